import { passphraseWords } from './words.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Where randomness comes from: fills `length` bytes. In the product this is crypto.getRandomValues alone. */
export type RandomBytes = (length: number) => Bytes;

/** What a generated password is made of. At least one class must be on. */
export interface PasswordRecipe {
  /** 8 to 128 characters. */
  readonly length: number;
  readonly lowerCase: boolean;
  readonly upperCase: boolean;
  readonly digits: boolean;
  readonly symbols: boolean;
  /** Leaves out what is mistaken for another character: 0 O o, 1 l I |, and quotes. */
  readonly excludeAmbiguous: boolean;
}

/** What a generated passphrase is made of. */
export interface PassphraseRecipe {
  /** 3 to 20 words, each worth more than 11 bits. */
  readonly words: number;
  /** Stands between the words. */
  readonly separator: string;
  readonly capitalise: boolean;
  /** Adds a digit to one of the words, for sites that ask for one. */
  readonly digit: boolean;
}

/** What the generator offers first: about 128 bits. */
export const defaultPasswordRecipe: PasswordRecipe = {
  length: 20,
  lowerCase: true,
  upperCase: true,
  digits: true,
  symbols: true,
  excludeAmbiguous: false,
};

/** What the generator offers first for passphrases: more than 66 bits. */
export const defaultPassphraseRecipe: PassphraseRecipe = {
  words: 6,
  separator: '-',
  capitalise: false,
  digit: false,
};

/** Bounds of {@link PasswordRecipe.length} and {@link PassphraseRecipe.words}; other values are moved to the nearest. */
export const generatorBounds = { length: [8, 128], words: [3, 20] } as const;

const classes = {
  lowerCase: 'abcdefghijklmnopqrstuvwxyz',
  upperCase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  symbols: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;
const ambiguous = /[0Oo1lI|'"`]/g;

const clamp = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? Math.floor(value) : least));

/**
 * A uniform index below `count` (at most 65,536): two bytes, drawn again while they lie in the part of the range that
 * would favour small indexes.
 */
export const randomIndex = (random: RandomBytes, count: number): number => {
  const limit = 65_536 - (65_536 % count);
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const drawn = high * 256 + low;
    if (drawn < limit) return drawn % count;
  }
};

const pick = (random: RandomBytes, characters: string): string =>
  characters.charAt(randomIndex(random, characters.length));

const alphabetsOf = (recipe: PasswordRecipe): string[] => {
  const names = (['lowerCase', 'upperCase', 'digits', 'symbols'] as const).filter((name) => recipe[name]);
  const chosen = names.length === 0 ? (['lowerCase'] as const) : names;
  return chosen.map((name) =>
    recipe.excludeAmbiguous ? classes[name].replace(ambiguous, '') : classes[name],
  );
};

/**
 * Generates a password, uniform over all of the recipe's that hold each chosen class at least once: drawn whole, and
 * drawn again where a class is missing.
 */
export const generatePassword = (recipe: PasswordRecipe, random: RandomBytes): string => {
  const alphabets = alphabetsOf(recipe);
  const alphabet = alphabets.join('');
  const length = clamp(recipe.length, generatorBounds.length);
  for (;;) {
    const password = Array.from({ length }, () => pick(random, alphabet)).join('');
    if (alphabets.every((one) => [...one].some((character) => password.includes(character)))) return password;
  }
};

const capitaliseWord = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Generates a passphrase of random words, repeats allowed (leaving them out would make it easier to guess). */
export const generatePassphrase = (recipe: PassphraseRecipe, random: RandomBytes): string => {
  const count = clamp(recipe.words, generatorBounds.words);
  const words = Array.from(
    { length: count },
    () => passphraseWords[randomIndex(random, passphraseWords.length)] ?? '',
  );
  const written = recipe.capitalise ? words.map(capitaliseWord) : words;
  if (recipe.digit) {
    const at = randomIndex(random, count);
    written[at] = `${written[at] ?? ''}${pick(random, classes.digits)}`;
  }
  return written.join(recipe.separator);
};
