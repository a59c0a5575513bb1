import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './blocks.css.ts';

export type EmptyCentre = 'plus' | 'tick' | 'hourglass' | 'magnifier';

const centres: Readonly<Record<EmptyCentre, string>> = {
  plus: 'M60 51v18M51 60h18',
  tick: 'm51.5 60.5 6 6L69 54',
  hourglass:
    'M53 50h14M53 70h14M54.5 50c0 5.5 3 7.5 5.5 10 2.5-2.5 5.5-4.5 5.5-10M54.5 70c0-5.5 3-7.5 5.5-10 2.5 2.5 5.5 4.5 5.5 10',
  magnifier: 'M58 51a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM63.2 63.2 69.5 69.5',
};

function Drawing({ centre, size }: { centre: EmptyCentre; size: number }) {
  return (
    <svg
      className={s.drawing}
      width={size}
      height={size}
      viewBox="0 0 120 120"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <g opacity="0.45">
        <rect x="19.5" y="19.5" width="81" height="81" rx="14" />
        <path d="m9.5 9.5 28.5 28.500M110.5 9.5 82 38M9.5 110.5 38 82M110.5 110.5 82 82" />
      </g>
      <rect x="3" y="3" width="114" height="114" rx="22" />
      <rect x="35.5" y="35.5" width="49" height="49" rx="9" />
      <path d={centres[centre]} />
    </svg>
  );
}

export interface EmptyStateProps {
  readonly centre: EmptyCentre;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly stacked?: boolean | undefined;
  readonly level?: 1 | 2 | 3 | undefined;
}

export function EmptyState({
  centre,
  title,
  children,
  actions,
  stacked = false,
  level = 2,
}: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={cx(s.empty, stacked && s.stacked)}>
      <Drawing centre={centre} size={stacked ? 88 : 120} />
      <div className={s.emptyTexts}>
        <Heading className={s.emptyTitle}>{title}</Heading>
        {children === undefined ? null : <div className={s.emptyText}>{children}</div>}
        {actions === undefined ? null : <div className={s.emptyActions}>{actions}</div>}
      </div>
    </div>
  );
}

export interface DefinitionListProps extends ComponentPropsWithRef<'dl'> {
  /** The terms are of several words. */
  readonly wide?: boolean | undefined;
}

export function DefinitionList({ className, wide = false, ...rest }: DefinitionListProps) {
  return <dl {...rest} className={cx(s.definitions, wide && s.definitionsWide, className)} />;
}

export interface DefinitionRowProps {
  readonly term: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function DefinitionRow({ term, children, actions }: DefinitionRowProps) {
  return (
    <div className={s.definition}>
      <dt className={s.term}>{term}</dt>
      <dd className={s.detail}>{children}</dd>
      {actions === undefined ? null : <dd className={s.detailActions}>{actions}</dd>}
    </div>
  );
}

export interface TimelineMoment {
  readonly id: string;
  readonly text: ReactNode;
  readonly when: ReactNode;
  readonly current?: boolean | undefined;
  readonly action?: ReactNode;
}

export interface TimelineProps {
  readonly label?: string | undefined;
  readonly items: readonly TimelineMoment[];
}

export function Timeline({ label, items }: TimelineProps) {
  return (
    <ol className={s.timeline} aria-label={label}>
      {items.map((item) => (
        <li key={item.id} className={cx(s.moment, item.current && s.momentNow)}>
          <span className={s.momentText}>{item.text}</span>
          <span className={s.momentWhen}>{item.when}</span>
          {item.action}
        </li>
      ))}
    </ol>
  );
}

interface TitledProps {
  readonly aside?: ReactNode;
  readonly level?: 2 | 3 | undefined;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export interface CardProps extends TitledProps {
  readonly title?: ReactNode;
  readonly flush?: boolean | undefined;
}

export function Card({ title, aside, level = 2, flush = false, children, className }: CardProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={cx(s.card, className)}>
      {title === undefined ? null : (
        <div className={s.cardTop}>
          <Heading className={s.cardTitle}>{title}</Heading>
          {aside}
        </div>
      )}
      {flush ? children : <div className={s.cardBody}>{children}</div>}
    </div>
  );
}

export interface SectionProps extends TitledProps {
  readonly title: ReactNode;
}

export function Section({ title, aside, level = 2, children, className }: SectionProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={cx(s.section, className)} aria-labelledby={id}>
      <div className={s.sectionTop}>
        <Heading id={id} className={s.sectionTitle}>
          {title}
        </Heading>
        {aside}
      </div>
      {children}
    </section>
  );
}
