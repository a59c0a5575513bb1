import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react';
import { Kbd } from '../display/kbd.tsx';
import { cx } from '../logic/cx.ts';
import { useHref } from '../logic/link-root.ts';
import * as s from './button.css.ts';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'default' | 'ghost' | 'danger';

interface ButtonLook {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'md' | 'lg' | undefined;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly wide?: boolean | undefined;
}

export interface ButtonProps extends ButtonLook, ComponentPropsWithRef<'button'> {
  readonly busy?: boolean | undefined;
}

export interface ButtonLinkProps extends ButtonLook, ComponentPropsWithRef<'a'> {}

function lookClass(look: ButtonLook, className: string | undefined) {
  return cx(s.variant[look.variant ?? 'default'], s.size[look.size ?? 'md'], look.wide && s.wide, className);
}

function Inside({
  icon,
  shortcut,
  children,
}: {
  icon: ReactNode;
  shortcut: string | undefined;
  children: ReactNode;
}) {
  return (
    <>
      {icon}
      {children}
      {shortcut === undefined ? null : (
        <Kbd beside className={s.shortcut} aria-hidden>
          {shortcut}
        </Kbd>
      )}
    </>
  );
}

export function Button({
  variant,
  size,
  icon,
  shortcut,
  busy = false,
  wide,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      onClick={press}
      className={lookClass({ variant, size, wide }, className)}
    >
      <Inside icon={busy ? <Spinner /> : icon} shortcut={shortcut}>
        {children}
      </Inside>
    </button>
  );
}

export function ButtonLink({
  variant,
  size,
  icon,
  shortcut,
  wide,
  className,
  children,
  href,
  ...rest
}: ButtonLinkProps) {
  return (
    <a {...rest} href={useHref(href)} className={lookClass({ variant, size, wide }, className)}>
      <Inside icon={icon} shortcut={shortcut}>
        {children}
      </Inside>
    </a>
  );
}

export function TextLink({ className, children, href, ...rest }: ComponentPropsWithRef<'a'>) {
  return (
    <a {...rest} href={useHref(href)} className={cx(s.link, className)}>
      {children}
    </a>
  );
}

export function LinkButton({
  className,
  type = 'button',
  children,
  ...rest
}: ComponentPropsWithRef<'button'>) {
  return (
    <button {...rest} type={type} className={cx(s.link, className)}>
      {children}
    </button>
  );
}
