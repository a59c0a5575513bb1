import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { selfWrapContext } from './context.ts';
import { toHex } from './encoding.ts';
import { isGrantSigned, openGrant, sealGrant } from './grant.ts';
import { encodeGrant, type GrantPlace, grantSignedBody, parseGrant } from './grant-bytes.ts';
import { decryptRsaOaep, encryptRsaOaep } from './hazmat/rsa-oaep.ts';
import { type Identity, identityHash } from './identity.ts';
import { generateVaultSecret, type SelfWrapKey } from './keys.ts';
import { signBody } from './signature.ts';
import { codeOf, countUp, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';
import { type Somebody, somebody } from './testing/people.ts';
import { wrapVaultSecret } from './wrapped-key.ts';

const deploymentId = countUp(0xd0, 16);
const secret = generateVaultSecret();
let ada: Somebody;
let bob: Somebody;
let eve: Somebody;
let place: GrantPlace;
let sealed: Bytes;

const seal = (given: GrantPlace, grantee: Identity, seed = ada.keys.ed25519) =>
  sealGrant(given, grantee, secret, { deploymentId, seed });

/** A public key of another size than identities have. */
const rsaOfBits = async (modulusLength: number): Promise<Bytes> => {
  const pair = await crypto.subtle.generateKey(
    { name: 'RSA-OAEP', hash: 'SHA-256', modulusLength, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['encrypt', 'decrypt'],
  );
  return new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
};

beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([somebody(1), somebody(2), somebody(3)]);
  place = {
    ...{ grantorId: ada.identity.accountId, granteeId: bob.identity.accountId, vaultId: countUp(0xb0, 16) },
    ...{ keyEpoch: 3, grantorIdentityHash: ada.hash, granteeIdentityHash: bob.hash },
    ...{ manifestSeq: 9, manifestHash: countUp(0x40, 32) },
  };
  sealed = await seal(place, bob.identity);
});

describe('a grant', () => {
  test('names its place, is signed by its grantor and opens for its grantee', async () => {
    const grant = parseGrant(sealed);
    expect(grant).toMatchObject(place);
    expect(sealed).toHaveLength(825);
    expect(await isGrantSigned(grant, ada.identity, deploymentId)).toBe(true);
    expect(await openGrant(grant, bob.keys)).toEqual(secret);
  });

  test('opens for nobody else, whoever made it (H03)', async () => {
    for (const other of [ada, eve])
      expect(await outcomeOf(() => openGrant(parseGrant(sealed), other.keys))).toBe(notAuthenticOutcome);
    const mixed = { ...bob.keys, rsa: eve.keys.rsa };
    expect(await outcomeOf(() => openGrant(parseGrant(sealed), mixed))).toBe(notAuthenticOutcome);
    const mixedToo = { ...bob.keys, x25519: eve.keys.x25519 };
    expect(await outcomeOf(() => openGrant(parseGrant(sealed), mixedToo))).toBe(notAuthenticOutcome);
  });

  test('does not open with the keys that its grantee has later', async () => {
    const { keys } = await somebody(2);
    expect(await outcomeOf(() => openGrant(parseGrant(sealed), keys))).toBe(notAuthenticOutcome);
  });

  test('goes to a group as it goes to an account', async () => {
    const identity = { ...bob.identity, accountId: countUp(0x90, 16), email: '' };
    const toGroup = { ...place, granteeId: identity.accountId, granteeIdentityHash: identityHash(identity) };
    const grant = parseGrant(await seal(toGroup, identity));
    expect(await isGrantSigned(grant, ada.identity, deploymentId)).toBe(true);
    expect(await openGrant(grant, bob.keys)).toEqual(secret);
  });

  test('made twice for one place has nothing random in common', async () => {
    const [a, b] = [parseGrant(sealed), parseGrant(await seal(place, bob.identity))];
    for (const field of ['ephemeral', 'rsaCiphertext', 'sealed', 'signature'] as const)
      expect(toHex(a[field])).not.toBe(toHex(b[field]));
  });

  test('can’t be put together of two of one place', async () => {
    const [a, b] = [parseGrant(sealed), parseGrant(await seal(place, bob.identity))];
    for (const field of ['ephemeral', 'rsaCiphertext', 'sealed'] as const) {
      const mixed = { ...a, [field]: b[field] };
      expect(await isGrantSigned(mixed, ada.identity, deploymentId)).toBe(false);
      expect(await outcomeOf(() => openGrant(mixed, bob.keys))).toBe(notAuthenticOutcome);
    }
  });

  test('with a wrap of the same key for oneself in it does not open', async () => {
    const context = selfWrapContext(bob.identity.accountId, place.vaultId, 3);
    const wrap = await wrapVaultSecret(countUp(1, 32) as SelfWrapKey, context, secret);
    expect(await outcomeOf(() => openGrant({ ...parseGrant(sealed), sealed: wrap }, bob.keys))).toBe(
      notAuthenticOutcome,
    );
  });

  test('is not signed by whoever is not its grantor, though the signature is right', async () => {
    const grant = parseGrant(await seal(place, bob.identity, eve.keys.ed25519));
    for (const identity of [
      ada.identity,
      eve.identity,
      { ...eve.identity, accountId: ada.identity.accountId },
    ])
      expect(await isGrantSigned(grant, identity, deploymentId)).toBe(false);
  });

  test('is not taken for one of a later identity of the same key', async () => {
    const later = { ...ada.identity, epoch: 2, previousHash: ada.hash };
    expect(await isGrantSigned(parseGrant(sealed), later, deploymentId)).toBe(false);
  });
});

