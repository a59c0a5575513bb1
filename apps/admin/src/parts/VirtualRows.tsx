import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import * as styles from './parts.css.ts';

interface Props<Row> {
  /** Name of the list. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** About how high a row is, in pixels; each is measured once it is drawn. */
  readonly rowHeight: number;
  /** Of all rows, with those that were not asked for yet. */
  readonly total?: number | undefined;
  /** Called when the last rows come into sight. */
  readonly onEnd: () => void;
  readonly children: (row: Row, index: number) => ReactNode;
}

/** How many rows before the last one the next page is asked for. */
const ahead = 12;

/** Where the list begins inside of what scrolls, which is the page and not the list. */
const useScroller = () => {
  const list = useRef<HTMLUListElement>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    scroller.current = list.current?.closest<HTMLElement>('[data-page-scroller]') ?? null;
    const measure = () => {
      const page = scroller.current;
      if (!page || !list.current) return;
      const from = list.current.getBoundingClientRect().top - page.getBoundingClientRect().top;
      setMargin(Math.round(from + page.scrollTop));
    };
    measure();
    const seen = new ResizeObserver(measure);
    if (list.current?.parentElement) seen.observe(list.current.parentElement);
    return () => seen.disconnect();
  }, []);
  return { list, scroller, margin };
};

/** A list that draws the rows in sight alone, and still knows how many there are. */
export const VirtualRows = <Row,>(props: Props<Row>) => {
  const { rows, rowKey, onEnd } = props;
  const { list, scroller, margin } = useScroller();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.rowHeight,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    overscan: 8,
    scrollMargin: margin,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - ahead) onEnd();
  }, [last, rows.length, onEnd]);
  return (
    <ul
      ref={list}
      className={styles.rows}
      aria-label={props.label}
      style={{ height: virtual.getTotalSize() }}
    >
      {drawn.map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            aria-setsize={props.total ?? rows.length}
            aria-posinset={item.index + 1}
            className={styles.row}
            style={{ transform: `translateY(${item.start - margin}px)` }}
          >
            {props.children(row, item.index)}
          </li>
        );
      })}
    </ul>
  );
};
