import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/recovery.json';
import { fromHex, toHex } from './encoding.ts';
import {
  answersInput,
  deriveAnswersAloneKey,
  deriveAnswersKey,
  deriveKitAndAnswersKey,
  deriveKitKey,
  deriveRecoveryAuth,
  normaliseAnswer,
  parseRecoveryCode,
  recoveryCodeText,
} from './recovery.ts';

describe('recovery codes', () => {
  test.each(vectors.codes)('$code', ({ secret, code }) => {
    expect(recoveryCodeText(fromHex(secret))).toBe(code);
    expect(toHex(parseRecoveryCode(code))).toBe(secret);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});

describe('recovery keys (B7, B10)', () => {
  test('the key of the answers', async () => {
    const { answers, accountId, salt, iterations, result } = vectors.answers;
    for (const { answer, normalised } of answers) expect(normaliseAnswer(answer)).toBe(normalised);
    const place = { accountId: fromHex(accountId), salt: fromHex(salt), iterations };
    expect(toHex(await deriveAnswersKey(answers, place))).toBe(result);
    const retyped = answers.map(({ question, normalised }) => ({
      question,
      answer: normalised.toUpperCase(),
    }));
    expect(toHex(await deriveAnswersKey(retyped, place))).toBe(result);
  });

  test('the key of kit and answers, and what the server checks', async () => {
    const { secret, answersKey, accountId, recoveryKey, recoveryAuth } = vectors.kitAndAnswers;
    const made = await deriveKitAndAnswersKey(fromHex(secret), fromHex(answersKey), fromHex(accountId));
    expect(toHex(made)).toBe(recoveryKey);
    expect(toHex(await deriveRecoveryAuth(made))).toBe(recoveryAuth);
  });

  test('the key of a kit alone', async () => {
    const { secret, accountId, recoveryKey } = vectors.kitAlone;
    expect(toHex(await deriveKitKey(fromHex(secret), fromHex(accountId)))).toBe(recoveryKey);
  });

  test('the key of answers alone, and what is evaluated for it', async () => {
    const { answersKey, accountId, input, oprfOutput, recoveryKey } = vectors.answersAlone;
    expect(toHex(answersInput(fromHex(answersKey)))).toBe(input);
    const made = await deriveAnswersAloneKey(fromHex(answersKey), fromHex(oprfOutput), fromHex(accountId));
    expect(toHex(made)).toBe(recoveryKey);
  });
});
