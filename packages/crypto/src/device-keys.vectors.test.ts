import { expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/device-keys.json';
import wraps from '../../../docs/spec/vectors/wrapped-key.json';
import {
  agreeWithDevice,
  backupPinInput,
  deriveBackupKey,
  deriveOfflineKey,
  deriveQuickKey,
  quickPinInput,
} from './device-keys.ts';
import { fromHex, toHex } from './encoding.ts';
import { x25519 } from './hazmat/x25519.ts';
import type { BackupKey, OfflineKey, QuickKey, UnlockSeed } from './keys.ts';
import { contextOf, keyOf } from './testing/from-vector.ts';
import { codeOf, countUp, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';
import { type RootWrapKey, unwrapRootKey } from './wrapped-key.ts';

test('the key of PIN-only unlock, and what is evaluated for it', async () => {
  const { accountId, pinEpoch, pin, quick, quickPin, oprfOutput, input, key } = vectors.quick;
  expect(toHex(quickPinInput(fromHex(quickPin), pin))).toBe(input);
  const place = [fromHex(accountId), pinEpoch] as const;
  expect(toHex(await deriveQuickKey(fromHex(quick), fromHex(oprfOutput), ...place))).toBe(key);
});

test('the key of an offline copy needs password, PIN and device', async () => {
  const { accountId, pinEpoch, pin, offline, unlockSeed, salt, key } = vectors.offline;
  const place = { accountId: fromHex(accountId), pinEpoch, salt: fromHex(salt) };
  const seed = keyOf<UnlockSeed>(unlockSeed);
  const made = [
    await deriveOfflineKey(seed, fromHex(offline), pin, place),
    await deriveOfflineKey(countUp(0, 32) as UnlockSeed, fromHex(offline), pin, place),
    await deriveOfflineKey(seed, countUp(0, 32), pin, place),
    await deriveOfflineKey(seed, fromHex(offline), '740286', place),
    await deriveOfflineKey(seed, fromHex(offline), pin, { ...place, salt: countUp(0, 32) }),
    await deriveOfflineKey(seed, fromHex(offline), pin, { ...place, pinEpoch: pinEpoch + 1 }),
    await deriveOfflineKey(seed, fromHex(offline), pin, { ...place, accountId: countUp(0, 16) }),
  ].map(toHex);
  expect(made[0]).toBe(key);
  expect(new Set(made).size).toBe(made.length);
});

test('the key of a device backup is of one device, one ephemeral key and one PIN (U33)', async () => {
  const { accountId, deviceId, pin, shared, ephemeral, oprfOutput, input, key } = vectors.backup;
  expect(toHex(backupPinInput(fromHex(accountId), pin))).toBe(input);
  const place = { accountId: fromHex(accountId), deviceId: fromHex(deviceId) };
  const given = [fromHex(shared), fromHex(oprfOutput), fromHex(ephemeral)] as const;
  const other = countUp(0, 32);
  const made = [
    await deriveBackupKey(...given, place),
    await deriveBackupKey(other, given[1], given[2], place),
    await deriveBackupKey(given[0], countUp(0, 64), given[2], place),
    await deriveBackupKey(given[0], given[1], other, place),
    await deriveBackupKey(...given, { ...place, deviceId: countUp(0, 16) }),
    await deriveBackupKey(...given, { ...place, accountId: countUp(0, 16) }),
  ].map(toHex);
  expect(made[0]).toBe(key);
  expect(new Set(made).size).toBe(made.length);
});

test('both ends of a backup agree, each time under another ephemeral key', async () => {
  const device = countUp(0x21, 32);
  const curve = await x25519();
  const publicKey = await curve.publicKeyOf(device);
  const [first, second] = [await agreeWithDevice(publicKey), await agreeWithDevice(publicKey)];
  expect(toHex(await curve.agree(device, first.ephemeral))).toBe(toHex(first.shared));
  expect(toHex(first.ephemeral)).not.toBe(toHex(second.ephemeral));
  expect(await codeOf(() => agreeWithDevice(new Uint8Array(32)))).toBe('crypto/bad-element');
});

test('halves of other lengths are refused: a key must not rest on one of them alone', async () => {
  const account = countUp(0, 16);
  const place = { accountId: account, deviceId: countUp(1, 16) };
  const salted = { accountId: account, pinEpoch: 1, salt: countUp(0, 32) };
  const seed = countUp(0, 32) as UnlockSeed;
  const refused = [
    () => quickPinInput(countUp(0, 31), '740285'),
    () => backupPinInput(countUp(0, 15), '740285'),
    () => deriveQuickKey(countUp(0, 0), countUp(0, 64), account, 1),
    () => deriveQuickKey(countUp(0, 32), countUp(0, 32), account, 1),
    () => deriveOfflineKey(countUp(0, 0) as UnlockSeed, countUp(0, 32), '740285', salted),
    () => deriveOfflineKey(seed, countUp(0, 0), '740285', salted),
    () => deriveOfflineKey(seed, countUp(0, 32), '740285', { ...salted, salt: countUp(0, 16) }),
    () => deriveBackupKey(countUp(0, 0), countUp(0, 64), countUp(0, 32), place),
    () => deriveBackupKey(countUp(0, 32), countUp(0, 0), countUp(0, 32), place),
    () => deriveBackupKey(countUp(0, 32), countUp(0, 64), countUp(0, 31), place),
    () =>
      deriveBackupKey(countUp(0, 32), countUp(0, 64), countUp(0, 32), {
        ...place,
        deviceId: account.slice(1),
      }),
  ];
  for (const make of refused) expect(await codeOf(make)).toBe('crypto/malformed');
});

const paths: [string, (typeof wraps)['backup'], (key: string) => RootWrapKey][] = [
  ['backup', wraps.backup, (key) => ({ backupKey: keyOf<BackupKey>(key) })],
  ['quick', wraps.quick, (key) => ({ quickKey: keyOf<QuickKey>(key) })],
  ['offline', wraps.offline, (key) => ({ offlineKey: keyOf<OfflineKey>(key) })],
];
test.each(paths)('the fixed %s wrap opens on its own path and device alone', async (name, given, asKey) => {
  const [context, wrapped] = [contextOf(given.context), fromHex(given.wrapped)];
  expect(toHex(await unwrapRootKey(asKey(given.key), context, wrapped))).toBe(given.secret);
  const elsewhere = { ...context, objectId: countUp(0, 16) };
  expect(await outcomeOf(() => unwrapRootKey(asKey(given.key), elsewhere, wrapped))).toBe(
    notAuthenticOutcome,
  );
  for (const [other, , asOther] of paths) {
    if (other === name) continue;
    expect(await outcomeOf(() => unwrapRootKey(asOther(given.key), context, wrapped))).toBe(
      notAuthenticOutcome,
    );
  }
});
