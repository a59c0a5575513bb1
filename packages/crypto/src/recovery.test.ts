import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from './encoding.ts';
import {
  type Answer,
  deriveAnswersKey,
  deriveKitAndAnswersKey,
  generateRecoverySecret,
  normaliseAnswer,
  parseRecoveryCode,
  recoveryCodeText,
} from './recovery.ts';
import { codeOf, countUp, outcomeOf } from './testing/hostile.ts';

const secret = countUp(0xf0, 16);
const code = recoveryCodeText(secret);
const parsed = async (typed: string): Promise<string> => {
  let result = '';
  const ended = await codeOf(() => {
    result = toHex(parseRecoveryCode(typed));
  });
  return ended === 'ok' ? result : ended;
};

describe('a recovery code', () => {
  test('reads back every secret, however it is typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (given) => {
        const text = recoveryCodeText(Uint8Array.from(given));
        const variants = [
          text,
          text.toLowerCase(),
          text.replaceAll('-', ''),
          ` ${text.replaceAll('-', ' ')}\n`,
        ];
        const misread = [text.replaceAll('0', 'O'), text.replaceAll('1', 'l'), text.replaceAll('1', 'I')];
        for (const typed of [...variants, ...misread]) expect(await parsed(typed)).toBe(toHex(given));
      }),
    );
  });

  test('with one wrong character is noticed, but for one in a thousand, and never taken for the right one', async () => {
    let taken = 0;
    const plain = code.replaceAll('-', '');
    for (let at = 0; at < plain.length; at += 1) {
      for (const character of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (character === plain[at]) continue;
        const result = await parsed(plain.slice(0, at) + character + plain.slice(at + 1));
        expect(result).not.toBe(toHex(secret));
        if (result !== 'crypto/malformed') taken += 1;
      }
    }
    expect(taken).toBeLessThanOrEqual(4);
  });

  test('with two neighbours exchanged is noticed', async () => {
    const plain = code.replaceAll('-', '');
    for (let at = 0; at + 1 < plain.length; at += 1) {
      const [a, b] = [plain.charAt(at), plain.charAt(at + 1)];
      if (a === b) continue;
      expect(await parsed(plain.slice(0, at) + b + a + plain.slice(at + 2))).toBe('crypto/malformed');
    }
  });

  test('too short, too long or in other characters is malformed', async () => {
    for (const typed of [
      '',
      code.slice(0, -1),
      `${code}0`,
      code.replace(/.$/, 'U'),
      code.replace(/.$/, 'é'),
      'ß',
    ]) {
      expect(await parsed(typed)).toBe('crypto/malformed');
    }
  });

  test('is never the same twice', () => {
    const codes = Array.from({ length: 1000 }, () => recoveryCodeText(generateRecoverySecret()));
    expect(new Set(codes).size).toBe(1000);
  });
});

describe('answers as they are compared (B10)', () => {
  test.each([
    ['Saint-Étienne', ' saint étienne '],
    ['Saint-E\u0301tienne', 'SAINTÉTIENNE'],
    ["O'Brien", 'o\u2019brien'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ ΑΘΗΝΩΝ', 'οδοςαθηνων'],
    ['Ｔｏｋｙｏ', 'tokyo'],
    ['12.03.1985', '12 03 1985'],
    ['a\u00a0b\u2003c', 'abc'],
  ])('%s is %s', (a, b) => {
    expect(normaliseAnswer(a)).toBe(normaliseAnswer(b));
  });

  test.each([
    ['Etienne', 'Étienne'],
    ['Paris', 'Pari'],
    ['1', '11'],
  ])('%s is not %s', (a, b) => {
    expect(normaliseAnswer(a)).not.toBe(normaliseAnswer(b));
  });

  test('normalising again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(normaliseAnswer(normaliseAnswer(typed))).toBe(normaliseAnswer(typed));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key of the answers', () => {
  const place = { accountId: countUp(0xa0, 16), salt: countUp(1, 32), iterations: 2_000_000 };
  const answers: readonly Answer[] = [
    { question: 'q1', answer: 'Paris' },
    { question: 'q2', answer: 'Rex' },
  ];
  const refusal = 'crypto/kdf-refused: KDF refused: recovery answers.';

  test.each([1, 600_000, 1_999_999, 10_000_001, Number.NaN, -1, 1e12, 2_000_000.5, Number.POSITIVE_INFINITY])(
    'is not derived with %d iterations (H01, H22)',
    async (iterations) => {
      expect(await outcomeOf(() => deriveAnswersKey(answers, { ...place, iterations }))).toBe(refusal);
    },
  );

  test('needs two different questions with answers that say anything', async () => {
    const tooFew: readonly (readonly Answer[])[] = [
      [],
      answers.slice(0, 1),
      [answers[0]!, { question: 'q2', answer: ' -.! ' }],
      [answers[0]!, answers[0]!],
      [answers[0]!, { question: 'q1', answer: 'Lyon' }],
    ];
    for (const given of tooFew) expect(await outcomeOf(() => deriveAnswersKey(given, place))).toBe(refusal);
  });

  test('needs a whole salt and a whole account id', async () => {
    const short = { ...place, salt: countUp(1, 31) };
    expect(await outcomeOf(() => deriveAnswersKey(answers, short))).toBe(refusal);
    const noAccount = { ...place, accountId: countUp(0, 0) };
    expect(await codeOf(() => deriveAnswersKey(answers, noAccount))).toBe('crypto/malformed');
  });

  test('changes with account, salt, question and answer, and cannot be shifted between fields', async () => {
    const keys = await Promise.all([
      deriveAnswersKey(answers, place),
      deriveAnswersKey(answers, { ...place, accountId: countUp(0xa1, 16) }),
      deriveAnswersKey(answers, { ...place, salt: countUp(2, 32) }),
      deriveAnswersKey([answers[0]!, { question: 'q2', answer: 'Max' }], place),
      deriveAnswersKey([answers[0]!, { question: 'q2r', answer: 'ex' }], place),
    ]);
    expect(new Set(keys.map(toHex)).size).toBe(5);
  });
});

test('kit and answers are both needed, and whole', async () => {
  const [answersKey, account] = [countUp(0x40, 32), countUp(0xa0, 16)];
  const right = toHex(await deriveKitAndAnswersKey(secret, answersKey, account));
  expect(toHex(await deriveKitAndAnswersKey(countUp(0, 16), answersKey, account))).not.toBe(right);
  expect(toHex(await deriveKitAndAnswersKey(secret, countUp(0, 32), account))).not.toBe(right);
  expect(toHex(await deriveKitAndAnswersKey(secret, answersKey, countUp(0, 16)))).not.toBe(right);
  const wrong = [
    () => deriveKitAndAnswersKey(new Uint8Array(0), answersKey, account),
    () => deriveKitAndAnswersKey(secret, new Uint8Array(0), account),
    () => deriveKitAndAnswersKey(secret, answersKey, countUp(0, 15)),
  ];
  for (const derive of wrong) expect(await codeOf(derive)).toBe('crypto/malformed');
});
