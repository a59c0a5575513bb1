import { Tag } from '@coffer/ui';
import { ShieldAlert, UserCheck } from '@coffer/ui/icons';
import type { Person, Trust } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';

const tones = {
  unverified: 'neutral',
  number: 'accent',
  words: 'accent',
  changed: 'danger',
} as const satisfies Readonly<Record<Trust, 'neutral' | 'accent' | 'danger'>>;

const iconOf = (trust: Trust) => {
  if (trust === 'unverified') return undefined;
  return trust === 'changed' ? <ShieldAlert /> : <UserCheck />;
};

/** How sure one is of somebody's keys; nothing for oneself. */
export const TrustTag = (props: { readonly person: Pick<Person, 'trust' | 'isYou'> }) => {
  const { people } = useMessages();
  const { isYou, trust } = props.person;
  if (isYou) return null;
  return (
    <Tag tone={tones[trust]} icon={iconOf(trust)}>
      {people.trust[trust]}
    </Tag>
  );
};
