import type { RecoveryKind } from '@coffer/contracts';
import {
  answersInput,
  type Bytes,
  blindOprf,
  deriveAnswersAloneKey,
  deriveAnswersKey,
  deriveKitAndAnswersKey,
  deriveKitKey,
  finalizeOprf,
  fromBase64Url,
  normaliseAnswer,
  parseRecoveryCode,
  type RecoveryKey,
  toBase64Url,
} from '@coffer/crypto';

/** A way as the server describes it. */
export interface DescribedWay {
  readonly kind: RecoveryKind;
  /** Base64url of 32 bytes. */
  readonly salt: string;
  readonly iterations: number;
  readonly questions: readonly string[];
}

/** What a person typed for it. */
export interface TypedWay {
  readonly recoveryCode?: string;
  readonly answers?: readonly string[];
}

/** Has blinded answers evaluated: 32 bytes as base64url, both ways. */
export type EvaluateAnswers = (blinded: string) => Promise<string>;

/** The secret of a typed code, or null for one whose checksum does not fit. Nothing has been asked of the server. */
export const secretOf = ({ recoveryCode = '' }: TypedWay): Bytes | null => {
  try {
    return parseRecoveryCode(recoveryCode);
  } catch {
    return null;
  }
};

const answersOf = ({ questions }: DescribedWay, { answers = [] }: TypedWay) =>
  questions.map((question, i) => ({ question, answer: answers[i] ?? '' }));

/** Whether enough was answered to be worth a try: two different questions. */
export const isAnswered = (way: DescribedWay, typed: TypedWay): boolean => {
  const answered = answersOf(way, typed).filter(({ answer }) => normaliseAnswer(answer) !== '');
  return new Set(answered.map(({ question }) => question)).size >= 2;
};

const answersAlone = async (answersKey: Bytes, accountId: Bytes, evaluate: EvaluateAnswers) => {
  const input = answersInput(answersKey);
  const blinded = blindOprf(input);
  const evaluated = await evaluate(toBase64Url(blinded.element));
  const output = finalizeOprf(input, blinded, fromBase64Url(evaluated));
  return deriveAnswersAloneKey(answersKey, output, accountId);
};

/**
 * The key of a way back in from what a person typed.
 *
 * @param accountId 16 bytes.
 * @returns `mistyped` for a code that can't be one; `wrong` for too few answers.
 * @throws {CryptoError} `crypto/kdf-refused` for parameters of the server that are out of bounds.
 * Spec: docs/spec/recovery.md §4.
 */
export const recoveryKeyOf = async (
  way: DescribedWay,
  typed: TypedWay,
  accountId: Bytes,
  evaluate: EvaluateAnswers,
): Promise<RecoveryKey | 'mistyped' | 'wrong'> => {
  const secret = way.kind === 'answers' ? null : secretOf(typed);
  if (!secret && way.kind !== 'answers') return 'mistyped';
  if (secret && way.kind === 'kit') return deriveKitKey(secret, accountId);
  if (!isAnswered(way, typed)) return 'wrong';
  const place = { accountId, salt: fromBase64Url(way.salt), iterations: way.iterations };
  const answersKey = await deriveAnswersKey(answersOf(way, typed), place);
  return secret
    ? deriveKitAndAnswersKey(secret, answersKey, accountId)
    : answersAlone(answersKey, accountId, evaluate);
};
