import { expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/key-hierarchy.json';
import { utf8 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { aesGcmKey, encryptAesGcm } from './hazmat/aes-gcm.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { hmac, hmacKey } from './hazmat/hmac.ts';
import {
  derivePasswordKeys,
  deriveRootKeys,
  deriveUnlockKey,
  deriveVaultKeys,
  deriveVaultSubkeys,
  type MasterKey,
  type RootKey,
  type UnlockSeed,
  type VaultKey,
} from './keys.ts';
import { keyOf } from './testing/from-vector.ts';
import { countUp } from './testing/hostile.ts';

const nonce = countUp(0, 12);
const message = utf8('one message for all keys');
const underKey = async (key: CryptoKey) => toHex(await encryptAesGcm(key, nonce, countUp(0, 0), message));
const underRaw = async (raw: string) => underKey(await aesGcmKey(fromHex(raw)));

test('the four keys of a master key (K7, K11)', async () => {
  const { masterKey, ...expected } = vectors.password;
  const made = await derivePasswordKeys(keyOf<MasterKey>(masterKey));
  expect({
    pinInputKey: toHex(made.pinInputKey),
    unlockSeed: toHex(made.unlockSeed),
    authKey: toHex(made.authKey),
    reauthKey: toHex(made.reauthKey),
  }).toEqual(expected);
});

test('the unlock key needs the password half and the PIN half (S4)', async () => {
  const { unlockSeed, oprfOutput, accountId, pinEpoch, result } = vectors.unlock;
  const seed = keyOf<UnlockSeed>(unlockSeed);
  const [output, account] = [fromHex(oprfOutput), fromHex(accountId)];
  expect(toHex(await deriveUnlockKey(seed, output, account, pinEpoch))).toBe(result);
  const others = [
    deriveUnlockKey(countUp(9, 32) as UnlockSeed, output, account, pinEpoch),
    deriveUnlockKey(seed, countUp(9, 64), account, pinEpoch),
    deriveUnlockKey(seed, output, countUp(9, 16), pinEpoch),
    deriveUnlockKey(seed, output, account, pinEpoch + 1),
  ];
  const all = [result, ...(await Promise.all(others)).map(toHex)];
  expect(new Set(all).size).toBe(5);
});

test('the keys under a root key, by what they encrypt', async () => {
  const keys = await deriveRootKeys(keyOf<RootKey>(vectors.root.rootKey));
  expect(toHex(keys.selfWrap)).toBe(vectors.root.selfWrap);
  expect(await underKey(keys.privateKeys)).toBe(await underRaw(vectors.root.privateKeys));
  expect(await underKey(keys.accountState)).toBe(await underRaw(vectors.root.accountState));
  expect(await underKey(keys.localCache)).toBe(await underRaw(vectors.root.localCache));
});

test('the keys under a root key are HKDF of their labels and nothing else', async () => {
  const { rootKey, privateKeys, accountState, selfWrap, localCache } = vectors.root;
  const labelled = { 'private-keys': privateKeys, 'account-state': accountState };
  for (const [name, key] of Object.entries({
    ...labelled,
    'self-wrap': selfWrap,
    'local-cache': localCache,
  })) {
    expect(toHex(await hkdf(fromHex(rootKey), utf8(`coffer/v1/${name}`), 32))).toBe(key);
  }
});

test('the three keys under a vault key differ and stand in for no other (B11, B18)', async () => {
  const { vaultKey, vaultSalt, ...expected } = vectors.vault;
  const secret = { vaultKey: keyOf<VaultKey>(vaultKey), vaultSalt: fromHex(vaultSalt) };
  const raw = await deriveVaultSubkeys(secret);
  expect({ enc: toHex(raw.enc), search: toHex(raw.search), manifest: toHex(raw.manifest) }).toEqual(expected);
  expect(new Set(Object.values(expected)).size).toBe(3);
  const keys = await deriveVaultKeys(secret);
  expect(await underKey(keys.enc)).toBe(await underRaw(expected.enc));
  const macUnder = async (hex: string) => toHex(await hmac(await hmacKey(fromHex(hex)), message));
  expect(toHex(await hmac(keys.search, message))).toBe(await macUnder(expected.search));
  expect(toHex(await hmac(keys.manifest, message))).toBe(await macUnder(expected.manifest));
});

test('another vault salt gives other keys', async () => {
  const { vaultKey, enc } = vectors.vault;
  const raw = await deriveVaultSubkeys({ vaultKey: keyOf<VaultKey>(vaultKey), vaultSalt: countUp(9, 32) });
  expect(toHex(raw.enc)).not.toBe(enc);
});
