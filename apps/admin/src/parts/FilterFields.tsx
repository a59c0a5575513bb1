import { SearchField, SelectField } from '@coffer/ui';
import { useMessages } from '../messages/messages.tsx';
import * as styles from './parts.css.ts';

/** The search of a list; its text is the page's, so that it stays in the address. */
export const FilterSearch = (props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => {
  const { common } = useMessages();
  return (
    <div className={styles.searchField}>
      <SearchField
        label={props.label}
        value={props.value}
        maxLength={200}
        clearLabel={common.clear}
        onClear={() => props.onChange('')}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
};

/** One filter of a list; the first choice takes it away. */
export const FilterSelect = <Value extends string>(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) => {
  const { common } = useMessages();
  return (
    <SelectField
      className={styles.filterField}
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      <option value="">{common.all}</option>
      {props.choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </SelectField>
  );
};
