import type { HTMLAttributes } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './kbd.css.ts';

export function Kbd({ className, ...rest }: HTMLAttributes<HTMLElement>) {
  return <kbd {...rest} className={cx(s.root, className)} />;
}
