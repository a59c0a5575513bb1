import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/rfc9497-oprf.json';
import { concat, copyBytes, u32 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { passwordBytes } from './kdf.ts';
import type { PinInputKey } from './keys.ts';
import { blindOprf, evaluateOprf, finalizeOprf, generateOprfKey, pinInput } from './oprf.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const input = countUp(1, 40);
const evaluate = (key: Uint8Array, element: Uint8Array) =>
  copyBytes(ristretto255_oprf.oprf.blindEvaluate(key, element));

/** Random bytes from which the library draws exactly this blind: it reduces 48 bytes mod (order − 1) and adds one. */
const drawing = (blind: Uint8Array) => (): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(48);
  bytes.set(blind);
  bytes[0]! -= 1;
  return bytes;
};

describe('OPRF ristretto255-SHA512', () => {
  test.each(vectors.cases)('agrees with RFC 9497 A.1.1 for $input', (given) => {
    const made = ristretto255_oprf.oprf.blind(fromHex(given.input), drawing(fromHex(given.blind)));
    expect(toHex(made.blind)).toBe(given.blind);
    expect(toHex(made.blinded)).toBe(given.blinded);
    expect(toHex(evaluate(fromHex(vectors.key), fromHex(given.blinded)))).toBe(given.evaluated);
    const blinded = { blind: fromHex(given.blind), element: fromHex(given.blinded) };
    expect(toHex(finalizeOprf(fromHex(given.input), blinded, fromHex(given.evaluated)))).toBe(given.output);
    expect(toHex(evaluateOprf(fromHex(vectors.key), fromHex(given.input)))).toBe(given.output);
  });

  test('the blinded way and the local way give one output, whatever the blind (S4)', () => {
    const key = generateOprfKey();
    const local = evaluateOprf(key, input);
    expect(local).toHaveLength(64);
    for (let i = 0; i < 5; i += 1) {
      const blinded = blindOprf(input);
      expect(toHex(finalizeOprf(input, blinded, evaluate(key, blinded.element)))).toBe(toHex(local));
    }
  });

  test('no two blinds and no two sent elements are the same (H21)', () => {
    const seen = Array.from({ length: 300 }, () => blindOprf(input));
    expect(new Set(seen.map(({ blind }) => toHex(blind))).size).toBe(300);
    expect(new Set(seen.map(({ element }) => toHex(element))).size).toBe(300);
  });

  test('no two keys are the same', () => {
    expect(new Set(Array.from({ length: 100 }, () => toHex(generateOprfKey()))).size).toBe(100);
  });

  test.each(vectors.notElements)('an answer that is no element is refused: %s (H21)', async (element) => {
    const blinded = blindOprf(input);
    expect(await codeOf(() => finalizeOprf(input, blinded, fromHex(element)))).toBe('crypto/bad-element');
  });

  test('the element that was sent is refused as an answer, and so is one of another length (H21)', async () => {
    const blinded = blindOprf(input);
    const refused = [blinded.element, blinded.element.slice(0, 31), concat(blinded.element, countUp(0, 1))];
    for (const answer of [...refused, new Uint8Array(0)]) {
      expect(await codeOf(() => finalizeOprf(input, blinded, answer))).toBe('crypto/bad-element');
    }
  });

  test('a key that is no scalar is refused', async () => {
    const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    for (const key of [
      new Uint8Array(32),
      order,
      new Uint8Array(32).fill(0xff),
      countUp(1, 31),
      new Uint8Array(0),
    ]) {
      expect(await codeOf(() => evaluateOprf(key, input))).toBe('crypto/bad-element');
    }
  });

  test('another key and another PIN each give another output (S4)', () => {
    const key = generateOprfKey();
    expect(toHex(evaluateOprf(key, input))).not.toBe(toHex(evaluateOprf(generateOprfKey(), input)));
    expect(toHex(evaluateOprf(key, input))).not.toBe(toHex(evaluateOprf(key, countUp(2, 40))));
  });

  test('the input of a PIN is bound to the password and has one reading', () => {
    const pinInputKey = countUp(0x30, 32) as PinInputKey;
    const expected = `${toHex(passwordBytes('coffer/v1/pin'))}${toHex(u32(32))}${toHex(pinInputKey)}`;
    expect(toHex(pinInput(pinInputKey, '483 920'))).toBe(`${expected}${toHex(u32(7))}34383320393230`);
    expect(toHex(pinInput(pinInputKey, '\uff14\uff18'))).toBe(toHex(pinInput(pinInputKey, '48')));
  });
});
