import type { ChangeOutcome, ConfirmOutcome, LastOwner } from '@coffer/vault';
import { useCallback } from 'react';
import type { Messages } from '../../messages/messages.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { sayWhen } from '../../shell/times.ts';

/** Why something that asks for the password again did not happen. */
export type Problem =
  | Exclude<ChangeOutcome, { kind: 'changed' }>
  | Exclude<ConfirmOutcome, { kind: 'done' }>
  | LastOwner
  | { readonly kind: 'unexpected' };

/** The words for a problem; each says what to do next. */
export const problemText = (
  { account, alarm }: Pick<Messages, 'account' | 'alarm'>,
  problem: Problem,
  now = Date.now(),
): string => {
  switch (problem.kind) {
    case 'wrong-pin':
      return `${account.problems['wrong-pin']} ${account.triesLeft(problem.triesLeft)}`;
    case 'frozen':
      return account.frozen(sayWhen(problem.until, now));
    case 'waiting':
      return account.waiting(sayWhen(problem.until, now));
    case 'too-many-tries':
      return account.tooMany(sayWhen(problem.retryAt, now));
    case 'alarm':
      return `${alarm.title}. ${alarm[problem.code]} ${alarm.next}`;
    default:
      return account.problems[problem.kind];
  }
};

/** {@link problemText} in the person's language. */
export const useProblemText = (): ((problem: Problem) => string) => {
  const messages = useMessages();
  return useCallback((problem) => problemText(messages, problem), [messages]);
};

/** The outcome where it is a problem, else null; `done` names the kind that is none. */
export const problemOf = <T extends { readonly kind: string }, Done extends T['kind']>(
  outcome: T,
  done: Done,
): Exclude<T, { readonly kind: Done }> | null =>
  outcome.kind === done ? null : (outcome as Exclude<T, { readonly kind: Done }>);
