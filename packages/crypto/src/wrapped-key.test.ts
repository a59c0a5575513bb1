import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, concat, copyBytes, lp, u8 } from './bytes.ts';
import {
  associatedData,
  type Context,
  type ObjectType,
  objectTypes,
  recoveryWrapContext,
  rootWrapContext,
  selfWrapContext,
} from './context.ts';
import { toHex } from './encoding.ts';
import { aesGcmKey, decryptAesGcm } from './hazmat/aes-gcm.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { sha256 } from './hazmat/sha256.ts';
import {
  generateVaultSecret,
  type RecoveryKey,
  type RootKey,
  type SelfWrapKey,
  type UnlockKey,
} from './keys.ts';
import { ciphertextUnderTwoKeys } from './testing/gcm-collision.ts';
import { countUp, cutEachLength, flipEachBit, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';
import {
  unwrapRootKey,
  unwrapVaultSecret,
  wrappedLength,
  wrapRootKey,
  wrapVaultSecret,
} from './wrapped-key.ts';

const account = countUp(0xa0, 16);
const vaultId = countUp(0xb0, 16);
const unlockKey = countUp(1, 32) as UnlockKey;
const recoveryKey = countUp(1, 32) as RecoveryKey;
const selfWrapKey = countUp(1, 32) as SelfWrapKey;
const rootKey = countUp(0x61, 32) as RootKey;
const context = rootWrapContext(account, 2);
const unsupported = 'crypto/unsupported-suite: Not a wrapped key.';
const headLength = 1 + 32 + 32 + 12;

let wrapped: Bytes;
beforeAll(async () => {
  wrapped = await wrapRootKey({ unlockKey }, context, rootKey);
});
const unwrap = (bytes: Bytes, place: Context = context, key = unlockKey) =>
  outcomeOf(() => unwrapRootKey({ unlockKey: key }, place, bytes));

describe('a wrapped root key', () => {
  test('opens with its key at its place', async () => {
    expect(wrapped).toHaveLength(wrappedLength(32));
    expect(toHex(await unwrapRootKey({ unlockKey }, context, wrapped))).toBe(toHex(rootKey));
  });

  test('is another one each time', async () => {
    const made = await Promise.all(
      Array.from({ length: 500 }, () => wrapRootKey({ unlockKey }, context, rootKey)),
    );
    for (const [from, to] of [
      [1, 33],
      [33, 65],
      [65, 77],
      [77, 109],
    ] as const) {
      expect(new Set(made.map((bytes) => toHex(bytes.subarray(from, to)))).size).toBe(500);
    }
  });

  test('ends in one error with every bit flipped but the suite byte (B15, H10, H18)', async () => {
    for (const flipped of flipEachBit(wrapped, 1)) expect(await unwrap(flipped)).toBe(notAuthenticOutcome);
  });

  test('of another suite is unsupported (H16)', async () => {
    for (const flipped of flipEachBit(wrapped, 0, 1)) expect(await unwrap(flipped)).toBe(unsupported);
    for (const suite of [0x00, 0x02, 0xff]) {
      expect(await unwrap(concat(u8(suite), wrapped.subarray(1)))).toBe(unsupported);
    }
    expect(await unwrap(new Uint8Array(0))).toBe(unsupported);
  });

  test('ends in one error cut at every length, or grown (H10, H17)', async () => {
    for (const cut of cutEachLength(wrapped, 1)) expect(await unwrap(cut)).toBe(notAuthenticOutcome);
    for (const more of [1, 16, 32]) {
      expect(await unwrap(concat(wrapped, new Uint8Array(more)))).toBe(notAuthenticOutcome);
    }
  });

  test('ends in the same error under every other key', async () => {
    for (const key of flipEachBit(unlockKey)) {
      expect(await unwrap(wrapped, context, key as UnlockKey)).toBe(notAuthenticOutcome);
    }
  });

  test('ends in the same error at every other place (H08, H19)', async () => {
    const others: readonly Context[] = [
      rootWrapContext(countUp(0xa1, 16), 2),
      rootWrapContext(account, 1),
      rootWrapContext(account, 3),
      { ...context, part: 1 },
      { ...context, vaultId },
      { ...context, objectId: vaultId },
      { ...context, revision: 1 },
    ];
    for (const place of others) expect(await unwrap(wrapped, place)).toBe(notAuthenticOutcome);
  });
});

describe('one key in another role (H19)', () => {
  const places: readonly (readonly [string, Context])[] = [
    ['root', rootWrapContext(account, 2)],
    ['recovery', recoveryWrapContext(account, 2)],
    ['self', selfWrapContext(account, vaultId, 2)],
  ];

  test('the same bytes as unlock key and as recovery key wrap differently', async () => {
    const asRecovery = await wrapRootKey({ recoveryKey }, recoveryWrapContext(account, 2), rootKey);
    expect(await unwrap(asRecovery)).toBe(notAuthenticOutcome);
    const swapped = () => unwrapRootKey({ recoveryKey }, recoveryWrapContext(account, 2), wrapped);
    expect(await outcomeOf(swapped)).toBe(notAuthenticOutcome);
  });

  test.each(Object.keys(objectTypes) as ObjectType[])(
    'a context of type %s opens only its own wrap',
    async (type) => {
      const place: Context = { ...context, type };
      const expected = (own: ObjectType) => (type === own ? 'ok' : notAuthenticOutcome);
      const self = selfWrapContext(account, vaultId, 2);
      const secret = generateVaultSecret();
      expect(await outcomeOf(() => wrapRootKey({ unlockKey }, place, rootKey))).toBe(expected('rootWrap'));
      expect(await outcomeOf(() => wrapRootKey({ recoveryKey }, place, rootKey))).toBe(
        expected('recoveryWrap'),
      );
      expect(await outcomeOf(() => wrapVaultSecret(selfWrapKey, { ...self, type }, secret))).toBe(
        expected('selfWrap'),
      );
      expect(await unwrap(wrapped, place)).toBe(expected('rootWrap'));
    },
  );

  test('a purpose is bound beside the context: no wrap made under one purpose opens under another', async () => {
    const craft = async (purpose: string, place: Context, secret: Bytes = rootKey): Promise<Bytes> => {
      const [salt, nonce, aad] = [countUp(3, 32), countUp(5, 12), associatedData(place)];
      const okm = await hkdf(unlockKey, concat(lp('coffer/v1/wrap'), lp(purpose), sha256(aad)), 64, salt);
      const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
      const key = await crypto.subtle.importKey('raw', okm.slice(0, 32), 'AES-GCM', false, ['encrypt']);
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, secret));
      return concat(u8(1), salt, okm.slice(32), nonce, sealed);
    };
    for (const [purpose] of places) {
      const expected = purpose === 'root' ? 'ok' : notAuthenticOutcome;
      expect(await unwrap(await craft(purpose, context))).toBe(expected);
    }
    // Nor does one of another length, though its key, purpose and place are right.
    for (const length of [0, 16, 31, 33, 64]) {
      expect(await unwrap(await craft('root', context, countUp(0, length)))).toBe(notAuthenticOutcome);
    }
  });
});

