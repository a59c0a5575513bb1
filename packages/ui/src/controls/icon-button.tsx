import { ChevronDown } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import { cx } from '../logic/cx.ts';
import { Tooltip } from '../overlays/tooltip.tsx';
import * as s from './icon-button.css.ts';

export interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly shortcut?: string | undefined;
  readonly size?: 'row' | 'md' | 'touch' | undefined;
  readonly pressed?: boolean | undefined;
  readonly tooltip?: boolean | undefined;
  readonly tone?: 'default' | 'quiet' | 'danger' | undefined;
}

export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon,
    shortcut,
    size = 'md',
    pressed,
    tooltip = true,
    tone = 'default',
    className,
    ...rest
  } = props;
  const button = (
    <button
      type="button"
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      {...rest}
      className={cx(s.size[size], s.tone[tone], className)}
    >
      {icon}
      <VisuallyHidden>{label}</VisuallyHidden>
    </button>
  );
  if (!tooltip) return button;
  return (
    <Tooltip content={label} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}

export interface ChipProps extends ComponentPropsWithRef<'button'> {
  readonly icon?: ReactNode;
  readonly on?: boolean | undefined;
  readonly opens?: boolean | undefined;
}

export function Chip({ icon, on = false, opens = false, className, children, ...rest }: ChipProps) {
  return (
    <button type="button" {...rest} className={cx(s.chip, on && s.chipOn, className)}>
      {icon}
      {children}
      {opens ? <ChevronDown className={s.chipIcon} aria-hidden /> : null}
    </button>
  );
}
