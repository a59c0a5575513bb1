import {
  Banner,
  Button,
  ButtonLink,
  EmptyState,
  media,
  Progress,
  Spinner,
  showToast,
  useMedia,
} from '@coffer/ui';
import type { ItemId, ListedItem } from '@coffer/vault';
import { useCallback, useMemo, useState } from 'react';
import { useSearch as useAddressQuery, useLocation } from 'wouter';
import { isUnreachable } from '../../engine/unreachable.ts';
import { useMessages } from '../../messages/messages.tsx';
import { useCopy } from '../../shell/inside/copying.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { arrangementFrom, type Place } from '../../shell/inside/place.ts';
import { usePlace } from '../../shell/inside/sharing/use-place.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { useEngine } from '../../shell/session.tsx';
import { BulkBar } from './BulkBar.tsx';
import { ListHead } from './ListHead.tsx';
import { listLines } from './list-rows.ts';
import { useSearch } from './use-search.ts';
import { useSelection } from './use-selection.ts';
import { VirtualList } from './VirtualList.tsx';
import * as styles from './vault.css.ts';

const useQuickCopy = () => {
  const engine = useEngine();
  const copy = useCopy();
  const { common, shell, vault, view } = useMessages();
  return useCallback(
    async (item: ListedItem) => {
      try {
        const opened = await engine.openItem(item.id);
        if (!opened) showToast({ text: vault.damaged(1) });
        else if (opened.secret.password) await copy(opened.secret.password, shell.copiedPassword);
        else await copy(opened.overview.userName || opened.secret.notes, shell.copiedUserName);
      } catch (error) {
        showToast({ text: isUnreachable(error) ? view.unanswered : common.unexpected });
      }
    },
    [engine, copy, common, shell, vault, view],
  );
};

interface NothingProps {
  readonly place: Place;
  readonly query: string;
  readonly vaultEmpty: boolean;
  /** Whether the vault that is shown has no item at all. */
  readonly holdsNothing: boolean;
  readonly onBin: (() => void) | null;
}

const Nothing = (props: NothingProps) => {
  const { shell, vault } = useMessages();
  const [, navigate] = useLocation();
  if (props.vaultEmpty && !props.query) {
    return (
      <div className={styles.onlyPhone}>
        <EmptyState
          centre="plus"
          stacked
          title={vault.emptyTitle}
          actions={<ButtonLink href="/import">{shell.import}</ButtonLink>}
        >
          {vault.emptyLead}
        </EmptyState>
      </div>
    );
  }
  if (props.query) {
    return (
      <EmptyState
        centre="magnifier"
        stacked
        title={vault.nothingFor(props.query)}
        actions={props.onBin && <Button onClick={props.onBin}>{vault.lookInBin}</Button>}
      />
    );
  }
  if (props.place.kind === 'favourites') {
    return (
      <EmptyState centre="plus" stacked title={vault.emptyFavourites}>
        {vault.emptyFavouritesLead}
      </EmptyState>
    );
  }
  if (props.place.kind === 'bin') {
    return (
      <EmptyState centre="tick" stacked title={vault.emptyBin}>
        {vault.emptyBinLead}
      </EmptyState>
    );
  }
  if (props.place.kind === 'vault' && props.holdsNothing) {
    return (
      <EmptyState centre="plus" stacked title={vault.emptyVault}>
        {vault.emptyVaultLead}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      centre="magnifier"
      stacked
      title={vault.emptyFilter}
      actions={<Button onClick={() => navigate('/vault')}>{vault.clearFilter}</Button>}
    >
      {vault.emptyFilterLead}
    </EmptyState>
  );
};

const Notices = (props: { readonly partial: boolean }) => {
  const { shell, vault } = useMessages();
  const { damaged, sync } = useItems();
  const { received = 0, total = 0 } = sync;
  return (
    <>
      {damaged.length > 0 && (
        <div className={styles.notice}>
          <Banner tone="danger" title={vault.damaged(damaged.length)}>
            {vault.damagedLead}
          </Banner>
        </div>
      )}
      {sync.status === 'syncing' && total > received && (
        <div className={styles.notice}>
          <Progress label={shell.syncing(received, total)} value={received} max={total}>
            {props.partial ? vault.partial : shell.syncing(received, total)}
          </Progress>
        </div>
      )}
    </>
  );
};

const useLines = (place: Place, query: string, withBin: boolean) => {
  const { items } = useItems();
  const address = useAddressQuery();
  const result = useSearch(query);
  const lines = useMemo(
    () =>
      listLines({
        items,
        place,
        arrangement: arrangementFrom(address),
        hits: result?.hits ?? null,
        withBin,
        now: Date.now(),
      }),
    [items, place, address, result, withBin],
  );
  return { lines, partial: result?.complete === false };
};

/** The middle pane: search, narrow, choose, copy, open. */
export const ItemList = (props: { readonly openId: ItemId | null }) => {
  const { vault } = useMessages();
  const { byId, loaded } = useItems();
  const [query, setQuery] = useState('');
  const [withBin, setWithBin] = useState(false);
  const place = usePlace();
  const { lines, partial } = useLines(place, query, withBin);
  const { chosen, onChoose, clear } = useSelection(lines);
  const quickCopy = useQuickCopy();
  const touch = useMedia(media.phone);
  const { byVault } = useSharing();
  const holdsNothing = place.kind === 'vault' && byVault.get(place.key)?.items === 0;
  const count = lines.filter((line) => line.kind === 'item').length;
  const onQuery = (next: string) => {
    setQuery(next);
    if (!next) setWithBin(false);
  };
  return (
    <>
      <ListHead
        place={place}
        query={query}
        count={count}
        itemOpen={props.openId !== null}
        onQuery={onQuery}
      />
      {chosen.size > 1 && (
        <div className={styles.notice}>
          <BulkBar ids={[...chosen]} inBin={place.kind === 'bin'} onDone={clear} />
        </div>
      )}
      <Notices partial={partial} />
      {!loaded && <Spinner label={vault.items} />}
      {loaded && count === 0 && (
        <div className={styles.emptyList}>
          <Nothing
            place={place}
            query={query}
            vaultEmpty={byId.size === 0}
            holdsNothing={holdsNothing}
            onBin={withBin || place.kind === 'bin' ? null : () => setWithBin(true)}
          />
        </div>
      )}
      <VirtualList
        lines={lines}
        openId={props.openId}
        chosen={chosen}
        touch={touch}
        inVault={place.kind === 'vault'}
        onCopy={quickCopy}
        onChoose={onChoose}
      />
    </>
  );
};
