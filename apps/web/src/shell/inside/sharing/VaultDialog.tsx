import { Banner, Button, Dialog, TextField } from '@coffer/ui';
import { Minus, TriangleAlert } from '@coffer/ui/icons';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { focusFirstError } from '../../focus-error.ts';
import * as styles from './sharing.css.ts';
import { isVaultIcon, vaultIcons } from './VaultMark.tsx';

const longestName = 100;

const IconChoice = (props: { readonly icon: string; readonly onIcon: (icon: string) => void }) => {
  const { newVault } = useMessages();
  const name = useId();
  const choice = (value: string, label: string, Icon: typeof Minus) => (
    <label key={value} className={styles.iconChoice} title={label}>
      <input
        type="radio"
        className={styles.iconInput}
        name={name}
        value={value}
        aria-label={label}
        checked={props.icon === value}
        onChange={() => props.onIcon(value)}
      />
      <Icon aria-hidden="true" />
    </label>
  );
  return (
    <fieldset>
      <legend className={styles.iconLegend}>{newVault.icon}</legend>
      <div className={styles.icons}>
        {choice('', newVault.noIcon, Minus)}
        {Object.entries(vaultIcons).map(([icon, Icon]) =>
          isVaultIcon(icon) ? choice(icon, newVault.icons[icon], Icon) : null,
        )}
      </div>
    </fieldset>
  );
};

interface Props {
  readonly title: string;
  readonly lead?: string;
  readonly act: string;
  readonly isGroup?: boolean;
  readonly name?: string;
  readonly icon?: string;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onSubmit: (name: string, icon: string) => void;
  readonly onCancel: () => void;
}

/** Name and icon of a vault, or the name of a group. */
export const VaultDialog = (props: Props) => {
  const { newVault, sharing } = useMessages();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(props.name ?? '');
  const [icon, setIcon] = useState(props.icon ?? '');
  const [error, setError] = useState<string>();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    const wrong =
      trimmed === '' ? newVault.nameMissing : trimmed.length > longestName ? newVault.nameLong : '';
    setError(wrong || undefined);
    if (!wrong) props.onSubmit(trimmed, icon);
    else if (form.current) focusFirstError(form.current);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onCancel()}
      locked={props.busy}
      title={props.title}
      description={props.lead}
      initialFocus={first}
      safe={
        <Button onClick={props.onCancel} disabled={props.busy}>
          {sharing.cancel}
        </Button>
      }
      act={
        <Button type="submit" form={formId} variant="primary" busy={props.busy}>
          {props.act}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit} ref={form}>
        {props.problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {props.problem}
          </Banner>
        )}
        <TextField
          label={props.isGroup ? newVault.groupName : newVault.name}
          hint={newVault.nameSealed}
          autoComplete="off"
          ref={first}
          value={name}
          error={error}
          onChange={(event) => setName(event.target.value)}
        />
        {!props.isGroup && <IconChoice icon={icon} onIcon={setIcon} />}
      </form>
    </Dialog>
  );
};
