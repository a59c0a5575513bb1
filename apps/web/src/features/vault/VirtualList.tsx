import type { ItemId, ListedItem } from '@coffer/vault';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, useRef } from 'react';
import { useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { itemAddress } from '../../shell/inside/place.ts';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import { ItemRow } from './ItemRow.tsx';
import type { ListLine } from './list-rows.ts';
import * as styles from './vault.css.ts';

interface Props {
  readonly lines: readonly ListLine[];
  readonly openId: ItemId | null;
  readonly chosen: ReadonlySet<ItemId>;
  readonly touch: boolean;
  readonly inVault: boolean;
  readonly onCopy: (item: ListedItem) => void;
  readonly onChoose: (item: ListedItem, event: MouseEvent) => void;
}

const rowHeight = 56;
const touchRowHeight = 60;
const headingHeight = 40;

const at = (row: VirtualItem): CSSProperties => ({
  height: row.size,
  transform: `translateY(${row.start}px)`,
});

/** The item line after `from` in a direction, or -1. */
const nextItem = (lines: readonly ListLine[], from: number, step: 1 | -1): number => {
  for (let index = from + step; index >= 0 && index < lines.length; index += step) {
    if (lines[index]?.kind === 'item') return index;
  }
  return -1;
};

/** Arrow keys and j/k walk the rows by focus; Enter then is the link's own. */
const useWalk = (lines: readonly ListLine[], openId: ItemId | null, show: (index: number) => void) => {
  const scroller = useRef<HTMLDivElement>(null);
  const walk = (step: 1 | -1) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-line]')?.dataset.line;
    const here =
      focused === undefined
        ? lines.findIndex((line) => line.kind === 'item' && line.item.id === openId)
        : Number(focused);
    const next = nextItem(lines, here, step);
    if (next < 0) return;
    show(next);
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-line="${next}"] a`)?.focus(),
      ),
    );
  };
  useShortcut('next', () => walk(1));
  useShortcut('previous', () => walk(-1));
  return scroller;
};

/** Draws only the rows in sight, and still is one list whose items know their place in it. */
export const VirtualList = (props: Props) => {
  const { lines } = props;
  const { vault } = useMessages();
  const search = useSearch();
  const scroller = useWalk(lines, props.openId, (index) => rows.scrollToIndex(index));
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      lines[index]?.kind === 'heading' ? headingHeight : props.touch ? touchRowHeight : rowHeight,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
  });
  const drawn = rows.getVirtualItems();
  const lineOf = (row: VirtualItem): ListLine | undefined => lines[row.index];
  const itemCount = lines.filter((line) => line.kind === 'item').length;
  return (
    <div className={styles.scroller} ref={scroller} data-empty={lines.length === 0 || undefined}>
      <div className={styles.canvas} style={{ height: rows.getTotalSize() }}>
        {drawn.map((row) => {
          const line = lineOf(row);
          return line?.kind === 'heading' ? (
            <h2 key={row.key} className={`${styles.placed} ${styles.groupLabel}`} style={at(row)}>
              {vault[line.heading]}
            </h2>
          ) : null;
        })}
        {/* biome-ignore lint/a11y/useSemanticElements: headings lie between the rows, which a ul may not hold. */}
        <div role="list" aria-label={vault.items} className={styles.listLayer}>
          {drawn.map((row) => {
            const line = lineOf(row);
            return line?.kind === 'item' ? (
              // biome-ignore lint/a11y/useSemanticElements: see the list above.
              <div
                key={row.key}
                role="listitem"
                aria-label={line.item.overview.title || vault.untitled}
                aria-setsize={itemCount}
                className={styles.placed}
                style={at(row)}
                data-line={row.index}
              >
                <ItemRow
                  item={line.item}
                  hit={line.hit}
                  href={`${itemAddress(line.item.id, search)}`}
                  open={line.item.id === props.openId}
                  chosen={props.chosen.has(line.item.id)}
                  touch={props.touch}
                  inVault={props.inVault}
                  onCopy={props.onCopy}
                  onChoose={props.onChoose}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
};
