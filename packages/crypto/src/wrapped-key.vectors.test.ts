import { expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/wrapped-key.json';
import { fromHex, toHex } from './encoding.ts';
import type { RecoveryKey, SelfWrapKey, UnlockKey } from './keys.ts';
import { contextOf, keyOf } from './testing/from-vector.ts';
import { unwrapRootKey, unwrapVaultSecret } from './wrapped-key.ts';

test('the fixed root wrap opens', async () => {
  const { key, context, wrapped, secret } = vectors.root;
  const unlockKey = keyOf<UnlockKey>(key);
  expect(toHex(await unwrapRootKey({ unlockKey }, contextOf(context), fromHex(wrapped)))).toBe(secret);
});

test('the fixed recovery wrap opens', async () => {
  const { key, context, wrapped, secret } = vectors.recovery;
  const recoveryKey = keyOf<RecoveryKey>(key);
  expect(toHex(await unwrapRootKey({ recoveryKey }, contextOf(context), fromHex(wrapped)))).toBe(secret);
});

test('the fixed self-wrap opens into key and salt', async () => {
  const { key, context, wrapped, secret } = vectors.self;
  const opened = await unwrapVaultSecret(keyOf<SelfWrapKey>(key), contextOf(context), fromHex(wrapped));
  expect(toHex(opened.vaultKey)).toBe(secret.slice(0, 64));
  expect(toHex(opened.vaultSalt)).toBe(secret.slice(64));
});
