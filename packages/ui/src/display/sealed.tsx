import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './sealed.css.ts';

export interface SealedPanelProps extends ComponentPropsWithRef<'div'> {
  readonly fill?: boolean | undefined;
}

export function SealedPanel({ fill = false, className, ...rest }: SealedPanelProps) {
  return (
    <div {...rest} data-fill={fill ? '' : undefined} className={cx(s.panel, fill && s.fill, className)} />
  );
}

export interface SealedPlateProps {
  readonly title?: ReactNode;
  readonly level?: 2 | 3 | undefined;
  readonly icon?: ReactNode;
  readonly inline?: boolean | undefined;
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}

export function SealedPlate({
  title,
  level = 3,
  icon,
  inline = false,
  children,
  className,
}: SealedPlateProps) {
  if (inline) {
    return (
      <span className={cx(s.inline, className)}>
        {icon}
        {title === undefined ? (
          children
        ) : (
          <span>
            <b className={s.plateTitle}>{title}</b> {children}
          </span>
        )}
      </span>
    );
  }
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <div className={cx(s.plate, className)}>
      {title === undefined && icon === undefined ? null : (
        <div className={s.plateTop}>
          <Title className={s.plateTitle}>{title}</Title>
          {icon}
        </div>
      )}
      {children}
    </div>
  );
}
