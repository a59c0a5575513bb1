import type { PinRefusal } from '../engine.ts';
import { repeatedPeriod } from './patterns.ts';
import { isCommonPassword } from './strength.ts';

/** A PIN has six digits; a longer key in the same field has up to `most` characters (code points). */
export const pinLength = { digits: 6, most: 64 } as const;

/** Those that people choose most beside sequences and repeats. */
const commonPins = new Set(
  `
123654 159753 147258 258369 147852 789456 456789 123789 321654 159357 951753 753951 741852 963852 852456 102030
112233 223344 332211 445566 778899 998877 110110 101010 100000 200000 123457 123455 131415 142536 161616 171717 520131
520520 521521 134679 147369 246810 135790 135791 314159 271828 141592 696969 420420 007007 911911 666777 111222 222333
123098 098765 567890 010203 111213 121314 192837 123400 001122 100200 250250 654123 456123 789123 123987 112211 122333
`
    .trim()
    .split(/\s+/),
);

const stepOf = (from: string, to: string): number => (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0);

/** 123456, 987654, 246824 … : every step the same; 0 follows 9. */
const isSequence = (characters: readonly string[]): boolean => {
  const isDigits = characters.every((one) => /^[0-9]$/.test(one));
  const steps = characters.slice(1).map((one, index) => {
    const step = stepOf(characters[index] ?? '', one);
    return isDigits ? (step + 10) % 10 : step;
  });
  const [first = 0] = steps;
  const isSmall = isDigits ? first !== 0 : Math.abs(first) === 1;
  return isSmall && steps.every((step) => step === first);
};

/** 111111, 121212, 123123, 112112, and those in which one digit stands five times. */
const isRepeat = (characters: readonly string[]): boolean => {
  if (repeatedPeriod(characters.join('')) < characters.join('').length) return true;
  const counts = new Map<string, number>();
  for (const one of characters) counts.set(one, (counts.get(one) ?? 0) + 1);
  return Math.max(...counts.values()) >= characters.length - 1;
};

/** 6-digit dates are guessed early: ddmmyy, mmddyy and yymmdd of any year. */
const isDate = (pin: string): boolean => {
  const [a, b, c] = [Number(pin.slice(0, 2)), Number(pin.slice(2, 4)), Number(pin.slice(4))];
  const isDay = (day: number) => day >= 1 && day <= 31;
  const isMonth = (month: number) => month >= 1 && month <= 12;
  return (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b)) || (isMonth(b) && isDay(c));
};

/** What {@link checkPin} may refuse beside the rules that always hold. */
export interface PinRuleOptions {
  /** Refuse six digits that can be read as a date; off by default, since that is one PIN in twelve. */
  readonly refuseDates?: boolean;
}

/**
 * Checks a PIN before anything is derived from it (S2): six digits, or a longer key of up to 64 characters in the same
 * field. Refused are sequences up and down, repeats (111111, 121212, 123123) and the commonest.
 */
export const checkPin = (pin: string, options: PinRuleOptions = {}): PinRefusal | null => {
  if (pin.length > pinLength.most * 4) return 'too-long';
  const characters = [...pin.normalize('NFKC')];
  if (characters.length < pinLength.digits) return 'too-short';
  if (characters.length > pinLength.most) return 'too-long';
  const typed = characters.join('');
  if (characters.length === pinLength.digits && !/^[0-9]+$/.test(typed)) return 'not-six-digits';
  if (isRepeat(characters)) return 'repeat';
  if (isSequence(characters)) return 'sequence';
  const isCommon = commonPins.has(typed) || (characters.length > pinLength.digits && isCommonPassword(typed));
  const isRefusedDate =
    options.refuseDates === true && characters.length === pinLength.digits && isDate(typed);
  return isCommon || isRefusedDate ? 'too-common' : null;
};
