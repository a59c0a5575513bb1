import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat, lp, u32, utf8 } from './bytes.ts';
import { privateKeysContext } from './context.ts';
import { toHex } from './encoding.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import { encodeIdentity, type Identity, identityHash, parseIdentity } from './identity.ts';
import type { PrivateKeysKey } from './keys.ts';
import {
  generatePrivateKeys,
  openPrivateKeys,
  type PrivateKeys,
  publicKeysOf,
  sealPrivateKeys,
} from './private-keys.ts';
import { sealContent } from './sealed-content.ts';
import { isSignedBy, signBody } from './signature.ts';
import {
  codeOf,
  countUp,
  cutEachLength,
  flipEachBit,
  notAuthenticOutcome,
  outcomeOf,
} from './testing/hostile.ts';

const identity: Identity = {
  accountId: countUp(0xa0, 16),
  email: 'ada@example.org',
  epoch: 1,
  previousHash: new Uint8Array(32),
  ed25519: countUp(1, 32),
  x25519: countUp(2, 32),
  rsa: countUp(3, 422),
};
const encoded = encodeIdentity(identity);

const spelled = (
  email: Uint8Array,
  label = 'coffer/v1/identity',
  epoch = 1,
  previousHash = identity.previousHash,
) => {
  const { accountId, ed25519, x25519, rsa } = identity;
  return concat(lp(label), accountId, lp(email), u32(epoch), previousHash, ed25519, x25519, lp(rsa));
};

describe('an identity', () => {
  test('is read as it was written', () => {
    expect(parseIdentity(encoded)).toEqual(identity);
    const rotated = { ...identity, epoch: 2, previousHash: identityHash(identity) };
    expect(parseIdentity(encodeIdentity(rotated))).toEqual(rotated);
  });

  test('has one hash for every spelling of its address, and another for every other field', () => {
    expect(toHex(identityHash({ ...identity, email: ' ADA@example.ORG ' }))).toBe(
      toHex(identityHash(identity)),
    );
    const others: readonly Identity[] = [
      identity,
      { ...identity, accountId: countUp(0xa1, 16) },
      { ...identity, email: 'bob@example.org' },
      { ...identity, epoch: 2 },
      { ...identity, previousHash: countUp(9, 32) },
      { ...identity, ed25519: identity.x25519, x25519: identity.ed25519 },
      { ...identity, rsa: countUp(4, 422) },
    ];
    expect(new Set(others.map((other) => toHex(identityHash(other)))).size).toBe(others.length);
  });

  test('in any spelling but the canonical one is refused', async () => {
    for (const email of [
      'Ada@example.org',
      ' ada@example.org',
      'ada@example.org\n',
      'zoe\u0308@example.org',
    ]) {
      expect(await codeOf(() => parseIdentity(spelled(utf8(email))))).toBe('crypto/malformed');
    }
    expect(await codeOf(() => parseIdentity(spelled(Uint8Array.of(0xff))))).toBe('crypto/malformed');
    expect(await codeOf(() => parseIdentity(spelled(utf8('a'), 'coffer/v1/manifest')))).toBe(
      'crypto/malformed',
    );
    expect(await codeOf(() => parseIdentity(concat(encoded, countUp(0, 1))))).toBe('crypto/malformed');
    for (const cut of cutEachLength(encoded))
      expect(await codeOf(() => parseIdentity(cut))).toBe('crypto/malformed');
  });

  test('is the first exactly when nothing stands before it', async () => {
    const email = utf8('ada@example.org');
    const wrong = [
      spelled(email, 'coffer/v1/identity', 0),
      spelled(email, 'coffer/v1/identity', 2),
      spelled(email, 'coffer/v1/identity', 1, countUp(1, 32)),
    ];
    for (const bytes of wrong) expect(await codeOf(() => parseIdentity(bytes))).toBe('crypto/malformed');
  });

  test('with fields of another length is not written', async () => {
    const wrong: readonly Partial<Identity>[] = [
      { accountId: countUp(0, 17) },
      { previousHash: countUp(0, 31) },
      { ed25519: countUp(0, 33) },
      { x25519: countUp(0, 0) },
      { epoch: -1 },
    ];
    for (const fields of wrong) {
      expect(await codeOf(() => encodeIdentity({ ...identity, ...fields }))).toBe('crypto/malformed');
    }
  });

  test('read from hostile bytes ends in malformed, or in what encodes to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (given) => {
        expect(await codeOf(() => parseIdentity(Uint8Array.from(given)))).toBe('crypto/malformed');
      }),
    );
    for (const flipped of flipEachBit(encoded, 0, 120)) {
      const code = await codeOf(() =>
        expect(toHex(encodeIdentity(parseIdentity(flipped)))).toBe(toHex(flipped)),
      );
      expect(['ok', 'crypto/malformed']).toContain(code);
    }
  });
});

