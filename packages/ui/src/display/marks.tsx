import type { ReactNode } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './marks.css.ts';

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

export interface BannerProps {
  readonly tone?: 'neutral' | 'caution' | 'danger' | undefined;
  readonly icon?: ReactNode;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly announce?: 'alert' | 'status' | undefined;
  readonly className?: string | undefined;
}

export function Banner({
  tone = 'neutral',
  icon,
  title,
  children,
  actions,
  announce,
  className,
}: BannerProps) {
  return (
    <div className={cx(s.tone[tone], className)} role={announce}>
      {icon === undefined ? null : <span className={cx(s.bannerIcon, s.iconTone[tone])}>{icon}</span>}
      <div className={s.bannerText}>
        {title === undefined ? null : (
          <>
            <b className={s.bannerTitle}>{title}</b>{' '}
          </>
        )}
        {children}
      </div>
      {actions === undefined ? null : <div className={s.bannerActions}>{actions}</div>}
    </div>
  );
}

export interface TriesLeftProps {
  readonly total: number;
  readonly left: number;
  readonly children: ReactNode;
  readonly framed?: boolean | undefined;
}

export function TriesLeft({ total, left, children, framed }: TriesLeftProps) {
  const spent = total - left;
  return (
    <div className={cx(s.tries, framed && s.triesFramed)}>
      <span className={s.squares} aria-hidden="true">
        {upTo(total).map((at) => (
          <svg key={at} width="14" height="14" viewBox="0 0 14 14" fill="none" aria-hidden="true">
            {at < spent ? (
              <>
                <rect
                  x="0.75"
                  y="0.75"
                  width="12.5"
                  height="12.5"
                  rx="3"
                  stroke="currentColor"
                  strokeWidth="1.2"
                />
                <path d="M4 10 10 4" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
              </>
            ) : (
              <rect width="14" height="14" rx="3.5" fill="currentColor" />
            )}
          </svg>
        ))}
      </span>
      <span>{children}</span>
    </div>
  );
}

export interface StrengthProps {
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly children: ReactNode;
}

export function Strength({ level, children }: StrengthProps) {
  const weak = level < 3;
  return (
    <span className={cx(s.strength, weak && level > 0 && s.strengthWeak)}>
      <span className={cx(s.bars, s.barColour[weak ? 'weak' : 'good'])} aria-hidden="true">
        {upTo(4).map((at) => (
          <span key={at} className={cx(s.bar, at < level && s.barOn)} />
        ))}
      </span>
      <span>{children}</span>
    </span>
  );
}

export interface StepsProps {
  readonly count: number;
  readonly current: number;
  readonly children: ReactNode;
}

export function Steps({ count, current, children }: StepsProps) {
  return (
    <div className={s.steps}>
      <span className={s.stepBars} aria-hidden="true">
        {upTo(count).map((at) => (
          <span key={at} className={cx(s.step, at < current && s.barOn)} />
        ))}
      </span>
      <span>{children}</span>
    </div>
  );
}

export interface TagProps {
  readonly tone?: 'neutral' | 'accent' | 'caution' | 'danger' | undefined;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function Tag({ tone = 'neutral', icon, children, className }: TagProps) {
  return (
    <span className={cx(s.tagTone[tone], className)}>
      {icon}
      <span>{children}</span>
    </span>
  );
}

export interface ProgressProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly children?: ReactNode;
}

export function Progress({ label, value, max, children }: ProgressProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <span className={s.progress}>
      {children === undefined ? null : <span>{children}</span>}
      <span
        className={s.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
      >
        <span className={s.fill} style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
