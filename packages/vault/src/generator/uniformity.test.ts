import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  defaultPassphraseRecipe,
  defaultPasswordRecipe,
  generatePassphrase,
  generatePassword,
  type PasswordRecipe,
  type RandomBytes,
  randomIndex,
} from './generate-password.ts';
import { estimateStrength } from './strength.ts';
import { passphraseWords } from './words.ts';

/** Bytes that are the same at each run and look like chance: SHA-256 in counter mode. */
const seeded = (seed: string): RandomBytes => {
  let block = Buffer.alloc(0);
  let counter = 0;
  return (length) => {
    while (block.length < length) {
      const more = createHash('sha256').update(`${seed} ${counter}`).digest();
      block = Buffer.concat([block, more]);
      counter += 1;
    }
    const bytes = new Uint8Array(block.subarray(0, length));
    block = block.subarray(length);
    return bytes;
  };
};

/** Pearson's statistic of counts that should all be equal. */
const chiSquare = (counts: readonly number[]): number => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

/** Six standard deviations above what chance gives on average: a bias shows, and the seeds below stay far from it. */
const boundFor = (cells: number): number => cells - 1 + 6 * Math.sqrt(2 * (cells - 1));

const countsOf = (values: Iterable<string>, cells: readonly string[]): number[] => {
  const counts = new Map(cells.map((cell) => [cell, 0]));
  for (const value of values) {
    if (!counts.has(value)) throw new Error(`${value} is not in the alphabet.`);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts.values()];
};

const lower = [...'abcdefghijklmnopqrstuvwxyz'];
const only = (part: Partial<PasswordRecipe>): PasswordRecipe => ({
  ...{ length: 16, lowerCase: false, upperCase: false, digits: false, symbols: false },
  ...{ excludeAmbiguous: false, ...part },
});

describe('an index', () => {
  test.each([2, 3, 10, 26, 94, 1_000])('below %i is uniform', (count) => {
    const random = seeded(`index ${count}`);
    const counts = new Array<number>(count).fill(0);
    for (let draw = 0; draw < 200 * count; draw += 1) counts[randomIndex(random, count)]! += 1;
    expect(chiSquare(counts)).toBeLessThan(boundFor(count));
  });

  test('this test sees a bias: the plain remainder of one byte fails it', () => {
    const random = seeded('biased');
    const counts = new Array<number>(94).fill(0);
    for (let draw = 0; draw < 200 * 94; draw += 1) counts[(random(1)[0] ?? 0) % 94]! += 1;
    expect(chiSquare(counts)).toBeGreaterThan(boundFor(94));
  });

  test('a bound of 65,536 takes two bytes as they are, and a bound of one draws once', () => {
    expect(randomIndex(() => Uint8Array.of(0xff, 0xff), 65_536)).toBe(65_535);
    expect(randomIndex(() => Uint8Array.of(0xff, 0xff), 1)).toBe(0);
  });

  test.each([3, 26, 94, 1_296, passphraseWords.length, 40_000])(
    'no value of two bytes that stands for an index below %i stands for it more often than for another',
    (count) => {
      const counts = new Array<number>(count).fill(0);
      let taken = 0;
      for (let value = 0; value < 65_536; value += 1) {
        let asked = 0;
        // The second draw is always taken, so that a refused first one shows.
        const index = randomIndex(() => {
          asked += 1;
          return asked === 1 ? Uint8Array.of(value >> 8, value & 255) : new Uint8Array(2);
        }, count);
        if (asked > 1) continue;
        counts[index]! += 1;
        taken += 1;
      }
      expect(new Set(counts)).toEqual(new Set([Math.floor(65_536 / count)]));
      expect(65_536 - taken).toBeLessThan(count);
    },
  );
});