describe('private keys (S8, S9)', () => {
  const account = countUp(0xa0, 16);
  let key: PrivateKeysKey;
  let keys: PrivateKeys;
  beforeAll(async () => {
    key = (await aesGcmKey(countUp(1, 32))) as PrivateKeysKey;
    keys = await generatePrivateKeys();
  });

  test('come back from their blob, and the public halves are computed from them', async () => {
    const opened = await openPrivateKeys(key, account, 1, await sealPrivateKeys(key, account, 1, keys));
    expect(opened).toEqual(keys);
    const open = await publicKeysOf(opened);
    expect([open.ed25519.length, open.x25519.length]).toEqual([32, 32]);
    const spki = await crypto.subtle.importKey(
      'spki',
      open.rsa,
      { name: 'RSA-OAEP', hash: 'SHA-256' },
      true,
      ['encrypt'],
    );
    expect((spki.algorithm as RsaHashedKeyAlgorithm).modulusLength).toBe(3072);
  });

  test('sign what their public half verifies', async () => {
    const signer = { deploymentId: countUp(0xd0, 16), signerId: account };
    const { ed25519 } = await publicKeysOf(keys);
    const body = encodeIdentity({ ...identity, ed25519 });
    const signature = await signBody(keys.ed25519, 'coffer/v1/identity', signer, body);
    const check = (label: 'coffer/v1/identity' | 'coffer/v1/manifest', by = signer, of = body) =>
      isSignedBy(ed25519, label, by, of, signature);
    expect(await check('coffer/v1/identity')).toBe(true);
    expect(await check('coffer/v1/manifest')).toBe(false);
    expect(await check('coffer/v1/identity', { ...signer, deploymentId: countUp(0xd1, 16) })).toBe(false);
    expect(await check('coffer/v1/identity', { ...signer, signerId: countUp(0xa1, 16) })).toBe(false);
    expect(await check('coffer/v1/identity', signer, countUp(0, 9))).toBe(false);
  });

  test('of another account, epoch, or altered on the way do not open (H18)', async () => {
    const blob = await sealPrivateKeys(key, account, 1, keys);
    expect(await outcomeOf(() => openPrivateKeys(key, countUp(0xa1, 16), 1, blob))).toBe(notAuthenticOutcome);
    expect(await outcomeOf(() => openPrivateKeys(key, account, 2, blob))).toBe(notAuthenticOutcome);
    for (const flipped of flipEachBit(blob, 1, 40)) {
      expect(await outcomeOf(() => openPrivateKeys(key, account, 1, flipped))).toBe(notAuthenticOutcome);
    }
  });

  test('in an unknown version or of odd lengths are refused, though authentic', async () => {
    const seal = (content: Uint8Array) => sealContent(key, privateKeysContext(account, 1), content);
    const open = async (content: Uint8Array) => {
      const blob = await seal(content);
      return codeOf(() => openPrivateKeys(key, account, 1, blob));
    };
    const row = (a: number, b: number) => concat(lp(countUp(0, a)), lp(countUp(0, b)), lp(countUp(0, 9)));
    expect(await open(concat(Uint8Array.of(2), row(32, 32)))).toBe('crypto/unsupported-suite');
    expect(await open(concat(Uint8Array.of(1), row(31, 32)))).toBe('crypto/not-authentic');
    expect(await open(concat(Uint8Array.of(1), row(32, 0)))).toBe('crypto/not-authentic');
    expect(await open(concat(Uint8Array.of(1), row(33, 32)))).toBe('crypto/malformed');
    expect(await open(concat(Uint8Array.of(1), row(32, 32), countUp(0, 1)))).toBe('crypto/malformed');
  });
});
