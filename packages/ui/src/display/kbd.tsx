import type { HTMLAttributes } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './kbd.css.ts';

export interface KbdProps extends HTMLAttributes<HTMLElement> {
  /** Stands beside what it triggers; away on touch screens. */
  readonly beside?: boolean | undefined;
}

export function Kbd({ className, beside = false, ...rest }: KbdProps) {
  return <kbd {...rest} className={cx(s.root, beside && s.beside, className)} />;
}
