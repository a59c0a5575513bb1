import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { cx } from '../logic/cx.ts';
import * as s from './choice.css.ts';

export interface ChoiceProps extends Omit<ComponentPropsWithRef<'input'>, 'type'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
}

function Choice({
  kind,
  label,
  hint,
  error,
  className,
  ...input
}: ChoiceProps & { kind: 'checkbox' | 'radio' }) {
  const made = useId();
  const id = input.id ?? made;
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = error ? `${id}-error` : undefined;
  const described = [input['aria-describedby'], hintId, errorId].filter(Boolean).join(' ');
  return (
    <div className={cx(s.root, className)}>
      <span className={s.box}>
        <input
          {...input}
          id={id}
          type={kind}
          aria-describedby={described === '' ? undefined : described}
          aria-invalid={errorId === undefined ? undefined : true}
          className={cx(s.input, kind === 'radio' && s.round)}
        />
        <svg className={s.mark} viewBox="0 0 14 14" fill="none" aria-hidden="true">
          {kind === 'checkbox' ? (
            <path
              d="M1.5 7.5 5.2 11 12.5 3.2"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
            />
          ) : (
            <circle cx="7" cy="7" r="4" fill="currentColor" />
          )}
        </svg>
      </span>
      <label className={s.label} htmlFor={id}>
        {label}
      </label>
      {hintId === undefined ? null : (
        <div id={hintId} className={cx(s.below, s.hint)}>
          {hint}
        </div>
      )}
      {errorId === undefined ? null : (
        <div id={errorId} className={cx(s.below, s.error)}>
          {error}
        </div>
      )}
    </div>
  );
}

export function Checkbox(props: ChoiceProps) {
  return <Choice {...props} kind="checkbox" />;
}

export function Radio(props: ChoiceProps) {
  return <Choice {...props} kind="radio" />;
}
