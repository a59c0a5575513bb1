import { beforeAll, describe, expect, test } from 'vitest';
import { openAccountState, sealAccountState } from './account-state.ts';
import { type Bytes, concat } from './bytes.ts';
import {
  type Context,
  itemContext,
  type ObjectType,
  objectTypes,
  rootWrapContext,
  selfWrapContext,
} from './context.ts';
import { toHex } from './encoding.ts';
import {
  deriveRootKeys,
  deriveVaultKeys,
  generateRootKey,
  generateVaultSecret,
  type RootKey,
  type RootKeys,
  type SelfWrapKey,
  type UnlockKey,
  type VaultKeys,
} from './keys.ts';
import { openPage, sealPage } from './local-cache.ts';
import { isManifestMac, macManifest } from './manifest.ts';
import { openContent, sealContent } from './sealed-content.ts';
import { searchToken } from './search-tokens.ts';
import {
  codeOf,
  countUp,
  cutEachLength,
  flipEachBit,
  notAuthenticOutcome,
  outcomeOf,
} from './testing/hostile.ts';
import { unwrapRootKey, unwrapVaultSecret, wrapRootKey, wrapVaultSecret } from './wrapped-key.ts';

// The tables of the other tests run in Node; a browser's WebCrypto is another program and must refuse the same.

const account = countUp(0xa0, 16);
const vaultId = countUp(0xb0, 16);
const itemId = countUp(0xc0, 16);
const place = { vaultId, itemId, keyEpoch: 3, revision: 7 };
const context = itemContext(place, 2);
const content = countUp(0, 40);

let root: RootKeys;
let vault: VaultKeys;
beforeAll(async () => {
  root = await deriveRootKeys(generateRootKey());
  vault = await deriveVaultKeys(generateVaultSecret());
});

const usagesOf = (key: CryptoKey): readonly string[] =>
  [...(key as unknown as { readonly usages: readonly string[] }).usages].sort();

describe('key objects, as this platform holds them', () => {
  test('each is secret, stays inside, and can do its one job', () => {
    const sealing = [vault.enc, root.privateKeys, root.accountState, root.localCache];
    for (const key of sealing) {
      expect([key.type, key.extractable]).toEqual(['secret', false]);
      expect(usagesOf(key)).toEqual(['decrypt', 'encrypt']);
    }
    for (const key of [vault.search, vault.manifest]) {
      expect([key.type, key.extractable]).toEqual(['secret', false]);
      expect(usagesOf(key).filter((usage) => !['sign', 'verify'].includes(usage))).toEqual([]);
    }
  });

  test('none can be had back, as bytes or as JSON (K8)', async () => {
    for (const key of [
      ...Object.values(vault),
      root.privateKeys,
      root.accountState,
      root.localCache,
    ] as CryptoKey[]) {
      expect(await codeOf(() => crypto.subtle.exportKey('raw', key))).toBe('foreign error');
      expect(await codeOf(() => crypto.subtle.exportKey('jwk', key))).toBe('foreign error');
    }
  });

  test('a key of one job is refused for the other by the platform itself (B11, B18)', async () => {
    for (const key of [vault.search, vault.manifest]) {
      expect(await codeOf(() => sealContent(key as never, context, content))).toBe('foreign error');
      const sealed = await sealContent(vault.enc, context, content);
      expect(await codeOf(() => openContent(key as never, context, sealed))).toBe('crypto/not-authentic');
    }
    for (const key of [vault.enc, root.accountState]) {
      expect(await codeOf(() => searchToken(key as never, { field: 1, word: 'a' }))).toBe('foreign error');
      expect(await codeOf(() => macManifest(key as never, content))).toBe('foreign error');
    }
  });

  test('tokens and manifests are made under keys that give different bytes for the same message', async () => {
    const message = countUp(5, 30);
    const mac = await macManifest(vault.manifest, message);
    expect(await isManifestMac(vault.manifest, message, mac)).toBe(true);
    expect(await isManifestMac(vault.search as never, message, mac)).toBe(false);
    expect(toHex(await macManifest(vault.search as never, message))).not.toBe(toHex(mac));
  });
});

describe('sealed content on this platform', () => {
  let sealed: Bytes;
  beforeAll(async () => {
    sealed = await sealContent(vault.enc, context, content);
  });

  test('opens with its key, in its place', async () => {
    expect(toHex(await openContent(vault.enc, context, sealed))).toBe(toHex(content));
  });

  test('ends in one error with any bit flipped (B15, H10)', async () => {
    for (const flipped of flipEachBit(sealed, 1))
      expect(await outcomeOf(() => openContent(vault.enc, context, flipped))).toBe(notAuthenticOutcome);
  });

  test('ends in the same error cut at any length, grown at either end, or put together anew', async () => {
    for (const cut of cutEachLength(sealed, 1))
      expect(await outcomeOf(() => openContent(vault.enc, context, cut))).toBe(notAuthenticOutcome);
    const other = await sealContent(vault.enc, context, content);
    const mixed = [
      concat(sealed, countUp(0, 1)),
      concat(sealed.slice(0, 17), other.slice(17)),
      concat(sealed.slice(0, -16), other.slice(-16)),
      concat(sealed, sealed.slice(17)),
    ];
    for (const wrong of mixed)
      expect(await outcomeOf(() => openContent(vault.enc, context, wrong))).toBe(notAuthenticOutcome);
  });

  test('ends in the same error under every other key of the account and of the vault', async () => {
    const others = [
      root.privateKeys,
      root.accountState,
      root.localCache,
      (await deriveVaultKeys(generateVaultSecret())).enc,
    ];
    for (const key of others)
      expect(await outcomeOf(() => openContent(key as never, context, sealed))).toBe(notAuthenticOutcome);
  });
});

