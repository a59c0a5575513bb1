import { type ReactNode, useId } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import * as s from './more.css.ts';

export interface SegmentOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
}

export interface SegmentedControlProps<T extends string> {
  readonly label: string;
  readonly options: readonly SegmentOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hideLabel?: boolean | undefined;
}

export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  const { label, options, value, onChange, hideLabel = false } = props;
  const name = useId();
  return (
    <div className={s.segments} role="radiogroup" aria-labelledby={`${name}-label`}>
      {hideLabel ? (
        <VisuallyHidden id={`${name}-label`}>{label}</VisuallyHidden>
      ) : (
        <span className={s.segmentLabel} id={`${name}-label`}>
          {label}
        </span>
      )}
      <div className={s.track}>
        {options.map((option) => (
          <label key={option.value} className={s.segment}>
            <input
              type="radio"
              className={s.segmentInput}
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </div>
  );
}
