import {
  Banner,
  Button,
  ButtonLink,
  EmptyState,
  SealedPanel,
  SealedPlate,
  Spinner,
  TextLink,
  Tile,
} from '@coffer/ui';
import { Eye, PanelRightOpen, Server, TriangleAlert } from '@coffer/ui/icons';
import type { ItemId, OpenedItem } from '@coffer/vault';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { hueOf, itemAddress } from '../../shell/inside/place.ts';
import { useWhoCanRead } from '../../shell/inside/sharing/use-members.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { useEngine } from '../../shell/session.tsx';
import { ItemFields } from './ItemFields.tsx';
import { ItemHistory } from './ItemHistory.tsx';
import { ItemToolbar } from './ItemToolbar.tsx';
import * as styles from './item.css.ts';
import { PasswordWell } from './PasswordWell.tsx';
import { Unanswered } from './Unanswered.tsx';
import { useOpenedItem } from './use-opened-item.ts';

const Gone = (props: { readonly id: ItemId }) => {
  const { shell, vault, view } = useMessages();
  const isDamaged = useItems().damaged.some(({ id }) => id === props.id);
  return (
    <div className={styles.page}>
      <EmptyState
        centre="magnifier"
        stacked
        title={isDamaged ? vault.damaged(1) : view.gone}
        actions={<ButtonLink href="/vault">{shell.toVault}</ButtonLink>}
      >
        {isDamaged ? vault.damagedLead : view.goneLead}
      </EmptyState>
    </div>
  );
};

/** The original of which two versions lie in the vault, if this item is one of them. */
const useConflict = (item: OpenedItem): ItemId | null => {
  const { items, byId } = useItems();
  const of = item.overview.conflictOf;
  if (of !== undefined && byId.has(of)) return of;
  return items.some((other) => other.overview.conflictOf === item.id) ? item.id : null;
};

const useWaitingDraft = (id: ItemId): boolean => {
  const engine = useEngine();
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    engine.listDrafts().then(
      (drafts) => setWaiting(drafts.some((draft) => draft.itemId === id)),
      () => undefined,
    );
  }, [engine, id]);
  return waiting;
};

const Notices = (props: { readonly item: OpenedItem }) => {
  const { conflict, editor, reading, view } = useMessages();
  const its = useSharing().byVault.get(props.item.vaultId);
  const vaultName = useVaultName();
  const [, navigate] = useLocation();
  const search = useSearch();
  const original = useConflict(props.item);
  const waiting = useWaitingDraft(props.item.id);
  return (
    <>
      {its?.role === 'reader' && (
        <Banner icon={<Eye />} title={`${reading.readOnly}.`}>
          {its.kind === 'item' ? reading.readOnlyItem : reading.readOnlyReason(vaultName(its))}
        </Banner>
      )}
      {original && (
        <Banner
          tone="caution"
          icon={<TriangleAlert />}
          actions={
            <Button onClick={() => navigate(itemAddress(original, search, 'versions'))}>
              {editor.compare}
            </Button>
          }
        >
          {conflict.banner}
        </Banner>
      )}
      {waiting && (
        <Banner
          actions={
            <Button onClick={() => navigate(itemAddress(props.item.id, search, 'edit'))}>
              {view.continueDraft}
            </Button>
          }
        >
          {view.draftWaiting}
        </Banner>
      )}
    </>
  );
};

/** Fetches nothing by itself: the server should not learn which item is read. */
const SealedLine = (props: { readonly item: OpenedItem }) => {
  const { server } = useMessages();
  const [, navigate] = useLocation();
  const search = useSearch();
  return (
    <SealedPanel>
      <SealedPlate inline icon={<Server />}>
        {server.sealedLine}
      </SealedPlate>
      <Button
        icon={<PanelRightOpen />}
        onClick={() => navigate(itemAddress(props.item.id, search, 'server'))}
      >
        {server.title}
      </Button>
    </SealedPanel>
  );
};

/** What it is, and who can read it. */
const Subtitle = ({ item }: { readonly item: OpenedItem }) => {
  const { vault, view } = useMessages();
  const its = useSharing().byVault.get(item.vaultId);
  const who = useWhoCanRead(its?.id);
  const words = !its || its.kind === 'private' ? view.onlyYou : who;
  return (
    <p className={styles.subtitle}>
      {vault.oneKind[item.overview.kind]}
      {words && ' · '}
      {its && its.kind !== 'private' && words ? (
        <TextLink href={`/vaults/${its.id}`}>{words}</TextLink>
      ) : (
        words
      )}
    </p>
  );
};

/** One item to read, copy from, and act on. */
export const ItemPage = (props: { readonly id: ItemId; readonly serverOpen: boolean }) => {
  const { common, vault, view } = useMessages();
  const { item, again } = useOpenedItem(props.id);
  const title = useRef<HTMLHeadingElement>(null);
  const isOpen = item !== null && item !== 'opening' && item !== 'unreachable';
  useEffect(() => {
    // The eye goes to the opened item, also from the palette, which is still closing then; a list walked by keys
    // keeps its own focus.
    const focused = document.activeElement;
    const isFree = focused === document.body || Boolean(focused?.closest('[role="dialog"]'));
    if (isOpen && isFree) title.current?.focus({ preventScroll: true });
  }, [isOpen]);
  if (item === 'opening') return <Spinner label={common.loading} />;
  if (item === 'unreachable') return <Unanswered onAgain={again} />;
  if (item === null) return <Gone id={props.id} />;
  const { overview, secret } = item;
  const name = overview.title || vault.untitled;
  return (
    <article className={styles.page}>
      <ItemToolbar item={item} />
      <header className={styles.heading}>
        <Tile kind={overview.kind} name={name} hue={hueOf(item.id)} size="lg" />
        <div className={styles.titles}>
          <h1 className={styles.title} ref={title} tabIndex={-1}>
            {name}
          </h1>
          <Subtitle item={item} />
        </div>
      </header>
      <Notices item={item} />
      {secret.password ? (
        <PasswordWell password={secret.password} />
      ) : (
        overview.kind === 'login' && <p className={styles.quiet}>{view.noPassword}</p>
      )}
      <ItemFields item={item} />
      <ItemHistory item={item} />
      {!props.serverOpen && <SealedLine item={item} />}
    </article>
  );
};
