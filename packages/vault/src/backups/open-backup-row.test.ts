import { deriveVaultKeys, generateVaultSecret } from '@coffer/crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Hand,
  type Hands,
  hand,
  openHands,
  orderRenewal,
  save,
  storedVault,
} from '../sync/renewal.test-kit.ts';
import { backupId } from './prove-backup.test-kit.ts';
import { proveBackup } from './prove-backup.ts';

let hands: Hands;
beforeAll(async () => {
  hands = await openHands();
});

let device: Hand;
/** A backup whose rows are under keys that were renewed since. */
beforeEach(async () => {
  device = await hand(hands);
  await save(device, { title: 'Bank' });
  const { store } = hands.world.server;
  store.backup = { backupId, madeAt: 1, vaults: structuredClone(store.vaults), proofs: new Map() };
  await orderRenewal(device);
  await device.work.renew();
});

const prove = () => proveBackup(device.ports, device.session, [device.work.vault]);

test('rows of a backup are opened under the former keys that the account still has', async () => {
  const proof = await prove();
  expect(proof?.failed).toBe(0);
  expect(proof?.checked).toBeGreaterThan(0);
});

test('rows that do not open are wrong, though they are what was signed', async () => {
  const { vault } = device.work;
  vault.formerKeys.set(vault.keyEpoch - 1, await deriveVaultKeys(generateVaultSecret()));
  const proof = await prove();
  expect(proof?.failed).toBe(proof?.checked);
  expect(proof?.failed).toBeGreaterThan(0);
});

test('rows under keys that the account never had prove nothing, and nothing against the backup', async () => {
  device.work.vault.formerKeys.clear();
  storedVault(hands).formerKeys.length = 0;
  expect(await prove()).toBe(null);
});
