import {
  type ComponentPropsWithRef,
  type HTMLAttributes,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useId,
} from 'react';
import { cx } from '../logic/cx.ts';
import { highlightParts, type Range } from '../logic/highlight.ts';
import { useHref } from '../logic/link-root.ts';
import * as s from './row.css.ts';

export function Highlight({
  text,
  ranges = [],
}: {
  readonly text: string;
  readonly ranges?: readonly Range[] | undefined;
}) {
  if (ranges.length === 0) return text;
  return highlightParts(text, ranges).map((part, at) =>
    part.matched ? (
      <mark key={at} className={s.match}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

type MainProps = HTMLAttributes<HTMLElement>;

export interface ListRowProps extends Omit<ComponentPropsWithRef<'li'>, 'title' | 'onSelect'> {
  readonly as?: 'li' | 'div' | undefined;
  readonly tile?: ReactNode;
  readonly title: string;
  readonly titleRanges?: readonly Range[] | undefined;
  readonly subtitle?: ReactNode;
  readonly subtitleRanges?: readonly Range[] | undefined;
  readonly marks?: ReactNode;
  readonly hoverActions?: ReactNode;
  readonly action?: ReactNode;
  readonly selected?: boolean | undefined;
  readonly compact?: boolean | undefined;
  readonly href?: string | undefined;
  readonly onSelect?: ((event: MouseEvent<HTMLElement>) => void) | undefined;
  readonly mainProps?: MainProps | undefined;
  readonly mainRef?: Ref<HTMLElement> | undefined;
}

type BodyProps = Pick<ListRowProps, 'href' | 'onSelect' | 'mainProps' | 'mainRef' | 'selected'> & {
  readonly children: ReactNode;
};

function Body({ href, onSelect, mainProps, mainRef, selected, children }: BodyProps) {
  const shared = {
    onClick: onSelect,
    'aria-current': selected ? (true as const) : undefined,
    ...mainProps,
    className: cx(s.main, mainProps?.className),
  };
  const place = useHref(href);
  if (place !== undefined) {
    return (
      <a {...shared} href={place} ref={mainRef as Ref<HTMLAnchorElement>}>
        {children}
      </a>
    );
  }
  return (
    <button type="button" {...shared} ref={mainRef as Ref<HTMLButtonElement>}>
      {children}
    </button>
  );
}

export function ListRow(props: ListRowProps) {
  const { as, tile, title, titleRanges, subtitle, subtitleRanges, marks, ...more } = props;
  const {
    hoverActions,
    action,
    selected,
    compact,
    href,
    onSelect,
    mainProps,
    mainRef,
    className,
    ref,
    ...rest
  } = more;
  // The props of the two differ in name only; a <div> takes all of a list item's.
  const Element = (as ?? 'li') as 'li';
  const rootClass = cx(s.row, compact ? s.size.compact : s.size.full, selected && s.selected, className);
  return (
    <Element {...rest} ref={ref} className={rootClass}>
      <Body href={href} onSelect={onSelect} mainProps={mainProps} mainRef={mainRef} selected={selected}>
        {tile}
        <span className={s.texts}>
          <span className={s.title}>
            <Highlight text={title} ranges={titleRanges} />
          </span>
          {subtitle === undefined || compact ? null : (
            <span className={s.subtitle}>
              {typeof subtitle === 'string' ? (
                <Highlight text={subtitle} ranges={subtitleRanges} />
              ) : (
                subtitle
              )}
            </span>
          )}
        </span>
      </Body>
      {marks === undefined ? null : <span className={s.marks}>{marks}</span>}
      {hoverActions === undefined ? null : <span className={s.extra}>{hoverActions}</span>}
      {action === undefined ? null : <span className={s.side}>{action}</span>}
    </Element>
  );
}

export interface RowGroupProps {
  readonly label: ReactNode;
  readonly level?: 2 | 3 | undefined;
  readonly children: ReactNode;
}

export function RowGroup({ label, level = 2, children }: RowGroupProps) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className={s.group}>
      <Heading id={id} className={s.groupLabel}>
        {label}
      </Heading>
      <ul aria-labelledby={id}>{children}</ul>
    </div>
  );
}
