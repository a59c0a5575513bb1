import { describe, expect, test } from 'vitest';
import { associatedData, itemContext } from './context.ts';
import { toHex } from './encoding.ts';
import { encryptAesGcm } from './hazmat/aes-gcm.ts';
import { hmac } from './hazmat/hmac.ts';
import { deriveInvitationKey, invitationTag } from './invitation.ts';
import {
  derivePasswordKeys,
  deriveRootKeys,
  deriveUnlockKey,
  deriveVaultKeys,
  type GrantKey,
  generateRootKey,
  generateVaultSecret,
  type MasterKey,
  type UnlockSeed,
} from './keys.ts';
import { macManifest } from './manifest.ts';
import { stepUpProof } from './proofs.ts';
import { sealContent } from './sealed-content.ts';
import { searchToken } from './search-tokens.ts';
import { codeOf, countUp } from './testing/hostile.ts';
import { wrapGrantedSecret, wrapRootKey, wrapVaultSecret } from './wrapped-key.ts';

const place = { vaultId: countUp(0xb0, 16), itemId: countUp(0xc0, 16), keyEpoch: 1, revision: 1 };
const context = itemContext(place, 1);
const tag = {
  side: 'guest',
  inviterIdentityHash: countUp(0, 32),
  guestIdentityHash: countUp(1, 32),
} as const;

/** Never called: each line must be a type error, or the type check of the tests fails. */
export const neverCompiles = async (): Promise<void> => {
  const secret = generateVaultSecret();
  const vault = await deriveVaultKeys(secret);
  const root = await deriveRootKeys(generateRootKey());
  const password = await derivePasswordKeys(countUp(0, 32) as MasterKey);
  // @ts-expect-error the search key seals nothing
  await sealContent(vault.search, context, countUp(0, 1));
  // @ts-expect-error the manifest key seals nothing
  await sealContent(vault.manifest, context, countUp(0, 1));
  // @ts-expect-error the enc key makes no tokens
  await searchToken(vault.enc, { field: 1, word: 'a' });
  // @ts-expect-error the manifest key makes no tokens
  await searchToken(vault.manifest, { field: 1, word: 'a' });
  // @ts-expect-error the search key makes no manifest MAC
  await macManifest(vault.search, countUp(0, 1));
  // @ts-expect-error raw bytes are no key
  await sealContent(secret.vaultKey, context, countUp(0, 1));
  // @ts-expect-error a vault key wraps no vault key
  await wrapVaultSecret(secret.vaultKey, context, secret);
  // @ts-expect-error the self-wrap key wraps no root key
  await wrapRootKey({ unlockKey: root.selfWrap }, context, generateRootKey());
  // @ts-expect-error the self-wrap key wraps nothing for a grant
  await wrapGrantedSecret(root.selfWrap, context, secret);
  // @ts-expect-error the key of a grant wraps nothing for oneself
  await wrapVaultSecret(countUp(0, 32) as GrantKey, context, secret);
  // @ts-expect-error the key of a grant, raw bytes, seals no content
  await sealContent(countUp(0, 32) as GrantKey, context, countUp(0, 1));
  // @ts-expect-error the manifest key makes no tag of an invitation
  await invitationTag(vault.manifest, tag);
  // @ts-expect-error an invitation's key makes no manifest MAC
  await macManifest(await deriveInvitationKey(countUp(0, 11), countUp(0, 16)), countUp(0, 1));
  // @ts-expect-error a vault key is no root key
  await deriveRootKeys(secret.vaultKey);
  // @ts-expect-error the auth key, which the server sees, is no unlock seed
  await deriveUnlockKey(password.authKey, countUp(0, 64), countUp(0, 16), 1);
  // @ts-expect-error the auth key makes no step-up proof
  await stepUpProof(password.authKey, countUp(0, 32), countUp(0, 16), 'export');
};

describe('keys stay in their roles (B11, B18)', () => {
  test('the platform itself refuses a search key that seals and an enc key that makes tokens', async () => {
    const { enc, search, manifest } = await deriveVaultKeys(generateVaultSecret());
    const seal = (key: CryptoKey) => () =>
      encryptAesGcm(key, countUp(0, 12), associatedData(context), countUp(0, 1));
    expect(await codeOf(seal(enc))).toBe('ok');
    expect(await codeOf(seal(search))).toBe('foreign error');
    expect(await codeOf(seal(manifest))).toBe('foreign error');
    expect(await codeOf(() => hmac(enc, countUp(0, 1)))).toBe('foreign error');
  });

  test('no script can export what seals or makes tokens', async () => {
    const vault = await deriveVaultKeys(generateVaultSecret());
    const root = await deriveRootKeys(generateRootKey());
    const keys = [
      vault.enc,
      vault.search,
      vault.manifest,
      root.privateKeys,
      root.accountState,
      root.localCache,
      await deriveInvitationKey(countUp(0, 11), countUp(0, 16)),
    ];
    for (const key of keys) {
      expect(key.extractable).toBe(false);
      expect(await codeOf(() => crypto.subtle.exportKey('raw', key))).toBe('foreign error');
    }
  });
});

describe('generated keys', () => {
  test('never repeat, and a new vault key comes with a new salt (K9)', () => {
    const roots = Array.from({ length: 1000 }, () => toHex(generateRootKey()));
    const vaults = Array.from({ length: 1000 }, generateVaultSecret);
    const all = [
      ...roots,
      ...vaults.flatMap(({ vaultKey, vaultSalt }) => [toHex(vaultKey), toHex(vaultSalt)]),
    ];
    expect(new Set(all).size).toBe(3000);
    for (const key of all) expect(key).toHaveLength(64);
  });
});

test('an unlock key without its halves is refused: a PIN that is left out would protect nothing', async () => {
  const seed = countUp(1, 32) as UnlockSeed;
  const wrong = [
    () => deriveUnlockKey(seed, new Uint8Array(0), countUp(0, 16), 1),
    () => deriveUnlockKey(seed, countUp(0, 32), countUp(0, 16), 1),
    () => deriveUnlockKey(countUp(1, 31) as UnlockSeed, countUp(0, 64), countUp(0, 16), 1),
    () => deriveUnlockKey(seed, countUp(0, 64), countUp(0, 15), 1),
    () => deriveUnlockKey(seed, countUp(0, 64), countUp(0, 16), -1),
  ];
  for (const derive of wrong) expect(await codeOf(derive)).toBe('crypto/malformed');
});
