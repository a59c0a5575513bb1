import { commonPasswords } from './common-passwords.ts';
import { countDates, countKeyboard, countRepeats, countSequence, repeatedPeriod } from './patterns.ts';

/** What weakens a password most; `none` where nothing stands out. The page has a sentence for each. */
export type WeaknessReason =
  | 'none'
  | 'empty'
  | 'common'
  | 'short'
  | 'repeat'
  | 'sequence'
  | 'keyboard'
  | 'date'
  | 'one-class';

/** An estimate, not a measurement: it knows habits, not dictionaries. */
export interface Strength {
  /** 0 very weak, 1 weak, 2 fair, 3 good, 4 strong. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly reason: WeaknessReason;
  /** Estimated bits of guessing work. */
  readonly bits: number;
}

/** Longer text is judged by its beginning. */
const longestJudged = 256;

const alphabets: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/[^ -~]/, 60],
];

const alphabetSize = (text: string): number =>
  alphabets.reduce((size, [pattern, count]) => (pattern.test(text) ? size + count : size), 0);

/** Undoes the usual swaps, so that `P@ssw0rd1` is seen for what it is. */
const plainOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[@4]/g, 'a')
    .replace(/3/g, 'e')
    .replace(/[1!|]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's')
    .replace(/7/g, 't');

const trailing = /[^\p{L}]+$/u;

/** True for a commonest password, also with digits behind it or letters swapped for digits. */
export const isCommonPassword = (password: string): boolean => {
  const text = password.slice(0, longestJudged).toLowerCase();
  const bare = text.replace(trailing, '');
  return [text, plainOf(text), ...(bare.length >= 4 ? [bare, plainOf(bare)] : [])].some((one) =>
    commonPasswords.has(one),
  );
};

/** Characters that a pattern explains, and the name of the pattern that explains most. */
const explain = (lower: string): { readonly count: number; readonly reason: WeaknessReason } => {
  const candidates: readonly (readonly [WeaknessReason, number])[] = [
    ['sequence', countSequence(lower)],
    ['keyboard', countKeyboard(lower)],
    ['date', countDates(lower)],
    ['repeat', countRepeats(lower)],
  ];
  const [reason, most] = [...candidates].sort((a, b) => b[1] - a[1])[0] ?? ['none', 0];
  const count = Math.min(
    lower.length,
    Math.max(
      most,
      candidates.reduce((sum, [, one]) => sum + one, 0),
    ),
  );
  return { count, reason: most === 0 ? 'none' : reason };
};

const scoreOf = (bits: number): Strength['score'] => {
  if (bits < 28) return 0;
  if (bits < 40) return 1;
  if (bits < 56) return 2;
  return bits < 75 ? 3 : 4;
};

/** Letters that follow each other carry less than random ones; a long text of words still gets there. */
const bitsPerCharacter = (text: string): number => {
  const full = Math.log2(Math.max(alphabetSize(text), 2));
  const isWordLike = /^[\p{L}' -]+$/u.test(text);
  return isWordLike ? Math.min(full, 3) : full * 0.85;
};

const judge = (text: string): { readonly bits: number; readonly reason: WeaknessReason } => {
  if (isCommonPassword(text)) return { bits: 8 + Math.max(0, text.length - 8), reason: 'common' };
  const period = repeatedPeriod(text);
  const piece = text.slice(0, period);
  const { count, reason } = explain(piece.toLowerCase());
  const bits = (piece.length - count) * bitsPerCharacter(text) + count * 1.2;
  if (period < text.length) return { bits: bits + 3, reason: 'repeat' };
  if (count * 3 >= text.length) return { bits, reason };
  if (text.length < 12) return { bits, reason: 'short' };
  return { bits, reason: alphabetSize(text) <= 26 && bits < 56 ? 'one-class' : 'none' };
};

/** Estimates how hard a password is to guess. Quick enough for each key stroke; nothing is sent anywhere. */
export const estimateStrength = (password: string): Strength => {
  if (password === '') return { score: 0, reason: 'empty', bits: 0 };
  const { bits, reason } = judge(password.slice(0, longestJudged));
  const score = scoreOf(bits);
  return { score, reason: score === 4 ? 'none' : reason, bits: Math.round(bits) };
};
