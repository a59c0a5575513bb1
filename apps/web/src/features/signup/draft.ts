import type { SignUpForm } from '@coffer/vault';
import { type AnswerDraft, answersOf, freshAnswers } from '../../shell/kit/answer-draft.ts';

/** What has been typed so far; lives in this page's memory only, and dies with it. */
export interface SignUpDraft extends AnswerDraft {
  readonly fullName: string;
  readonly email: string;
  readonly password: string;
  readonly confirmPassword: string;
  readonly pin: string;
  readonly confirmPin: string;
  readonly setupCode: string;
}

/** Nothing typed yet; the setup code may have come with the address. */
export const freshDraft = (setupCode: string): SignUpDraft => ({
  fullName: '',
  email: '',
  password: '',
  confirmPassword: '',
  pin: '',
  confirmPin: '',
  ...freshAnswers,
  setupCode,
});

/** The draft as the engine takes it. */
export const formOf = (draft: SignUpDraft): SignUpForm => ({
  fullName: draft.fullName.trim(),
  email: draft.email,
  password: draft.password,
  pin: draft.pin,
  answers: answersOf(draft),
  ...(draft.setupCode.trim() ? { setupCode: draft.setupCode.trim() } : {}),
});

/** Takes the setup code out of the address, where the history would keep it. */
export const takeSetupCode = (): string => {
  const code = new URLSearchParams(location.hash.slice(1)).get('setup') ?? '';
  if (code) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
};

/** Good enough to catch a slip; the mailed code is the proof. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());
