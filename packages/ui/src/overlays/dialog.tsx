import { Dialog as Part } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { cx } from '../logic/cx.ts';
import * as s from './overlays.css.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  readonly safe?: ReactNode;
  readonly act?: ReactNode;
  readonly closeLabel?: string | undefined;
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly size?: 'md' | 'lg' | undefined;
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** Where the focus goes at the end; a function that answers false leaves it where it is by then. */
  readonly finalFocus?: RefObject<HTMLElement | null> | (() => boolean) | undefined;
  readonly locked?: boolean | undefined;
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, safe, act, closeLabel, role = 'dialog' } = props;
  const { size = 'md', initialFocus, finalFocus, locked = false } = props;
  const foot = safe !== undefined || act !== undefined;
  const change = (next: boolean) => {
    if (next || !locked) onOpenChange(next);
  };
  return (
    <Part.Root open={open} onOpenChange={change} disablePointerDismissal={locked || role === 'alertdialog'}>
      <Part.Portal>
        <Part.Backdrop className={s.scrim} />
        <Part.Viewport className={s.viewport}>
          <Part.Popup
            className={s.dialogSize[size]}
            role={role}
            {...(initialFocus === undefined ? {} : { initialFocus })}
            {...(finalFocus === undefined ? {} : { finalFocus })}
          >
            <div className={s.dialogScroll}>
              <div className={cx(s.dialogHead, closeLabel !== undefined && s.dialogHeadWithClose)}>
                <Part.Title className={s.dialogTitle}>{title}</Part.Title>
                {description === undefined ? null : (
                  <Part.Description className={s.dialogText}>{description}</Part.Description>
                )}
              </div>
              {children === undefined ? null : <div className={s.dialogBody}>{children}</div>}
            </div>
            {foot ? (
              <div className={s.dialogFoot}>
                {safe}
                <div className={s.actSlot}>{act}</div>
              </div>
            ) : null}
            {closeLabel === undefined ? null : (
              <IconButton
                className={s.dialogClose}
                label={closeLabel}
                icon={<X aria-hidden />}
                // A tooltip, open because the button has the focus, would take the first Escape for itself.
                tooltip={false}
                onClick={() => onOpenChange(false)}
              />
            )}
          </Part.Popup>
        </Part.Viewport>
      </Part.Portal>
    </Part.Root>
  );
}

export function FactList({ children }: { readonly children: ReactNode }) {
  return <ul className={s.facts}>{children}</ul>;
}

export interface FactProps {
  readonly icon: ReactNode;
  readonly tone?: 'danger' | 'caution' | 'accent' | 'neutral' | undefined;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}

export function Fact({ icon, tone = 'neutral', lead, children }: FactProps) {
  return (
    <li className={s.fact}>
      <span className={cx(s.factIcon, s.factTone[tone])}>{icon}</span>
      <span>
        <b className={s.factLead}>{lead}</b> {children}
      </span>
    </li>
  );
}
