import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/sealed-content.json';
import { fromHex, toHex } from './encoding.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import type { EncKey } from './keys.ts';
import { pad, paddedLength, unpad } from './padding.ts';
import { openContent, sealContent } from './sealed-content.ts';
import { contextOf } from './testing/from-vector.ts';

describe('padding', () => {
  test.each(vectors.paddedLengths)('$length bytes are padded to $padded', ({ length, padded }) => {
    expect(paddedLength(length)).toBe(padded);
  });

  test.each(vectors.pads)('%o', ({ content, padded }) => {
    expect(toHex(pad(fromHex(content)))).toBe(padded);
    expect(toHex(unpad(fromHex(padded)))).toBe(content);
  });
});

test.each([vectors.item, vectors.empty, vectors.state])(
  'the fixed sealed $context.type opens',
  async (given) => {
    const key = (await aesGcmKey(fromHex(given.key))) as EncKey;
    const context = contextOf(given.context);
    expect(toHex(await openContent(key, context, fromHex(given.sealed)))).toBe(given.content);
    const again = await sealContent(key, context, fromHex(given.content));
    expect(again).toHaveLength(given.sealed.length / 2);
    expect(toHex(await openContent(key, context, again))).toBe(given.content);
  },
);
