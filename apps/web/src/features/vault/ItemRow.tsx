import { IconButton, ListRow, Tile } from '@coffer/ui';
import { Copy, Star, TriangleAlert } from '@coffer/ui/icons';
import type { ListedItem, SearchHit } from '@coffer/vault';
import { type MouseEvent, memo } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { hueOf } from '../../shell/inside/place.ts';
import { rowText } from './list-rows.ts';
import * as styles from './vault.css.ts';

interface Props {
  readonly item: ListedItem;
  readonly hit: SearchHit | null;
  readonly href: string;
  readonly open: boolean;
  readonly chosen: boolean;
  readonly touch: boolean;
  readonly onCopy: (item: ListedItem) => void;
  readonly onChoose: (item: ListedItem, event: MouseEvent) => void;
}

const Marks = (props: { readonly item: ListedItem }) => {
  const { vault } = useMessages();
  const { overview } = props.item;
  return (
    <>
      {overview.conflictOf !== undefined && (
        <TriangleAlert className={styles.rowMark} role="img" aria-label={vault.conflict} />
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
  return (
    <ListRow
      as="div"
      href={props.href}
      selected={props.open || props.chosen}
      tile={<Tile kind={item.overview.kind} name={title} hue={hueOf(item.id)} />}
      title={title}
      titleRanges={[...text.titleRanges]}
      subtitle={text.subtitle || vault.oneKind[item.overview.kind]}
      subtitleRanges={[...text.subtitleRanges]}
      marks={<Marks item={item} />}
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