test('a ciphertext crafted to open under two keys is refused under the second (H20)', async () => {
  const aad = associatedData(context);
  const [salt, nonce] = [countUp(3, 32), countUp(5, 12)];
  const info = concat(lp('coffer/v1/wrap'), lp('root'), sha256(aad));
  const guesses = [countUp(0x10, 32), countUp(0x20, 32)] as [UnlockKey, UnlockKey];
  const [first, second] = [await hkdf(guesses[0], info, 64, salt), await hkdf(guesses[1], info, 64, salt)];
  const sealed = ciphertextUnderTwoKeys(first.slice(0, 32), second.slice(0, 32), nonce, aad);
  for (const okm of [first, second]) {
    const opened = await decryptAesGcm(await aesGcmKey(okm.slice(0, 32)), nonce, aad, sealed);
    expect(opened).toHaveLength(32);
  }
  const crafted = concat(u8(1), salt, first.slice(32), nonce, sealed);
  expect(await unwrap(crafted, context, guesses[0])).toBe('ok');
  expect(await unwrap(crafted, context, guesses[1])).toBe(notAuthenticOutcome);
});

test('the commitment of another wrap does not help', async () => {
  const other = await wrapRootKey({ unlockKey }, context, rootKey);
  const mixed = copyBytes(wrapped);
  mixed.set(other.subarray(33, 65), 33);
  expect(await unwrap(mixed)).toBe(notAuthenticOutcome);
  const head = concat(other.subarray(0, headLength), wrapped.subarray(headLength));
  expect(await unwrap(head)).toBe(notAuthenticOutcome);
});

describe('a wrapped vault secret', () => {
  const place = selfWrapContext(account, vaultId, 5);
  test('gives back key and salt, each in its own place', async () => {
    const secret = generateVaultSecret();
    const bytes = await wrapVaultSecret(selfWrapKey, place, secret);
    expect(bytes).toHaveLength(wrappedLength(64));
    const opened = await unwrapVaultSecret(selfWrapKey, place, bytes);
    expect(toHex(opened.vaultKey)).toBe(toHex(secret.vaultKey));
    expect(toHex(opened.vaultSalt)).toBe(toHex(secret.vaultSalt));
  });

  test('opens for no other vault, epoch or account, and not as a root key (H08, H13)', async () => {
    const bytes = await wrapVaultSecret(selfWrapKey, place, generateVaultSecret());
    const others = [
      selfWrapContext(account, countUp(0xb1, 16), 5),
      selfWrapContext(account, vaultId, 6),
      selfWrapContext(countUp(0xa1, 16), vaultId, 5),
    ];
    for (const other of others) {
      expect(await outcomeOf(() => unwrapVaultSecret(selfWrapKey, other, bytes))).toBe(notAuthenticOutcome);
    }
    expect(await unwrap(bytes)).toBe(notAuthenticOutcome);
    expect(await outcomeOf(() => unwrapVaultSecret(selfWrapKey, place, wrapped))).toBe(notAuthenticOutcome);
  });

  test('of another length is never written, since it could never be opened', async () => {
    const short = { ...generateVaultSecret(), vaultSalt: countUp(0, 31) };
    expect(await outcomeOf(() => wrapVaultSecret(selfWrapKey, place, short))).toContain('crypto/malformed');
    for (const length of [0, 16, 31, 33, 64]) {
      const wrong = () => wrapRootKey({ unlockKey }, context, countUp(0, length) as RootKey);
      expect(await outcomeOf(wrong)).toContain('crypto/malformed');
    }
  });
});
