import type { ComponentPropsWithRef, ReactNode } from 'react';
import { initialsOf } from '../logic/initials.ts';
import * as s from './frame.css.ts';

export interface SkipLinkProps {
  /** Where the content begins: an id after `#`. */
  readonly href: string;
  readonly children: ReactNode;
}

/** The first stop of the keyboard: past the navigation. */
export function SkipLink({ href, children }: SkipLinkProps) {
  return (
    <a href={href} className={s.skip}>
      {children}
    </a>
  );
}

export interface FaceButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'type' | 'className'> {
  /** Whose initials are shown. */
  readonly fullName: string;
  readonly label: string;
}

/** The round mark of who is signed in; in a foot, the whole of it is pressed. */
export function FaceButton({ fullName, label, ...rest }: FaceButtonProps) {
  return (
    <button {...rest} type="button" className={s.face} aria-label={label}>
      {initialsOf(fullName)}
    </button>
  );
}

export interface NavFootProps {
  /** A {@link FaceButton}, or a menu that has one as its trigger. */
  readonly face: ReactNode;
  readonly name: string;
  readonly note: string;
  readonly rail: boolean;
  /** What stands at its end. */
  readonly children?: ReactNode;
}

/** Who is signed in, at the foot of a navigation. */
export function NavFoot({ face, name, note, rail, children }: NavFootProps) {
  return (
    <div className={s.foot} data-rail={rail || undefined}>
      {face}
      {!rail && (
        <div className={s.footText}>
          <p className={s.footName}>{name}</p>
          <p className={s.footNote}>{note}</p>
        </div>
      )}
      {children}
    </div>
  );
}
