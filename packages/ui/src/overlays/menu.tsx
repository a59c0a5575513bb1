import { Menu as Part } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from '../display/kbd.tsx';
import { cx } from '../logic/cx.ts';
import * as s from './overlays.css.ts';

export interface MenuProps {
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end' | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
}

export function Menu({ trigger, children, align = 'start', side = 'bottom', open, onOpenChange }: MenuProps) {
  return (
    <Part.Root open={open} onOpenChange={(next) => onOpenChange?.(next)} modal={false}>
      <Part.Trigger render={trigger} />
      <Part.Portal>
        <Part.Positioner
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={s.positioner}
        >
          <Part.Popup className={s.menu}>{children}</Part.Popup>
        </Part.Positioner>
      </Part.Portal>
    </Part.Root>
  );
}

function Inside({ children, hint }: { children: ReactNode; hint: ReactNode }) {
  return (
    <span className={s.menuText}>
      <span>{children}</span>
      {hint === undefined ? null : <span className={s.menuHint}>{hint}</span>}
    </span>
  );
}

export interface MenuItemProps {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly hint?: ReactNode;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly onSelect: () => void;
}

export function MenuItem({
  children,
  icon,
  shortcut,
  hint,
  danger,
  disabled = false,
  onSelect,
}: MenuItemProps) {
  return (
    <Part.Item className={cx(s.menuItem, danger && s.menuDanger)} disabled={disabled} onClick={onSelect}>
      {icon}
      <Inside hint={hint}>{children}</Inside>
      {shortcut === undefined ? null : (
        <Kbd beside aria-hidden>
          {shortcut}
        </Kbd>
      )}
    </Part.Item>
  );
}

export interface MenuChoiceProps {
  readonly children: ReactNode;
  readonly checked: boolean;
  readonly onSelect: () => void;
  readonly disabled?: boolean | undefined;
  readonly hint?: ReactNode;
}

export function MenuChoice({ children, checked, onSelect, disabled = false, hint }: MenuChoiceProps) {
  return (
    <Part.CheckboxItem
      className={s.menuItem}
      checked={checked}
      disabled={disabled}
      closeOnClick
      onCheckedChange={() => onSelect()}
    >
      <span className={s.menuTick}>{checked ? <Check aria-hidden /> : null}</span>
      <Inside hint={hint}>{children}</Inside>
    </Part.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Part.Separator className={s.menuLine} />;
}

export function MenuGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Part.Group>
      <Part.GroupLabel className={s.menuLabel}>{label}</Part.GroupLabel>
      {children}
    </Part.Group>
  );
}