describe('a grant is sealed for the identity that was shown, or for none', () => {
  test('not for another one, nor for the right one under another name', async () => {
    const other = { ...bob.identity, x25519: eve.identity.x25519, rsa: eve.identity.rsa };
    const wrong: readonly (readonly [GrantPlace, Identity])[] = [
      [place, eve.identity],
      [place, other],
      [place, { ...bob.identity, email: 'other@example.org' }],
      [{ ...place, granteeId: eve.identity.accountId }, bob.identity],
      [{ ...place, granteeIdentityHash: eve.hash }, bob.identity],
    ];
    for (const [given, identity] of wrong)
      expect(await codeOf(() => seal(given, identity))).toBe('crypto/malformed');
  });

  const withKeys = async (keys: Partial<Identity>) => {
    const identity = { ...bob.identity, ...keys };
    return codeOf(() => seal({ ...place, granteeIdentityHash: identityHash(identity) }, identity));
  };

  test('not for keys that are none', async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    expect(await withKeys({ x25519: new Uint8Array(32) })).toBe('crypto/bad-element');
    expect(await withKeys({ x25519: one })).toBe('crypto/bad-element');
    expect(await withKeys({ rsa: new Uint8Array(0) })).toBe('crypto/malformed');
    expect(await withKeys({ rsa: countUp(0, 422) })).toBe('crypto/malformed');
    expect(await withKeys({ rsa: bob.identity.rsa.slice(1) })).toBe('crypto/malformed');
  });

  test.each([1024, 2048, 4096])('not for an RSA key of %i bits', async (modulusLength) => {
    const rsa = await rsaOfBits(modulusLength);
    expect(await withKeys({ rsa })).toBe('crypto/malformed');
  });

  test('not with an epoch or a seq that is no number, nor with a vault key of another length', async () => {
    for (const wrong of [
      { keyEpoch: -1 },
      { keyEpoch: 2 ** 32 },
      { manifestSeq: 2 ** 53 },
      { manifestSeq: 0.5 },
    ])
      expect(await codeOf(() => seal({ ...place, ...wrong }, bob.identity))).toBe('crypto/malformed');
    const short = { ...secret, vaultSalt: countUp(0, 31) };
    const signer = { deploymentId, seed: ada.keys.ed25519 };
    expect(await codeOf(() => sealGrant(place, bob.identity, short, signer))).toBe('crypto/malformed');
  });

  test('a signature of another length never gets into its bytes', async () => {
    const grant = parseGrant(sealed);
    expect(await codeOf(() => encodeGrant({ ...grant, signature: countUp(0, 63) }))).toBe('crypto/malformed');
    expect(await codeOf(() => encodeGrant({ ...grant, sealed: countUp(0, 158) }))).toBe('crypto/malformed');
    const signer = { deploymentId, signerId: place.grantorId };
    const again = await signBody(ada.keys.ed25519, 'coffer/v1/grant', signer, grantSignedBody(grant));
    expect(toHex(encodeGrant({ ...grant, signature: again }))).toBe(toHex(sealed));
  });
});

describe('RSA-OAEP', () => {
  test('gives back what was encrypted, up to its limit', async () => {
    for (const length of [0, 32, 318]) {
      const ciphertext = await encryptRsaOaep(bob.identity.rsa, countUp(1, length));
      expect(ciphertext).toHaveLength(384);
      expect(toHex(await decryptRsaOaep(bob.keys.rsa, ciphertext))).toBe(toHex(countUp(1, length)));
    }
    expect(await codeOf(() => encryptRsaOaep(bob.identity.rsa, countUp(1, 319)))).toBe('crypto/malformed');
  });

  test('encrypts nothing to a key of another size', async () => {
    for (const modulusLength of [2048, 4096]) {
      const rsa = await rsaOfBits(modulusLength);
      expect(await codeOf(() => encryptRsaOaep(rsa, countUp(1, 32)))).toBe('crypto/malformed');
    }
  });

  test('ends in one error for other keys, altered bytes and other lengths (H10)', async () => {
    const ciphertext = await encryptRsaOaep(bob.identity.rsa, countUp(1, 32));
    const wrong: readonly (readonly [Bytes, Bytes])[] = [
      [eve.keys.rsa, ciphertext],
      [bob.keys.rsa, ciphertext.with(383, ciphertext[383]! ^ 1) as Bytes],
      [bob.keys.rsa, ciphertext.slice(1)],
      [bob.keys.rsa, new Uint8Array(0)],
      [countUp(0, 300), ciphertext],
    ];
    for (const [key, bytes] of wrong)
      expect(await outcomeOf(() => decryptRsaOaep(key, bytes))).toBe(notAuthenticOutcome);
  });
});
