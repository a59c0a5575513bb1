import { Search, X } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { Kbd } from '../display/kbd.tsx';
import { cx } from '../logic/cx.ts';
import * as s from './more.css.ts';
import { FieldAction } from './secret-field.tsx';

export interface SearchFieldProps extends ComponentPropsWithRef<'input'> {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly clearLabel?: string | undefined;
  readonly onClear?: (() => void) | undefined;
}

export function SearchField({ label, shortcut, clearLabel, onClear, className, ...input }: SearchFieldProps) {
  const filled = input.value !== undefined && input.value !== '';
  return (
    <div className={cx(s.search, className)}>
      <Search aria-hidden />
      <input
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        aria-keyshortcuts={shortcut}
        {...input}
        aria-label={label}
        className={s.searchInput}
      />
      {filled && clearLabel !== undefined ? (
        <FieldAction label={clearLabel} icon={<X aria-hidden />} onClick={onClear} />
      ) : shortcut === undefined ? null : (
        <Kbd beside aria-hidden>
          {shortcut}
        </Kbd>
      )}
    </div>
  );
}
