import { policySettings } from '@coffer/contracts';
import type { OrganisationView } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import * as styles from '../settings.css.ts';

const groups = {
  signIn: ['factors', 'stepUp', 'session'],
  secrets: ['kdf', 'password', 'pin'],
  ways: ['recovery', 'devices', 'offline'],
  vault: ['search', 'export', 'sharing', 'invitations'],
} as const;

/** A policy in words, by what it is about. */
export const PolicyList = ({ policy }: { readonly policy: OrganisationView['policy'] }) => {
  const { policyWords } = useMessages();
  const settings = [...policySettings(policy)];
  return (
    <div className={styles.stack}>
      {(['signIn', 'secrets', 'ways', 'vault'] as const).map((name) => (
        <div key={name} className={styles.group}>
          <p className={styles.strong}>{policyWords.groups[name]}</p>
          <ul>
            {settings
              .filter(([key]) => groups[name].some((group) => key.startsWith(`${group}.`)))
              .map(([key, value]) => (
                <li key={key}>
                  {policyWords.name(key)}: {policyWords.value(key, value)}
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
};
