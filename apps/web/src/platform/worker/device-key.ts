import type { Ports } from '@coffer/vault';
import type { IDBPDatabase } from 'idb';
import type { CofferStores, StoredDevice } from './stores.ts';

type DeviceKey = Awaited<ReturnType<ReturnType<Ports['replica']['account']>['deviceKey']>>;

const randomId = (): string => {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const generateDevice = async (): Promise<StoredDevice> => {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const backup = (await crypto.subtle.generateKey({ name: 'X25519' }, false, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const backupKey = new Uint8Array(await crypto.subtle.exportKey('raw', backup.publicKey));
  const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
    'sign',
  ]);
  return {
    ...{ deviceId: randomId(), publicKey, privateKey: pair.privateKey },
    ...{ backupKey, backupPrivate: backup.privateKey, secret },
  };
};

/** The first key written stands, also when two tabs make one at the same time. */
const keepFirst = async (
  database: IDBPDatabase<CofferStores>,
  accountId: string,
  made: StoredDevice,
): Promise<StoredDevice> => {
  const transaction = database.transaction('devices', 'readwrite');
  const stored = await transaction.store.get(accountId);
  if (!stored) await transaction.store.put(made, accountId);
  await transaction.done;
  return stored ?? made;
};

const keyOf = (device: StoredDevice): DeviceKey => ({
  deviceId: device.deviceId,
  publicKey: device.publicKey,
  backupKey: device.backupKey,
  agree: async (publicKey) => {
    const other = await crypto.subtle.importKey('raw', publicKey, { name: 'X25519' }, false, []);
    const algorithm = { name: 'X25519', public: other };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, device.backupPrivate, 256));
  },
  answer: async (label) => new Uint8Array(await crypto.subtle.sign('HMAC', device.secret, label)),
  sign: async (message) =>
    new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, device.privateKey, message)),
});

/** This device's key for an account; made with the first call. */
export const openDeviceKey = async (
  database: IDBPDatabase<CofferStores>,
  accountId: string,
): Promise<DeviceKey> => {
  const stored = await database.get('devices', accountId);
  return keyOf(stored ?? (await keepFirst(database, accountId, await generateDevice())));
};

/** Another key in place of the one that stood. */
export const renewDeviceKey = async (
  database: IDBPDatabase<CofferStores>,
  accountId: string,
): Promise<DeviceKey> => {
  const made = await generateDevice();
  await database.put('devices', made, accountId);
  return keyOf(made);
};
