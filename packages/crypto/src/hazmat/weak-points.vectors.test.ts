import { ED25519_TORSION_SUBGROUP, ed25519 as noble } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, copyBytes, utf8 } from '../bytes.ts';
import { fromHex, toHex } from '../encoding.ts';
import { countUp } from '../testing/hostile.ts';
import { ed25519, sodiumEd25519, webCryptoEd25519 } from './ed25519.ts';
import { loadSodium } from './sodium.ts';

/** The field's prime; `spelt` writes a number lowest byte first, reduced or not. */
const prime = 2n ** 255n - 19n;
const spelt = (y: bigint, sign = 0): Bytes => {
  const bytes = fromHex(y.toString(16).padStart(64, '0')).reverse();
  bytes[31]! |= sign << 7;
  return bytes;
};

const weakKeys: readonly string[] = [
  ...ED25519_TORSION_SUBGROUP,
  // The same points with the sign that says nothing, and with y beyond the prime.
  ...[0n, 1n, prime - 1n, prime, prime + 1n].flatMap((y) => [toHex(spelt(y)), toHex(spelt(y, 1))]),
];
/** Every y of 255 bits that is not below the prime: no honest writer makes these. */
const unreducedKeys = Array.from({ length: 19 }, (_, i) => [
  spelt(prime + BigInt(i)),
  spelt(prime + BigInt(i), 1),
]).flat();

const verifiers = [
  { by: 'WebCrypto', load: async () => webCryptoEd25519 },
  { by: 'libsodium', load: async () => sodiumEd25519(await loadSodium()) },
  { by: 'the chosen one', load: ed25519 },
];

const identity = fromHex(`01${'00'.repeat(31)}`);
const zero = new Uint8Array(32);

describe.each(verifiers)('forged Ed25519 signatures, by $by', ({ load }) => {
  test.each([...new Set(weakKeys)])('no message is signed by the point of small order %s', async (key) => {
    const curve = await load();
    for (let i = 0; i < 64; i += 1) {
      for (const r of [identity, fromHex(key)]) {
        const forged = concat(r, zero);
        expect(await curve.verify(fromHex(key), forged, utf8(`message ${i}`))).toBe(false);
      }
    }
  });

  test('no key is taken whose number is not reduced', async () => {
    const curve = await load();
    for (const key of unreducedKeys)
      for (let i = 0; i < 4; i += 1)
        expect(await curve.verify(key, concat(identity, zero), utf8(`message ${i}`))).toBe(false);
  });

  test('a signer cannot make one either: R of small order is refused under an honest key', async () => {
    const curve = await load();
    const seed = countUp(3, 32);
    const { scalar, pointBytes } = noble.utils.getExtendedPublicKey(seed);
    const order = noble.Point.CURVE().n;
    const message = utf8('a signature that two libraries read differently');
    for (const hex of ED25519_TORSION_SUBGROUP) {
      // S = k·a: the equation holds for R of order one, and up to the cofactor for the others.
      const hashed = new Uint8Array(
        await crypto.subtle.digest('SHA-512', concat(fromHex(hex), pointBytes, message)),
      );
      const k = BigInt(`0x${toHex(hashed.reverse())}`) % order;
      const signature = concat(fromHex(hex), spelt((k * scalar) % order));
      expect(await curve.verify(copyBytes(pointBytes), signature, message)).toBe(false);
    }
  });

  test('honest keys and signatures still pass, whatever their bytes', async () => {
    const curve = await load();
    for (let i = 0; i < 16; i += 1) {
      const seed = countUp(i * 7, 32);
      const [key, message] = [await curve.publicKeyOf(seed), countUp(i, i)];
      const signature = await curve.sign(seed, message);
      expect(toHex(signature)).toBe(toHex(noble.sign(message, seed)));
      expect(await curve.verify(key, signature, message)).toBe(true);
      expect(await curve.verify(key, signature, concat(message, countUp(0, 1)))).toBe(false);
    }
  });

  test('the order of the group and everything above it is no S', async () => {
    const curve = await load();
    const seed = countUp(9, 32);
    const [key, message] = [await curve.publicKeyOf(seed), utf8('one spelling only')];
    const signature = await curve.sign(seed, message);
    const order = noble.Point.CURVE().n;
    const s = BigInt(`0x${toHex(signature.slice(32).reverse())}`);
    for (const times of [1n, 2n, 7n, 15n]) {
      const raised = s + times * order;
      if (raised >= 2n ** 256n) continue;
      const bytes = fromHex(raised.toString(16).padStart(64, '0')).reverse();
      expect(await curve.verify(key, concat(signature.slice(0, 32), bytes), message)).toBe(false);
    }
    expect(
      await curve.verify(key, concat(signature.slice(0, 32), new Uint8Array(32).fill(0xff)), message),
    ).toBe(false);
    expect(await curve.verify(key, concat(signature.slice(0, 32), zero), message)).toBe(false);
  });
});
