import { compareSetting, type Setting } from '@coffer/contracts';
import { Checkbox, SelectField, Tag, TextField } from '@coffer/ui';
import { useId } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { sayNumber } from '../../parts/words.ts';
import * as styles from './policies.css.ts';
import { defaultOf, ranges, type SettingKey, sayDirection, saySetting, wordsOf } from './settings.ts';

interface Props {
  readonly settingKey: SettingKey;
  /** As it stands on the server. */
  readonly stands: Setting;
  /** As it would be; null while what is typed is no value. */
  readonly value: Setting | null;
  /** What is typed, for a number. */
  readonly typed: string;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Setting) => void;
  readonly onType: (typed: string) => void;
}

const Mark = ({ settingKey, stands, value }: Pick<Props, 'settingKey' | 'stands' | 'value'>) => {
  const { policies } = useMessages();
  if (value === null || value === stands) return null;
  return compareSetting(settingKey, value, stands) > 0 ? (
    <Tag tone="accent">{policies.tightens}</Tag>
  ) : (
    <Tag tone="caution">{policies.loosens}</Tag>
  );
};

const Control = (props: Props & { readonly describedBy: string; readonly name: string }) => {
  const { policies } = useMessages();
  const { settingKey, value, isReadOnly, onChange } = props;
  const choices = wordsOf(settingKey);
  const shared = { 'aria-describedby': props.describedBy, disabled: isReadOnly };
  if (choices !== null)
    return (
      <SelectField
        {...shared}
        label={props.name}
        hideLabel
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {saySetting(policies, settingKey, choice)}
          </option>
        ))}
      </SelectField>
    );
  const range = ranges[settingKey];
  if (range === undefined)
    return (
      <Checkbox
        {...shared}
        label={value === true ? policies.on : policies.off}
        aria-label={props.name}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  const bounds = policies.range(sayNumber(range[0]), sayNumber(range[1]));
  return (
    <TextField
      {...shared}
      label={props.name}
      hideLabel
      inputMode="numeric"
      autoComplete="off"
      value={props.typed}
      error={value === null ? policies.outOfRange(bounds) : undefined}
      onChange={(event) => props.onType(event.target.value)}
    />
  );
};

/** One setting: what it means, its safe default, which way is stricter, and what it is. */
export const SettingRow = (props: Props) => {
  const { policies } = useMessages();
  const { settingKey } = props;
  const [name, sentence] = policies.settings[settingKey];
  const id = useId();
  const section = settingKey.slice(0, settingKey.indexOf('.')) as keyof typeof policies.sections;
  return (
    <div className={styles.setting}>
      <div className={styles.texts}>
        <span className={styles.nameLine}>
          <span className={styles.name}>{name}</span>
          <Mark {...props} />
        </span>
        <p id={`${id}-what`} className={styles.sentence}>
          {sentence}
        </p>
        <p id={`${id}-hint`} className={styles.hint}>
          {policies.default(saySetting(policies, settingKey, defaultOf(settingKey)))}.{' '}
          {sayDirection(policies, settingKey)}
        </p>
      </div>
      <div className={styles.control}>
        <Control
          {...props}
          name={`${policies.sections[section]}: ${name}`}
          describedBy={`${id}-what ${id}-hint`}
        />
      </div>
    </div>
  );
};
