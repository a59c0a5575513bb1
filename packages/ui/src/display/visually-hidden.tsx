import type { HTMLAttributes } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './visually-hidden.css.ts';

export interface VisuallyHiddenProps extends HTMLAttributes<HTMLElement> {
  readonly as?: 'span' | 'div' | 'p' | 'h1' | 'h2' | 'h3' | undefined;
}

export function VisuallyHidden({ as: Element = 'span', className, ...rest }: VisuallyHiddenProps) {
  return <Element {...rest} className={cx(s.hidden, className)} />;
}

export interface LiveRegionProps {
  readonly message: string;
  readonly politeness?: 'polite' | 'assertive' | undefined;
}

export function LiveRegion({ message, politeness = 'polite' }: LiveRegionProps) {
  return (
    <div
      className={s.hidden}
      role={politeness === 'polite' ? 'status' : 'alert'}
      aria-live={politeness}
      aria-atomic
    >
      {message}
    </div>
  );
}
