import type { StepOutcome } from '@coffer/vault';
import { useCallback } from 'react';
import type { Messages } from '../../messages/messages.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { problemText } from './problem.ts';

/** How typing a code did not pass. */
export type StepRefusal = Exclude<StepOutcome, { kind: 'passed' }> | { readonly kind: 'unexpected' };

/** Words of the one screen for the two refusals that mean something else on each. */
export interface StepWords {
  wrong(triesLeft: number | undefined): string;
  readonly expired: string;
}

/** The words for a code that did not pass. */
export const stepText = (
  messages: Pick<Messages, 'account' | 'alarm'>,
  refusal: StepRefusal,
  words: StepWords,
): string => {
  if (refusal.kind === 'wrong') return words.wrong(refusal.triesLeft);
  if (refusal.kind === 'expired' || refusal.kind === 'half-session-expired') return words.expired;
  return problemText(messages, refusal);
};

/** {@link stepText} in the person's language. */
export const useStepText = (): ((refusal: StepRefusal, words: StepWords) => string) => {
  const messages = useMessages();
  return useCallback((refusal, words) => stepText(messages, refusal, words), [messages]);
};
