import { VisuallyHidden } from '../display/visually-hidden.tsx';
import * as s from './spinner.css.ts';

export interface SpinnerProps {
  readonly label?: string | undefined;
  readonly size?: number | undefined;
  readonly className?: string | undefined;
}

export function Spinner({ label, size = 18, className }: SpinnerProps) {
  return (
    <span className={className === undefined ? s.root : `${s.root} ${className}`}>
      <svg className={s.ring} width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden="true">
        <circle cx="9" cy="9" r="7" stroke="currentColor" strokeWidth="2" opacity="0.25" />
        <path d="M9 2a7 7 0 0 1 7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {label === undefined ? null : <VisuallyHidden>{label}</VisuallyHidden>}
    </span>
  );
}
