/** Rows of the usual keyboards, and the alphabet: what a hand or a memory runs along. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
];
const backwards = runs.map((run) => [...run].reverse().join(''));
const keyboardRuns = [...runs.slice(2), ...backwards.slice(2)];
const orderedRuns = [...runs.slice(0, 2), ...backwards.slice(0, 2)];

/** How many characters of `text` stand in pieces of at least `least` that run along one of `along`. */
const countAlong = (text: string, along: readonly string[], least: number): number => {
  let count = 0;
  let at = 0;
  while (at + least <= text.length) {
    let length = 0;
    for (let end = at + least; end <= text.length; end++) {
      const piece = text.slice(at, end);
      if (!along.some((run) => run.includes(piece))) break;
      length = end - at;
    }
    count += length;
    at += Math.max(length, 1);
  }
  return count;
};

/** Characters that belong to runs like `abcd` or `4321` (three and more), lower-cased text given. */
export const countSequence = (text: string): number => countAlong(text, orderedRuns, 3);

/** Characters that belong to keyboard rows like `asdf` (four and more), lower-cased text given. */
export const countKeyboard = (text: string): number => countAlong(text, keyboardRuns, 4);

/** The length of the shortest piece of which the whole text is made by repeating, or the text's own length. */
export const repeatedPeriod = (text: string): number => {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.length % period === 0 && text === text.slice(0, period).repeat(text.length / period))
      return period;
  }
  return text.length;
};

/** Characters that repeat the one before them, beyond the first such. */
export const countRepeats = (text: string): number =>
  [...text].filter(
    (character, index, all) => index > 1 && character === all[index - 1] && character === all[index - 2],
  ).length;

const date =
  /(?:19|20)\d\d[-./]?(?:0\d|1[0-2])[-./]?[0-3]\d|[0-3]\d[-./]?[01]\d[-./]?(?:19|20)\d\d|(?:19|20)\d\d/g;

/** Characters that look like a year or a date. */
export const countDates = (text: string): number =>
  [...text.matchAll(date)].reduce((sum, [match]) => sum + match.length, 0);
