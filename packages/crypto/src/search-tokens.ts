import { type Bytes, compareBytes, concat, lp, sized, u8, utf8 } from './bytes.ts';
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
 * The tokens stored with an item, each word once, padded to a multiple of eight. The padding is derived from the item's
 * id, since fresh random padding at each save would show which tokens are real; and all are sorted, since the order of
 * the words would show it too.
 *
 * @param itemId 16 bytes.
 */
export const itemTokens = async (
  key: SearchKey,
  itemId: Bytes,
  words: readonly SearchWord[],
): Promise<readonly Bytes[]> => {
  const once = [...new Map(words.map((word) => [`${word.field} ${word.word}`, word])).values()];
  const padded = Math.max(1, Math.ceil(once.length / searchTokenStep)) * searchTokenStep;
  const padding = Array.from({ length: padded - once.length }, async (_, i) =>
    (await hmac(key, concat(utf8('pad'), sized(itemId, 16, 'item id'), u8(i)))).slice(0, searchTokenLength),
  );
  const tokens = await Promise.all([...once.map((word) => searchToken(key, word)), ...padding]);
  return tokens.sort(compareBytes);
};