describe('places, each against each other', () => {
  const types = Object.keys(objectTypes) as ObjectType[];
  const contexts: readonly Context[] = [
    ...types.map((type) => ({ ...context, type })),
    ...[0, 1, 3].map((part) => ({ ...context, part })),
    { ...context, ownerId: account },
    { ...context, vaultId: itemId },
    { ...context, objectId: vaultId },
    { ...context, vaultId: itemId, objectId: vaultId },
    { ...context, keyEpoch: 4 },
    { ...context, revision: 8 },
    { ...context, keyEpoch: 7, revision: 3 },
  ];

  test('what was sealed for one of them opens for none of the others (H07, H08, H19)', async () => {
    const all = await Promise.all(contexts.map((one) => sealContent(vault.enc, one, content)));
    for (const [i, sealed] of all.entries()) {
      for (const [j, expected] of contexts.entries()) {
        const outcome = await outcomeOf(() => openContent(vault.enc, expected, sealed));
        expect(outcome, `${i} as ${j}`).toBe(i === j ? 'ok' : notAuthenticOutcome);
      }
    }
  });

  test('a state and a page under one key’s bytes stay what they are', async () => {
    const key = root.accountState;
    const statePlace = { accountId: account, rootEpoch: 1, seq: 1 };
    const pagePlace = { accountId: account, rootEpoch: 1, pageId: new Uint8Array(16) };
    const [state, page] = [
      await sealAccountState(key, statePlace, content),
      await sealPage(key as never, pagePlace, content),
    ];
    expect(await codeOf(() => openAccountState(key, statePlace, state))).toBe('ok');
    expect(await outcomeOf(() => openAccountState(key, statePlace, page))).toBe(notAuthenticOutcome);
    expect(await outcomeOf(() => openPage(key as never, pagePlace, state))).toBe(notAuthenticOutcome);
    for (const wrong of [{ seq: 2 }, { seq: 0 }, { rootEpoch: 2 }, { accountId: vaultId }])
      expect(await outcomeOf(() => openAccountState(key, { ...statePlace, ...wrong }, state))).toBe(
        notAuthenticOutcome,
      );
  });
});

describe('wrapped keys on this platform', () => {
  const unlockKey = countUp(9, 32) as UnlockKey;
  const rootKey = countUp(0x41, 32) as RootKey;
  const wrapContext = rootWrapContext(account, 2);

  test('end in one error with any bit flipped and cut at any length (H10, H17)', async () => {
    const wrapped = await wrapRootKey({ unlockKey }, wrapContext, rootKey);
    expect(toHex(await unwrapRootKey({ unlockKey }, wrapContext, wrapped))).toBe(toHex(rootKey));
    for (const wrong of [
      ...flipEachBit(wrapped, 1),
      ...cutEachLength(wrapped, 1),
      concat(wrapped, countUp(0, 1)),
    ])
      expect(await outcomeOf(() => unwrapRootKey({ unlockKey }, wrapContext, wrong))).toBe(
        notAuthenticOutcome,
      );
  });

  test('parts of two wraps of one key under one key do not fit together', async () => {
    const [a, b] = [
      await wrapRootKey({ unlockKey }, wrapContext, rootKey),
      await wrapRootKey({ unlockKey }, wrapContext, rootKey),
    ];
    // Suite, salt, commitment, nonce, ciphertext and tag end here.
    const borders = [1, 33, 65, 77, 109, 125];
    for (let i = 0; i + 1 < borders.length; i += 1) {
      const mixed = concat(
        a.slice(0, borders[i]),
        b.slice(borders[i], borders[i + 1]),
        a.slice(borders[i + 1]),
      );
      expect(await outcomeOf(() => unwrapRootKey({ unlockKey }, wrapContext, mixed))).toBe(
        notAuthenticOutcome,
      );
    }
  });

  test('an empty or short wrapping key is refused, in both directions: everybody has that one', async () => {
    const wrapped = await wrapRootKey({ unlockKey }, wrapContext, rootKey);
    for (const length of [0, 16, 31, 33]) {
      const wrong = countUp(0, length) as UnlockKey;
      expect(await codeOf(() => wrapRootKey({ unlockKey: wrong }, wrapContext, rootKey))).toBe(
        'crypto/malformed',
      );
      expect(await codeOf(() => unwrapRootKey({ unlockKey: wrong }, wrapContext, wrapped))).toBe(
        'crypto/malformed',
      );
    }
  });

  test('a vault’s key opens for its own account, vault and epoch, each against each', async () => {
    const key = countUp(2, 32) as SelfWrapKey;
    const secret = generateVaultSecret();
    const places = [
      selfWrapContext(account, vaultId, 1),
      selfWrapContext(account, vaultId, 2),
      selfWrapContext(account, itemId, 1),
      selfWrapContext(itemId, vaultId, 1),
      selfWrapContext(vaultId, account, 1),
    ];
    const wraps = await Promise.all(places.map((one) => wrapVaultSecret(key, one, secret)));
    for (const [i, wrapped] of wraps.entries()) {
      for (const [j, expected] of places.entries()) {
        const outcome = await outcomeOf(() => unwrapVaultSecret(key, expected, wrapped));
        expect(outcome).toBe(i === j ? 'ok' : notAuthenticOutcome);
      }
    }
  });
});
