import type { OpenWay, RecoveryAttempt, RecoveryOutcome } from '@coffer/vault';
import { type AnswerDraft, freshAnswers } from '../../shell/kit/answer-draft.ts';
import type { KitKind } from '../../shell/kit/KitSheet.tsx';

/** What is typed to open the vault, whichever way; kept when another way is looked at. */
export interface OpenDraft {
  readonly recoveryCode: string;
  /** By the question, since two ways may ask the same. */
  readonly answers: Readonly<Record<string, string>>;
  readonly pin: string;
}

/** What is typed for the new beginning. */
export interface FreshDraft extends AnswerDraft {
  readonly password: string;
  readonly confirmPassword: string;
  readonly pin: string;
  readonly confirmPin: string;
  readonly kit: KitKind;
  /** The further factors are lost too. */
  readonly dropFactors: boolean;
}

export const emptyOpenDraft: OpenDraft = { recoveryCode: '', answers: {}, pin: '' };
export const emptyFreshDraft: FreshDraft = {
  password: '',
  confirmPassword: '',
  pin: '',
  confirmPin: '',
  kit: 'kit-and-answers',
  dropFactors: false,
  ...freshAnswers,
};

/** A field that is empty, by its name on the screen. */
export type MissingField = 'code' | 'pin' | number;

export const usesCode = (way: OpenWay): boolean => way.kind === 'kit-and-answers' || way.kind === 'kit';

/** The first field that must be filled in; null where all are. */
export const missingOf = (way: OpenWay, draft: OpenDraft, pinWanted: boolean): MissingField | null => {
  if (usesCode(way) && !draft.recoveryCode.trim()) return 'code';
  const at = way.questions.findIndex((question) => !(draft.answers[question] ?? '').trim());
  if (at >= 0) return at;
  return pinWanted && !draft.pin ? 'pin' : null;
};

/** The draft as the engine takes it. */
export const attemptOf = (way: OpenWay, draft: OpenDraft, pinWanted: boolean): RecoveryAttempt => ({
  kind: way.kind,
  ...(usesCode(way) ? { recoveryCode: draft.recoveryCode.trim() } : {}),
  ...(way.questions.length > 0
    ? { answers: way.questions.map((question) => draft.answers[question] ?? '') }
    : {}),
  ...(pinWanted ? { pin: draft.pin } : {}),
});

/** What a try ended with that keeps the person where they are. */
export type OpenRefusal =
  | Exclude<RecoveryOutcome, { kind: 'opened' | 'waiting' | 'pin-wanted' | 'expired' }>
  | { readonly kind: 'unexpected' };

/** What the new kit shall need: the answers just given where there were some and they are kept, else those chosen anew. */
export const newWayOf = (
  draft: FreshDraft,
  given: readonly { readonly question: string; readonly answer: string }[],
) => {
  if (draft.kit === 'kit') return { kind: 'kit', answers: [] } as const;
  const typed = draft.questions.map((question, at) => ({ question, answer: draft.answers[at] ?? '' }));
  return { kind: 'kit-and-answers', answers: given.length > 0 ? given : typed } as const;
};
