import {
  Banner,
  Button,
  HexDump,
  IconButton,
  media,
  SealedPanel,
  SealedPlate,
  Spinner,
  showToast,
  useMedia,
} from '@coffer/ui';
import { Copy, Eye, Lock, X } from '@coffer/ui/icons';
import type { ItemId, ServerRow } from '@coffer/vault';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { copyText } from '../../platform/page/clipboard.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { itemAddress } from '../../shell/inside/place.ts';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import * as styles from './item.css.ts';
import { Unanswered } from './Unanswered.tsx';
import { useServerRow } from './use-server-row.ts';

const shorten = (id: string): string => {
  const plain = id.replaceAll('-', '');
  return `${plain.slice(0, 4)}…${plain.slice(-4)}`;
};
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const Facts = (props: { readonly children: readonly (readonly [string, ReactNode])[] }) => (
  <dl className={styles.facts}>
    {props.children.map(([term, value]) => [
      <dt key={term}>{term}</dt>,
      <dd key={`${term}-value`} className={styles.factValue}>
        {value}
      </dd>,
    ])}
  </dl>
);

const Row = (props: { readonly row: ServerRow; readonly level: 2 | 3 }) => {
  const { server } = useMessages();
  const { row, level } = props;
  const onCopy = async () => {
    const plain = { ...row, overview: hex(row.overview), secret: hex(row.secret) };
    if (await copyText(JSON.stringify(plain, null, 2))) showToast({ text: server.copied });
  };
  return (
    <>
      <SealedPlate title={server.canRead} level={level} icon={<Eye />}>
        <Facts>
          {[
            [server.item, shorten(row.itemId)],
            [server.vault, shorten(row.vaultId)],
            [server.revision, server.revisionValue(row.revision, row.keyEpoch)],
            [server.flags, String(row.flags)],
            [server.written, new Date(row.writtenAt).toLocaleString()],
            [server.search, server.tokens(row.tokens)],
          ]}
        </Facts>
        <p>{server.tokensNote}</p>
      </SealedPlate>
      <SealedPlate title={server.canKeep} level={level} icon={<Lock />}>
        <p className={styles.partLabel}>{server.overview(row.overview.length)}</p>
        <HexDump
          bytes={row.overview.slice(0, 96)}
          lead={1}
          label={server.overview(row.overview.length)}
          more="…"
        />
        <p className={styles.partLabel}>{server.secret(row.secret.length)}</p>
        <HexDump bytes={row.secret.slice(0, 96)} lead={1} label={server.secret(row.secret.length)} more="…" />
      </SealedPlate>
      <Button icon={<Copy />} wide onClick={() => void onCopy()}>
        {server.copy}
      </Button>
    </>
  );
};

/** The stored row beside the item it belongs to: it teaches, and it proves. */
export const ServerDrawer = (props: { readonly id: ItemId }) => {
  const { common, server } = useMessages();
  const { byId } = useItems();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { row, again } = useServerRow(props.id, byId.get(props.id)?.revision ?? 0);
  const title = useRef<HTMLHeadingElement>(null);
  // On a phone the item itself gives way, and its heading with it.
  const alone = useMedia(media.phone);
  const Title = alone ? 'h1' : 'h2';
  const close = () => navigate(itemAddress(props.id, search));
  useShortcut('back', close);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <aside className={styles.drawer} aria-label={server.title}>
      <SealedPanel fill>
        <div className={styles.drawerBody}>
          <SealedPlate>
            <div className={styles.drawerHead}>
              <Title className={styles.drawerTitle} ref={title} tabIndex={-1}>
                {server.title}
              </Title>
              <IconButton label={server.close} icon={<X />} onClick={close} />
            </div>
            <p>{server.lead}</p>
          </SealedPlate>
          {row === 'asking' && <Spinner label={common.loading} />}
          {row === null && <Banner tone="caution">{server.missing}</Banner>}
          {row === 'unreachable' && <Unanswered onAgain={again} />}
          {row !== 'asking' && row !== 'unreachable' && row !== null && (
            <Row row={row} level={alone ? 2 : 3} />
          )}
        </div>
      </SealedPanel>
    </aside>
  );
};
