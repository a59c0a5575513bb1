import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/export-file.json';
import { concat, u32 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { openFile, sealFile } from './sealed-file.ts';
import {
  codeOf,
  countUp,
  cutEachLength,
  flipEachBit,
  notAuthenticOutcome,
  outcomeOf,
} from './testing/hostile.ts';

const file = fromHex(vectors.file);
const saltAt = 4 + 16 + 4;
const wrapAt = saltAt + 32;
const sealedAt = wrapAt + 125;
const open = (bytes: Uint8Array<ArrayBuffer>, password = vectors.password) =>
  outcomeOf(() => openFile(password, bytes));
const flipped = (at: number) => [...flipEachBit(file, at, at + 1)][3]!;

describe('an exported file', () => {
  test('opens with its password and no other, and is another one each time', async () => {
    const made = await sealFile('a password of its own', countUp(0, 90));
    expect(toHex(await openFile('a password of its own', made))).toBe(toHex(countUp(0, 90)));
    expect(await open(made, 'a password of its Own')).toBe(notAuthenticOutcome);
    const again = await sealFile('a password of its own', countUp(0, 90));
    expect(toHex(again.subarray(saltAt, wrapAt))).not.toBe(toHex(made.subarray(saltAt, wrapAt)));
    expect(toHex(again.subarray(sealedAt))).not.toBe(toHex(made.subarray(sealedAt)));
  });

  test('with a flipped bit in salt, commitment, wrapped key or content does not open (H10)', async () => {
    for (const at of [
      saltAt,
      wrapAt + 1,
      wrapAt + 33,
      wrapAt + 70,
      wrapAt + 80,
      sealedAt - 1,
      sealedAt + 2,
    ]) {
      expect(await open(flipped(at))).toBe(notAuthenticOutcome);
    }
    expect(await open(flipped(file.length - 1))).toBe(notAuthenticOutcome);
    expect(await open(file.slice(0, -1))).toBe(notAuthenticOutcome);
  });

  test('of another suite is unsupported', async () => {
    for (const at of [wrapAt, sealedAt])
      expect(await codeOf(() => openFile(vectors.password, flipped(at)))).toBe('crypto/unsupported-suite');
  });

  test.each([0, 1, 10_000, 599_999, 10_000_001, 0xffff_ffff])(
    'with %i iterations is refused (H01, H28)',
    async (n) => {
      const chosen = concat(file.subarray(0, saltAt - 4), u32(n), file.subarray(saltAt));
      expect(await codeOf(() => openFile(vectors.password, chosen))).toBe('crypto/kdf-refused');
    },
  );

  test('that is none, or ends in its head, is malformed before anything is derived', async () => {
    for (const cut of cutEachLength(file.slice(0, sealedAt))) {
      expect(await codeOf(() => openFile(vectors.password, cut))).toBe('crypto/malformed');
    }
    for (const at of [0, 4, 19]) {
      expect(await codeOf(() => openFile(vectors.password, flipped(at)))).toBe('crypto/malformed');
    }
  });
});