describe('a password', () => {
  test('of one class has each of its characters equally often', () => {
    const random = seeded('one class');
    const drawn = Array.from({ length: 1_000 }, () => generatePassword(only({ lowerCase: true }), random));
    expect(chiSquare(countsOf(drawn.join(''), lower))).toBeLessThan(boundFor(26));
  });

  test('has each character equally often at each place: none of the classes stands at the beginning', () => {
    const random = seeded('places');
    const recipe = only({ length: 8, lowerCase: true, digits: true });
    const drawn = Array.from({ length: 8_000 }, () => generatePassword(recipe, random));
    const digitsAt = Array.from(
      { length: 8 },
      (_, at) => drawn.filter((one) => /\d/.test(one.charAt(at))).length,
    );
    expect(chiSquare(digitsAt)).toBeLessThan(boundFor(8));
    for (const at of [0, 7]) {
      const letters = drawn.map((one) => one.charAt(at)).filter((one) => /[a-z]/.test(one));
      expect(chiSquare(countsOf(letters, lower))).toBeLessThan(boundFor(26));
    }
  });

  test('that must hold a class is uniform over all that hold it: as many digits as chance gives, not one', () => {
    const random = seeded('classes');
    const recipe = only({ length: 8, lowerCase: true, digits: true });
    const rounds = 8_000;
    const share = 10 / 36;
    const none = (1 - share) ** 8;
    const all = share ** 8;
    const mean = (8 * share - 8 * all) / (1 - none - all);
    let digits = 0;
    for (let round = 0; round < rounds; round += 1)
      digits += generatePassword(recipe, random).replace(/\D/g, '').length;
    // The deviation of one draw is below 1.3, so six of the mean's own are these.
    expect(Math.abs(digits / rounds - mean)).toBeLessThan((6 * 1.3) / Math.sqrt(rounds));
  });

  test('does not repeat itself, and takes nothing but the source that it is given', () => {
    const drawn = (seed: string): string[] => {
      const random = seeded(seed);
      return Array.from({ length: 200 }, () => generatePassword(defaultPasswordRecipe, random));
    };
    expect(new Set(drawn('one')).size).toBe(200);
    expect(drawn('one')).toEqual(drawn('one'));
    expect(drawn('one')).not.toEqual(drawn('two'));
  });

  test.each([
    ['lowerCase', 'lo'],
    ['upperCase', 'IO'],
    ['digits', '01'],
    ['symbols', '|\'"`'],
  ] as const)('without what is mistaken, %s loses %s and nothing else', (name, left) => {
    const random = seeded(name);
    const drawn = (excludeAmbiguous: boolean): Set<string> =>
      new Set(
        Array.from({ length: 200 }, () =>
          generatePassword(only({ [name]: true, length: 64, excludeAmbiguous }), random),
        ).join(''),
      );
    const whole = drawn(false);
    expect(drawn(true)).toEqual(new Set([...whole].filter((one) => !left.includes(one))));
    expect([...left].every((one) => whole.has(one))).toBe(true);
  });

  test.each([Number.NaN, -5, 0, 7.9, Infinity, -Infinity, 1e300])(
    'a length of %d still ends in a password',
    (length) => {
      const password = generatePassword({ ...defaultPasswordRecipe, length }, seeded('length'));
      expect([8, 128]).toContain(password.length);
    },
  );
});

describe('a passphrase', () => {
  test('has each word equally often at each place', () => {
    const random = seeded('words');
    const recipe = { ...defaultPassphraseRecipe, words: 20, separator: ' ' };
    const words = Array.from({ length: 3_000 }, () => generatePassphrase(recipe, random).split(' ')).flat();
    expect(chiSquare(countsOf(words, passphraseWords))).toBeLessThan(boundFor(passphraseWords.length));
  });

  test('is worth what is said of it: more than 11 bits a word, more than 66 as it is offered', () => {
    expect(Math.log2(passphraseWords.length)).toBeGreaterThan(11);
    expect(defaultPassphraseRecipe.words * Math.log2(passphraseWords.length)).toBeGreaterThan(66);
  });

  test('of letters alone still has one reading, whatever stands between: no word is two others', () => {
    const words = new Set(passphraseWords);
    const doubles = passphraseWords.filter((word) =>
      [...word].some((_, at) => at > 0 && words.has(word.slice(0, at)) && words.has(word.slice(at))),
    );
    // With an empty separator such words would make two phrases of one text; how many there are bounds what that costs.
    expect(doubles.length / passphraseWords.length).toBeLessThan(0.05);
  });

  test('keeps repeats: leaving them out would make it easier to guess', () => {
    const first = passphraseWords[0];
    expect(generatePassphrase(defaultPassphraseRecipe, (length) => new Uint8Array(length))).toBe(
      Array(6).fill(first).join('-'),
    );
  });

  test.each([
    [0, 3],
    [2.9, 3],
    [3, 3],
    [20, 20],
    [21, 20],
    [Number.NaN, 3],
  ])('%d words are %d', (words, count) => {
    const phrase = generatePassphrase({ ...defaultPassphraseRecipe, words }, seeded('count'));
    expect(phrase.split('-')).toHaveLength(count);
  });

  test('puts its digit behind any of the words, each equally often, and any digit', () => {
    const random = seeded('digit');
    const recipe = { ...defaultPassphraseRecipe, words: 4, digit: true };
    const drawn = Array.from({ length: 4_000 }, () => generatePassphrase(recipe, random).split('-'));
    const places = drawn.map((words) => String(words.findIndex((word) => /\d$/.test(word))));
    expect(chiSquare(countsOf(places, ['0', '1', '2', '3']))).toBeLessThan(boundFor(4));
    const digits = drawn.map((words) => words.join('').replace(/\D/g, ''));
    expect(chiSquare(countsOf(digits, [...'0123456789']))).toBeLessThan(boundFor(10));
  });
});

describe('the estimate of what was generated', () => {
  test('rises with the length, for random text', () => {
    const random = seeded('estimates');
    for (let round = 0; round < 20; round += 1) {
      const password = generatePassword({ ...defaultPasswordRecipe, length: 64 }, random);
      const bits = [4, 8, 12, 16, 24, 32, 64].map(
        (length) => estimateStrength(password.slice(0, length)).bits,
      );
      expect(bits).toEqual([...bits].sort((a, b) => a - b));
    }
  });

  test('is never above what chance can give: the alphabet’s bits for each character', () => {
    const random = seeded('ceiling');
    for (const length of [8, 16, 40]) {
      const { bits } = estimateStrength(generatePassword({ ...defaultPasswordRecipe, length }, random));
      expect(bits).toBeLessThanOrEqual(Math.ceil(length * Math.log2(95)));
    }
  });
});
