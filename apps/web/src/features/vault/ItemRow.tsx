import { IconButton, ListRow, Tile } from '@coffer/ui';
import { Copy, Star, TriangleAlert, UserRound, Users } from '@coffer/ui/icons';
import type { ListedItem, SearchHit, VaultSummary } from '@coffer/vault';
import { type MouseEvent, memo } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { hueOf } from '../../shell/inside/place.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { rowText } from './list-rows.ts';
import * as styles from './vault.css.ts';

interface Props {
  readonly item: ListedItem;
  readonly hit: SearchHit | null;
  readonly href: string;
  readonly open: boolean;
  readonly chosen: boolean;
  readonly touch: boolean;
  /** Whether the list shows one vault, whose name need not stand in each row. */
  readonly inVault: boolean;
  readonly onCopy: (item: ListedItem) => void;
  readonly onChoose: (item: ListedItem, event: MouseEvent) => void;
}

/** The vault of an item where it is worth naming: one's own is where things are anyway. */
const useVaultOf = (item: ListedItem): VaultSummary | undefined => {
  const vault = useSharing().byVault.get(item.vaultId);
  return vault?.kind === 'private' ? undefined : vault;
};

const Marks = (props: { readonly item: ListedItem; readonly vault: VaultSummary | undefined }) => {
  const { sharing, vault } = useMessages();
  const Shared = props.vault?.kind === 'item' ? UserRound : Users;
  const { overview } = props.item;
  return (
    <>
      {overview.conflictOf !== undefined && (
        <TriangleAlert className={styles.rowMark} role="img" aria-label={vault.conflict} />
      )}
      {(props.vault?.members ?? 1) > 1 && (
        <Shared className={styles.rowMark} role="img" aria-label={sharing.sharedMark} />
      )}
      {overview.favourite && <Star className={styles.rowMark} role="img" aria-label={vault.favourite} />}
    </>
  );
};

/** One item of the list. Its copy button never says the title, so that titles stay the only names here. */
export const ItemRow = memo((props: Props) => {
  const { vault } = useMessages();
  const { item, hit } = props;
  const title = item.overview.title || vault.untitled;
  const text = rowText(item, hit);
  const itsVault = useVaultOf(item);
  const vaultName = useVaultName();
  const usual = text.subtitle || vault.oneKind[item.overview.kind];
  // At the end, so that what a search matched keeps its place.
  const subtitle =
    itsVault?.kind === 'shared' && !props.inVault ? `${usual} · ${vaultName(itsVault)}` : usual;
  return (
    <ListRow
      as="div"
      href={props.href}
      selected={props.open || props.chosen}
      tile={<Tile kind={item.overview.kind} name={title} hue={hueOf(item.id)} />}
      title={title}
      titleRanges={[...text.titleRanges]}
      subtitle={subtitle}
      subtitleRanges={[...text.subtitleRanges]}
      marks={<Marks item={item} vault={itsVault} />}
      action={
        <IconButton
          label={vault.quickCopy}
          icon={<Copy />}
          size={props.touch ? 'touch' : 'row'}
          tone="quiet"
          onClick={() => props.onCopy(item)}
        />
      }
      onSelect={(event) => props.onChoose(item, event as MouseEvent)}
      mainProps={{ 'aria-current': props.open ? 'true' : undefined }}
    />
  );
});
