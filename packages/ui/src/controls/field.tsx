import { CircleAlert } from 'lucide-react';
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import { cx } from '../logic/cx.ts';
import * as s from './field.css.ts';

export interface FieldTexts {
  readonly label: string;
  readonly labelAside?: ReactNode;
  readonly error?: ReactNode;
  readonly hint?: ReactNode;
  readonly hideLabel?: boolean | undefined;
}

function present(node: ReactNode): boolean {
  return node !== undefined && node !== null && node !== false && node !== '';
}

/** Ids that tie a control to its label, hint and error. */
export function useFieldIds(texts: FieldTexts, givenId: string | undefined, describedBy: string | undefined) {
  const made = useId();
  const id = givenId ?? made;
  const hintId = present(texts.hint) ? `${id}-hint` : undefined;
  const errorId = present(texts.error) ? `${id}-error` : undefined;
  const all = [describedBy, hintId, errorId].filter(Boolean).join(' ');
  return {
    id,
    hintId,
    errorId,
    control: {
      id,
      'aria-describedby': all === '' ? undefined : all,
      'aria-invalid': errorId === undefined ? undefined : true,
    },
  };
}

export type FieldIds = ReturnType<typeof useFieldIds>;

export function FieldFrame({
  texts,
  ids,
  className,
  children,
}: {
  readonly texts: FieldTexts;
  readonly ids: FieldIds;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const label = (
    <label className={s.label} htmlFor={ids.id}>
      {texts.label}
    </label>
  );
  return (
    <div className={cx(s.field, className)}>
      {texts.hideLabel ? (
        <VisuallyHidden>{label}</VisuallyHidden>
      ) : (
        <div className={s.top}>
          {label}
          {texts.labelAside}
        </div>
      )}
      {children}
      {ids.errorId === undefined ? null : (
        <div className={s.error} id={ids.errorId}>
          <CircleAlert aria-hidden />
          <span>{texts.error}</span>
        </div>
      )}
      {ids.hintId === undefined ? null : (
        <div className={s.hint} id={ids.hintId}>
          {texts.hint}
        </div>
      )}
    </div>
  );
}

export interface TextFieldProps extends FieldTexts, ComponentPropsWithRef<'input'> {
  readonly trailing?: ReactNode;
  readonly code?: boolean | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, labelAside, error, hint, hideLabel, trailing, code, className, ...input } = props;
  const texts = { label, labelAside, error, hint, hideLabel };
  const ids = useFieldIds(texts, input.id, input['aria-describedby']);
  return (
    <FieldFrame texts={texts} ids={ids} className={className}>
      <div className={s.box}>
        <input type="text" {...input} {...ids.control} className={cx(s.input, code && s.code)} />
        {present(trailing) ? <span className={s.trailing}>{trailing}</span> : null}
      </div>
    </FieldFrame>
  );
}

export interface TextAreaProps extends FieldTexts, ComponentPropsWithRef<'textarea'> {
  readonly code?: boolean | undefined;
}

export function TextArea(props: TextAreaProps) {
  const { label, labelAside, error, hint, hideLabel, code, className, ...area } = props;
  const texts = { label, labelAside, error, hint, hideLabel };
  const ids = useFieldIds(texts, area.id, area['aria-describedby']);
  return (
    <FieldFrame texts={texts} ids={ids} className={className}>
      <div className={s.box}>
        <textarea {...area} {...ids.control} className={cx(s.area, code && s.code)} />
      </div>
    </FieldFrame>
  );
}
