import { policySettings } from '@coffer/contracts';
import { DefinitionList, DefinitionRow, Section } from '@coffer/ui';
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
    <div className={styles.wide}>
      {(['signIn', 'secrets', 'ways', 'vault'] as const).map((name) => (
        <Section key={name} level={3} title={policyWords.groups[name]}>
          <DefinitionList wide className={styles.sentences}>
            {settings
              .filter(([key]) => groups[name].some((group) => key.startsWith(`${group}.`)))
              .map(([key, value]) => (
                <DefinitionRow key={key} term={policyWords.name(key)}>
                  {policyWords.value(key, value)}
                </DefinitionRow>
              ))}
          </DefinitionList>
        </Section>
      ))}
    </div>
  );
};
