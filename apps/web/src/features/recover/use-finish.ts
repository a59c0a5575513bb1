import type { PasswordRefusal, PinRefusal, RecoveryEndOutcome, WorkProgress } from '@coffer/vault';
import { useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { type AnswerDraftProblem, checkAnswerDraft } from '../../shell/kit/answer-draft.ts';
import { useSession } from '../../shell/session.tsx';
import { type FreshDraft, newWayOf } from './draft.ts';

/** Answers that opened the vault. */
export type Given = readonly { readonly question: string; readonly answer: string }[];

/** What is wrong with what was typed for the new beginning. */
export interface FreshProblems {
  readonly password?: PasswordRefusal | undefined;
  readonly passwordsDiffer: boolean;
  readonly pin?: PinRefusal | undefined;
  readonly pinsDiffer: boolean;
  readonly answers: AnswerDraftProblem | null;
}

export const noProblems: FreshProblems = { passwordsDiffer: false, pinsDiffer: false, answers: null };

/** Checks everything before anything is derived; {@link noProblems} itself where all is well. */
export const useFreshCheck = (draft: FreshDraft, email: string, given: Given) => {
  const { engine } = useSession();
  const { questions } = useEntryMessages();
  return async (): Promise<FreshProblems> => {
    await engine.secretRules();
    const [password, pin] = await Promise.all([
      engine.checkPassword(draft.password, email),
      engine.checkPin(draft.pin),
    ]);
    const asksAnswers = draft.kit === 'kit-and-answers' && given.length === 0;
    const found: FreshProblems = {
      password: password ?? undefined,
      passwordsDiffer: !password && draft.password !== draft.confirmPassword,
      pin: pin ?? undefined,
      pinsDiffer: !pin && draft.pin !== draft.confirmPin,
      answers: asksAnswers ? checkAnswerDraft(draft, questions) : null,
    };
    const isFine = !password && !pin && !found.passwordsDiffer && !found.pinsDiffer && !found.answers;
    return isFine ? noProblems : found;
  };
};

type Refusal =
  | Exclude<RecoveryEndOutcome, { kind: 'recovered' | 'expired' }>
  | { readonly kind: 'unexpected' };

interface Ends {
  readonly onRecovered: (recoveryCode: string) => void;
  readonly onExpired: () => void;
}

/** Writes the new beginning. */
export const useFinish = ({ onRecovered, onExpired }: Ends) => {
  const { engine } = useSession();
  const [progress, setProgress] = useState<WorkProgress | 'starting' | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const finish = async (draft: FreshDraft, given: Given): Promise<void> => {
    setProgress('starting');
    setRefusal(null);
    try {
      const fresh = {
        password: draft.password,
        pin: draft.pin,
        way: newWayOf(draft, given),
        dropFactors: draft.dropFactors,
      };
      const outcome = await engine.finishRecovery(fresh, setProgress);
      if (outcome.kind === 'recovered') onRecovered(outcome.recoveryCode);
      else if (outcome.kind === 'expired') onExpired();
      else setRefusal(outcome);
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setProgress(null);
    }
  };
  return { progress, refusal, finish };
};
