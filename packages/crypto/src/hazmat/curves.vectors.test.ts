import { describe, expect, test } from 'vitest';
import rfc7748 from '../../../../docs/spec/vectors/rfc7748-x25519.json';
import rfc8032 from '../../../../docs/spec/vectors/rfc8032-ed25519.json';
import { fromHex, toHex } from '../encoding.ts';
import { codeOf, countUp, flipEachBit } from '../testing/hostile.ts';
import { ed25519, sodiumEd25519, webCryptoEd25519 } from './ed25519.ts';
import { loadSodium } from './sodium.ts';
import { sodiumX25519, webCryptoX25519, x25519 } from './x25519.ts';

const signers = [
  { by: 'WebCrypto', load: async () => webCryptoEd25519 },
  { by: 'libsodium', load: async () => sodiumEd25519(await loadSodium()) },
  { by: 'the chosen one', load: ed25519 },
];

describe.each(signers)('Ed25519 by $by', ({ load }) => {
  test.each(rfc8032.cases)('signs as RFC 8032 says: $publicKey', async (given) => {
    const curve = await load();
    const [seed, message] = [fromHex(given.seed), fromHex(given.message)];
    expect(toHex(await curve.publicKeyOf(seed))).toBe(given.publicKey);
    expect(toHex(await curve.sign(seed, message))).toBe(given.signature);
    expect(await curve.verify(fromHex(given.publicKey), fromHex(given.signature), message)).toBe(true);
  });

  test('verifies no signature with a flipped bit, and none of another message or key', async () => {
    const curve = await load();
    const { publicKey, message, signature } = rfc8032.cases[2]!;
    for (const flipped of flipEachBit(fromHex(signature))) {
      expect(await curve.verify(fromHex(publicKey), flipped, fromHex(message))).toBe(false);
    }
    expect(await curve.verify(fromHex(publicKey), fromHex(signature), fromHex('af83'))).toBe(false);
    const other = rfc8032.cases[1]!;
    expect(await curve.verify(fromHex(other.publicKey), fromHex(signature), fromHex(message))).toBe(false);
  });

  test('keys and signatures of wrong length are just wrong, not an error', async () => {
    const curve = await load();
    const { publicKey, message, signature } = rfc8032.cases[1]!;
    for (const length of [0, 31, 33]) {
      expect(await curve.verify(countUp(1, length), fromHex(signature), fromHex(message))).toBe(false);
    }
    for (const length of [0, 63, 65]) {
      expect(await curve.verify(fromHex(publicKey), countUp(1, length), fromHex(message))).toBe(false);
    }
  });

  test('a signature whose scalar was raised by the group order is refused', async () => {
    const curve = await load();
    const { publicKey, message, signature } = rfc8032.cases[1]!;
    const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    const raised = fromHex(signature);
    let carry = 0;
    for (let i = 0; i < 32; i += 1) {
      const sum = raised[32 + i]! + order[i]! + carry;
      raised[32 + i] = sum & 0xff;
      carry = sum >> 8;
    }
    expect(await curve.verify(fromHex(publicKey), raised, fromHex(message))).toBe(false);
  });
});

const agreers = [
  { by: 'WebCrypto', load: async () => webCryptoX25519 },
  { by: 'libsodium', load: async () => sodiumX25519(await loadSodium()) },
  { by: 'the chosen one', load: x25519 },
];

describe.each(agreers)('X25519 by $by', ({ load }) => {
  test.each(rfc7748.scalarMultiplications)('multiplies as RFC 7748 §5.2 says: $result', async (given) => {
    const curve = await load();
    expect(toHex(await curve.agree(fromHex(given.scalar), fromHex(given.point)))).toBe(given.result);
  });

  test('agrees as RFC 7748 §6.1 says', async () => {
    const curve = await load();
    const { aPrivate, aPublic, bPrivate, bPublic, shared } = rfc7748.agreement;
    expect(toHex(await curve.publicKeyOf(fromHex(aPrivate)))).toBe(aPublic);
    expect(toHex(await curve.publicKeyOf(fromHex(bPrivate)))).toBe(bPublic);
    expect(toHex(await curve.agree(fromHex(aPrivate), fromHex(bPublic)))).toBe(shared);
    expect(toHex(await curve.agree(fromHex(bPrivate), fromHex(aPublic)))).toBe(shared);
  });

  test.each(rfc7748.smallOrder)('refuses the point of small order %s', async (point) => {
    const curve = await load();
    expect(await codeOf(() => curve.agree(countUp(1, 32), fromHex(point)))).toBe('crypto/bad-element');
  });

  test('refuses a point of another length', async () => {
    const curve = await load();
    for (const length of [0, 31, 33]) {
      expect(await codeOf(() => curve.agree(countUp(1, 32), countUp(9, length)))).toBe('crypto/bad-element');
    }
  });
});
