import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/search.json';
import { fromHex, toHex } from './encoding.ts';
import { hmacKey } from './hazmat/hmac.ts';
import type { SearchKey } from './keys.ts';
import { itemTokens, searchToken, searchTokenLength } from './search-tokens.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const key = (await hmacKey(fromHex(vectors.key))) as SearchKey;
const tokensOf = async (itemId: string, words: readonly { field: number; word: string }[]) =>
  (await itemTokens(key, fromHex(itemId), words)).map(toHex);

describe('search tokens (B16, B17)', () => {
  test.each(vectors.tokens)('the token of $word in field $field', async ({ field, word, token }) => {
    const made = await searchToken(key, { field, word });
    expect(toHex(made)).toBe(token);
    expect(made).toHaveLength(searchTokenLength);
  });

  test.each(vectors.items)('all tokens of an item', async ({ itemId, words, tokens }) => {
    expect(await tokensOf(itemId, words)).toEqual(tokens);
  });

  test('one word in two fields has two tokens', async () => {
    const [asUser, asTag] = [vectors.tokens[2]!, vectors.tokens[4]!];
    expect(asUser.word).toBe(asTag.word);
    expect(asUser.token).not.toBe(asTag.token);
  });

  test('the order of the words and a word said twice leave no trace', async () => {
    const { itemId, words, tokens } = vectors.items[1]!;
    expect(await tokensOf(itemId, [...words].reverse())).toEqual(tokens);
    expect(await tokensOf(itemId, [...words, ...words])).toEqual(tokens);
  });

  test('the number is a multiple of eight and at least eight, whatever the words', async () => {
    for (const count of [0, 1, 7, 8, 9, 16, 17]) {
      const words = Array.from({ length: count }, (_, i) => ({ field: 1, word: `w${i}` }));
      const tokens = await tokensOf(vectors.items[0]!.itemId, words);
      expect(tokens).toHaveLength(Math.max(8, Math.ceil(count / 8) * 8));
      expect(new Set(tokens).size).toBe(tokens.length);
    }
  });

  test('a second save of the same words gives the same padding; another item has another', async () => {
    const { itemId, words } = vectors.items[1]!;
    expect(await tokensOf(itemId, words)).toEqual(await tokensOf(itemId, words));
    const other = new Set(await tokensOf('00'.repeat(16), words));
    const shared = (await tokensOf(itemId, words)).filter((token) => other.has(token));
    expect(shared).toHaveLength(words.length);
  });

  test('an item id of another length is refused', async () => {
    expect(await codeOf(() => itemTokens(key, countUp(0, 15), []))).toBe('crypto/malformed');
  });
});
