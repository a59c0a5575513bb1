import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import { cx } from '../logic/cx.ts';
import { useHref } from '../logic/link-root.ts';
import { Tooltip } from '../overlays/tooltip.tsx';
import * as s from './layout.css.ts';

type LinkOrButton = Omit<
  ComponentPropsWithRef<'a'> & ComponentPropsWithRef<'button'>,
  'ref' | 'type' | 'onClick'
> & {
  readonly onClick?: ((event: { preventDefault(): void }) => void) | undefined;
};

function Target({ href, ...rest }: LinkOrButton) {
  const place = useHref(href);
  return place === undefined ? <button type="button" {...rest} /> : <a href={place} {...rest} />;
}

export interface NavItemProps extends LinkOrButton {
  readonly icon: ReactNode;
  readonly label: string;
  readonly count?: ReactNode;
  readonly current?: boolean | undefined;
  readonly rail?: boolean | undefined;
}

export function NavItem({ icon, label, count, current, rail = false, className, ...rest }: NavItemProps) {
  const target = (
    <Target
      {...rest}
      aria-current={current ? 'page' : undefined}
      className={cx(s.navItem, rail && s.rail, className)}
    >
      {icon}
      <span className={s.navText}>{label}</span>
      {count === undefined ? null : <span className={s.navCount}>{count}</span>}
    </Target>
  );
  return (
    <li>
      {rail ? (
        <Tooltip content={label} side="right">
          {target}
        </Tooltip>
      ) : (
        target
      )}
    </li>
  );
}

export interface NavListProps {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function NavList({ label, hideLabel = false, aside, children }: NavListProps) {
  const id = useId();
  return (
    <div className={s.navList}>
      {hideLabel ? (
        <VisuallyHidden id={id}>{label}</VisuallyHidden>
      ) : (
        <div className={s.navTop}>
          <span id={id} className={s.navLabel}>
            {label}
          </span>
          {aside}
        </div>
      )}
      <ul aria-labelledby={id}>{children}</ul>
    </div>
  );
}

export function BottomBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav className={s.bar} aria-label={label}>
      <ul className={s.barList}>{children}</ul>
    </nav>
  );
}

export interface BottomBarItemProps extends LinkOrButton {
  readonly icon: ReactNode;
  readonly label: string;
  readonly current?: boolean | undefined;
  readonly primary?: boolean | undefined;
}

export function BottomBarItem({
  icon,
  label,
  current,
  primary = false,
  className,
  ...rest
}: BottomBarItemProps) {
  return (
    <li>
      <Target
        {...rest}
        aria-current={current ? 'page' : undefined}
        className={cx(s.barItem, primary && s.barPrimary, className)}
      >
        {icon}
        {primary ? <VisuallyHidden>{label}</VisuallyHidden> : <span>{label}</span>}
      </Target>
    </li>
  );
}
