import type { CSSProperties, ReactNode } from 'react';
import { AppIcon } from '../entry/brand.tsx';
import { curvePath } from '../logic/curve.ts';
import { cx } from '../logic/cx.ts';
import { VisuallyHidden } from './visually-hidden.tsx';
import * as s from './ways.css.ts';

export interface WayStopView {
  readonly id: string;
  readonly icon: ReactNode;
  readonly text: string;
  /** A wait is a dashed square. */
  readonly wait?: boolean | undefined;
}

export interface WayView {
  readonly id: string;
  readonly name: string;
  readonly note: ReactNode;
  readonly stops: readonly WayStopView[];
  /** `off` is dotted. `pending` opens later; `flagged` should not be there. */
  readonly standing: 'open' | 'off' | 'pending' | 'flagged';
}

export interface WaysListProps {
  readonly label: string;
  readonly ways: readonly WayView[];
  readonly goal: string;
  readonly goalNote?: ReactNode;
}

function Curves({ ways }: { readonly ways: readonly WayView[] }) {
  return (
    <svg className={s.curves} viewBox="0 0 100 100" preserveAspectRatio="none" fill="none" aria-hidden="true">
      {ways.map((way, at) => (
        <path
          key={way.id}
          className={s.curve[way.standing]}
          vectorEffect="non-scaling-stroke"
          d={curvePath(at, ways.length)}
        />
      ))}
    </svg>
  );
}

function Way({ way }: { readonly way: WayView }) {
  return (
    <li className={cx(s.way, s.standing[way.standing])}>
      <div className={s.texts}>
        <p className={s.name}>{way.name}</p>
        <p className={s.note}>{way.note}</p>
      </div>
      <ol className={s.stops} aria-label={way.name}>
        {way.stops.map((stop) => (
          <li key={stop.id} className={s.place}>
            <span className={cx(s.stop, stop.wait && s.wait)}>
              {stop.icon}
              {stop.text}
            </span>
          </li>
        ))}
      </ol>
    </li>
  );
}

/** Ways to one goal, each a line with its stops. The curves only repeat what the list says, and narrow places drop them. */
export function WaysList({ label, ways, goal, goalNote }: WaysListProps) {
  const most = Math.max(1, ...ways.map((way) => way.stops.length));
  return (
    <div className={s.frame}>
      <div className={s.plan} style={{ '--stops': most } as CSSProperties}>
        <ol className={s.list} aria-label={label}>
          {ways.map((way) => (
            <Way key={way.id} way={way} />
          ))}
        </ol>
        <Curves ways={ways} />
        <div className={s.goal}>
          <AppIcon size={52} />
          <p className={s.goalName}>
            <VisuallyHidden>→ </VisuallyHidden>
            {goal}
          </p>
          {goalNote === undefined ? null : <p className={s.note}>{goalNote}</p>}
        </div>
      </div>
    </div>
  );
}
