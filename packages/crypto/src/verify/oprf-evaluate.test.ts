import { describe, expect, test } from 'vitest';
import vectors from '../../../../docs/spec/vectors/rfc9497-oprf.json';
import { fromHex, toHex } from '../encoding.ts';
import { blindOprf, evaluateOprf, finalizeOprf, generateOprfKey } from '../oprf.ts';
import { codeOf, countUp } from '../testing/hostile.ts';
import { evaluateBlinded, isOprfKey } from './oprf-evaluate.ts';

const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

describe('the server evaluates blinded elements', () => {
  test.each(vectors.cases)('as RFC 9497 A.1.1 says for $input', async ({ blinded, evaluated }) => {
    expect(toHex(await evaluateBlinded(fromHex(vectors.key), fromHex(blinded)))).toBe(evaluated);
  });

  test('and client and server agree with the local evaluation (S4)', async () => {
    const input = countUp(7, 50);
    for (let i = 0; i < 10; i += 1) {
      const key = generateOprfKey();
      expect(await isOprfKey(key)).toBe(true);
      const blinded = blindOprf(input);
      const output = finalizeOprf(input, blinded, await evaluateBlinded(key, blinded.element));
      expect(toHex(output)).toBe(toHex(evaluateOprf(key, input)));
    }
  });

  test.each(vectors.notElements)('and refuses what is no element: %s', async (element) => {
    expect(await codeOf(() => evaluateBlinded(fromHex(vectors.key), fromHex(element)))).toBe(
      'crypto/bad-element',
    );
  });

  test('and refuses other lengths and a zero key', async () => {
    const element = fromHex(vectors.cases[0]!.blinded);
    const wrong: readonly (readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>])[] = [
      [fromHex(vectors.key), element.slice(0, 31)],
      [fromHex(vectors.key), new Uint8Array(0)],
      [countUp(1, 31), element],
      [new Uint8Array(32), element],
    ];
    for (const [key, blinded] of wrong) {
      expect(await codeOf(() => evaluateBlinded(key, blinded))).toBe('crypto/bad-element');
    }
  });
});

test('an OPRF key is a reduced scalar that is not zero', async () => {
  const lessOne = fromHex(toHex(order));
  lessOne[0]! -= 1;
  expect(await isOprfKey(lessOne)).toBe(true);
  expect(await isOprfKey(fromHex(vectors.key))).toBe(true);
  const refused = [order, new Uint8Array(32), new Uint8Array(32).fill(0xff), countUp(1, 31), countUp(1, 33)];
  for (const key of refused) expect(await isOprfKey(key)).toBe(false);
});
