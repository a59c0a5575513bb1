import { SelectField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';
import * as styles from '../settings.css.ts';
import { type Kdf, kdfKey, kdfName, secondsOf, strongerThan } from './kdf.ts';
import { FreshFields, useFreshPassword, useFreshPin } from './NewSecretFields.tsx';

interface Ends {
  readonly onDone: (said: string) => void;
  readonly onCancel: () => void;
}

/** A new password for the same keys. */
export const PasswordDialog = (props: Ends & { readonly email: string }) => {
  const { profile } = useMessages();
  const engine = useEngine();
  const fresh = useFreshPassword(props.email);
  return (
    <FormDialog
      title={profile.passwordTitle}
      lead={profile.passwordLead}
      needs="both"
      act={profile.changePassword}
      check={fresh.check}
      run={async (now, onProgress) =>
        problemOf(await engine.changePassword(now, fresh.value, onProgress), 'changed')
      }
      onDone={() => props.onDone(profile.passwordDone)}
      onCancel={props.onCancel}
    >
      <FreshFields of={fresh} what="password" />
    </FormDialog>
  );
};

/** A new PIN for the same keys. */
export const PinDialog = (props: Ends) => {
  const { profile } = useMessages();
  const engine = useEngine();
  const fresh = useFreshPin();
  return (
    <FormDialog
      title={profile.pinTitle}
      lead={profile.pinLead}
      needs="both"
      act={profile.changePin}
      check={fresh.check}
      run={async (now, onProgress) =>
        problemOf(await engine.changePin(now, fresh.value, onProgress), 'changed')
      }
      onDone={() => props.onDone(profile.pinDone)}
      onCancel={props.onCancel}
    >
      <FreshFields of={fresh} what="pin" />
    </FormDialog>
  );
};

/** A dearer way from the same password to its keys. */
export const KdfDialog = (props: Ends & { readonly now: Kdf }) => {
  const { profile } = useMessages();
  const engine = useEngine();
  const choices = strongerThan(props.now);
  const [key, setKey] = useState(() => kdfKey(choices[0] ?? props.now));
  const wanted = choices.find((kdf) => kdfKey(kdf) === key) ?? props.now;
  return (
    <FormDialog
      title={profile.kdfTitle}
      lead={profile.kdfLead}
      needs="both"
      act={profile.kdfRaise}
      run={async (now, onProgress) => problemOf(await engine.raiseKdf(now, wanted, onProgress), 'changed')}
      onDone={() => props.onDone(profile.kdfDone)}
      onCancel={props.onCancel}
    >
      <SelectField
        label={profile.kdfChoice}
        hint={profile.kdfSeconds(secondsOf(wanted).toFixed(1))}
        value={key}
        onChange={(event) => setKey(event.target.value)}
      >
        {choices.map((kdf) => (
          <option key={kdfKey(kdf)} value={kdfKey(kdf)}>
            {kdfName(profile, kdf)}
          </option>
        ))}
      </SelectField>
      {wanted.algorithm === 'argon2id' && <p className={styles.note}>{profile.kdfMemory}</p>}
    </FormDialog>
  );
};
