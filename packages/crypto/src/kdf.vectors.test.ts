import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/kdf.json';
import { fromHex, toHex } from './encoding.ts';
import { argon2id } from './hazmat/argon2id.ts';
import { canonicalEmail, deriveMasterKey, effectiveSalt, type KdfParameters, passwordBytes } from './kdf.ts';

describe('salts and passwords', () => {
  test.each(vectors.effectiveSalts)('the effective salt of $email', (given) => {
    expect(canonicalEmail(given.typed)).toBe(given.email);
    for (const address of [given.email, given.typed]) {
      const made = effectiveSalt(address, fromHex(given.deploymentId), fromHex(given.salt));
      expect(toHex(made)).toBe(given.result);
    }
  });

  test.each(vectors.passwords)('the bytes of the password %o', ({ typed, bytes }) => {
    expect(toHex(passwordBytes(typed))).toBe(bytes);
  });
});

test('the master key of the vector, by PBKDF2 at the floor (K6)', async () => {
  const { email, deploymentId, salt, iterations, password, result } = vectors.masterKey;
  const place = { email, deploymentId: fromHex(deploymentId), salt: fromHex(salt) };
  const kdf: KdfParameters = { algorithm: 'pbkdf2-sha256', iterations };
  expect(toHex(await deriveMasterKey(kdf, place, password, argon2id))).toBe(result);
});

test('Argon2id runs over the same effective salt and gives another key', async () => {
  const { email, deploymentId, salt, password, result } = vectors.masterKey;
  const place = { email, deploymentId: fromHex(deploymentId), salt: fromHex(salt) };
  const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
  const made = await deriveMasterKey({ algorithm: 'argon2id', ...cost }, place, password, argon2id);
  const byHand = await argon2id(
    passwordBytes(password),
    effectiveSalt(email, place.deploymentId, place.salt),
    cost,
  );
  expect(toHex(made)).toBe(toHex(byHand));
  expect(toHex(made)).not.toBe(result);
});
