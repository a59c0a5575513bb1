import { ChevronDown } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import * as s from './field.css.ts';
import { FieldFrame, type FieldTexts, useFieldIds } from './field.tsx';

export interface SelectFieldProps extends FieldTexts, ComponentPropsWithRef<'select'> {}

export function SelectField(props: SelectFieldProps) {
  const { label, labelAside, error, hint, hideLabel, className, children, ...select } = props;
  const texts = { label, labelAside, error, hint, hideLabel };
  const ids = useFieldIds(texts, select.id, select['aria-describedby']);
  return (
    <FieldFrame texts={texts} ids={ids} className={className}>
      <div className={s.box}>
        <select {...select} {...ids.control} className={s.select}>
          {children}
        </select>
        <ChevronDown className={s.selectArrow} aria-hidden />
      </div>
    </FieldFrame>
  );
}
