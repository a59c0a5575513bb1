import { type Bytes, concat, lp, u8, utf8 } from './bytes.ts';
import { hmac } from './hazmat/hmac.ts';
import type { SearchKey } from './keys.ts';

/** Bytes of a token. */
export const searchTokenLength = 8;
/** Tokens of one item are padded to a multiple of this. */
export const searchTokenStep = 8;

/** A word and the number of the field it stands in (1 title, 2 user name, 3 host, 4 tag). */
export interface SearchWord {
  readonly field: number;
  readonly word: string;
}

/** The token (8 bytes) of a word: `HMAC-SHA-256(searchKey, u8 field ‖ lp(word))`, cut. Spec: docs/spec/search.md. */
export const searchToken = async (key: SearchKey, { field, word }: SearchWord): Promise<Bytes> =>
  (await hmac(key, concat(u8(field), lp(word)))).slice(0, searchTokenLength);

/**
 * The tokens stored with an item, padded to a multiple of eight. The padding is derived from the item's id, since fresh
 * random padding at each save would show which tokens are real.
 */
export const itemTokens = async (key: SearchKey, itemId: Bytes, words: readonly SearchWord[]): Promise<readonly Bytes[]> => {
  const padded = Math.max(1, Math.ceil(words.length / searchTokenStep)) * searchTokenStep;
  const padding = Array.from({ length: padded - words.length }, async (_, i) =>
    (await hmac(key, concat(utf8('pad'), itemId, u8(i)))).slice(0, searchTokenLength),
  );
  return Promise.all([...words.map((word) => searchToken(key, word)), ...padding]);
};
