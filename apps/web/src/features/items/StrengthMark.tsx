import { Strength } from '@coffer/ui';
import { estimateStrength } from '@coffer/vault/strength';
import { useMemo } from 'react';
import { useMessages } from '../../messages/messages.tsx';

/** How hard a password is to guess: a word, and the one thing that weakens it most. */
export const StrengthMark = (props: { readonly password: string }) => {
  const { view } = useMessages();
  const { password } = props;
  const { score, reason } = useMemo(() => estimateStrength(password), [password]);
  if (!password) return null;
  const why = score < 3 && reason !== 'none' ? view.weakness[reason] : '';
  return <Strength level={score}>{why ? `${view.strength[score]}: ${why}` : view.strength[score]}</Strength>;
};
