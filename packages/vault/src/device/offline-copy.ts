import { listVaults, type ReplyOf } from '@coffer/contracts';
import {
  CryptoError,
  deriveOfflineKey,
  deviceSecretLabels,
  encodeIdentity,
  fromBase64Url,
  fromUtf8,
  idBytes,
  type KdfParameters,
  offlineContext,
  openPage,
  type RootKeys,
  randomBytes,
  sealPage,
  sha256,
  toBase64Url,
  utf8,
  wrapRootKey,
} from '@coffer/crypto';
import type { Reopened } from '../changes/reopen.ts';
import { policyFor } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { readRecord, writeRecord } from './local-record.ts';

/** The account's own vaults as the server lists them. */
export type ListedVaults = ReplyOf<typeof listVaults>;

/** What password, PIN and device open without a server. */
export interface OfflineRecord {
  readonly v: 1;
  readonly accountId: string;
  readonly deviceId: string;
  readonly deploymentId: string;
  readonly kdf: KdfParameters;
  readonly salt: string;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  readonly pinSalt: string;
  readonly wrap: string;
  /** {@link OfflineContent}, sealed under the root key's local-cache key. */
  readonly content: string;
  /** Milliseconds since 1970, of this device's clock. */
  readonly syncedAt: number;
  readonly maxDays: number;
}

/** What is read from once the root key is open. */
export interface OfflineContent {
  readonly email: string;
  readonly fullName: string;
  readonly identity: string;
  readonly head: { readonly seq: number; readonly hash: string; readonly state: AccountState };
  readonly listed: ListedVaults;
}

type Server = Pick<Ports, 'client' | 'clock'>;

const placeOf = (accountId: string, rootEpoch: number) => ({
  accountId: idBytes(accountId),
  rootEpoch,
  pageId: sha256(utf8('coffer/v1/offline-copy')).slice(0, 16),
});

const sealCopy = async (session: Unlocked, listed: ListedVaults): Promise<string> => {
  const { email, fullName, identity, head } = session;
  const content: OfflineContent = {
    ...{ email, fullName, listed, identity: toBase64Url(encodeIdentity(identity)) },
    head: { seq: head.seq, hash: toBase64Url(head.hash), state: head.state },
  };
  const place = placeOf(session.accountId, session.rootEpoch);
  return toBase64Url(await sealPage(session.rootKeys.localCache, place, utf8(JSON.stringify(content))));
};

/**
 * Opens what a copy holds.
 *
 * @throws {CryptoError} `crypto/not-authentic`.
 */
export const openCopy = async (record: OfflineRecord, rootKeys: RootKeys): Promise<OfflineContent> => {
  const place = placeOf(record.accountId, record.rootEpoch);
  return JSON.parse(fromUtf8(await openPage(rootKeys.localCache, place, fromBase64Url(record.content))));
};

/** The record of this device, or null. */
export const readCopy = ({ replica, accountId }: Pick<Unlocked, 'replica' | 'accountId'>) =>
  readRecord<OfflineRecord>(replica, accountId, 'offline');

/** What the organisation says of copies. */
export const readOfflinePolicy = async (ports: Ports, session: Unlocked) =>
  (await policyFor(ports, session)).offline;

/** Writes a copy under the password, the PIN and this device. Spec: docs/spec/device-keys.md §3. */
export const writeCopy = async (
  ports: Server,
  session: Unlocked,
  { rootKey, derived, pin }: Reopened,
  maxDays: number,
): Promise<void> => {
  const { accountId, accountIdBytes, deviceId, replica, rootEpoch } = session;
  const { deploymentId, kdf, salt, pinEpoch } = session.head.state;
  const pinSalt = randomBytes(32);
  const offlineKey = await deriveOfflineKey(
    derived.keys.unlockSeed,
    await (await replica.deviceKey()).answer(deviceSecretLabels.offline),
    pin,
    { accountId: accountIdBytes, pinEpoch, salt: pinSalt },
  );
  const context = offlineContext(accountIdBytes, idBytes(deviceId), pinEpoch);
  const listed = await ports.client.call(listVaults, {});
  await writeRecord<OfflineRecord>(replica, 'offline', {
    ...{ v: 1, accountId, deviceId, deploymentId, kdf, salt, pinEpoch, rootEpoch, maxDays },
    pinSalt: toBase64Url(pinSalt),
    wrap: toBase64Url(await wrapRootKey({ offlineKey }, context, rootKey)),
    content: await sealCopy(session, listed),
    syncedAt: ports.clock.now(),
  });
};

/** Takes the copy away: without its wrap nothing that stays on this device opens. */
export const dropCopy = ({ replica }: Pick<Unlocked, 'replica'>): Promise<void> =>
  replica.putLocal('offline', null);

const isOf = (record: OfflineRecord, { head: { state }, deviceId }: Unlocked): boolean =>
  record.pinEpoch === state.pinEpoch && record.rootEpoch === state.rootEpoch && record.deviceId === deviceId;

const listedFor = async (
  { client }: Server,
  session: Unlocked,
  record: OfflineRecord,
): Promise<ListedVaults> => {
  const { listed } = await openCopy(record, session.rootKeys);
  const isPresent = listed.vaults.every(
    ({ vaultId, keyEpoch }) => (session.head.state.vaults[vaultId]?.epoch ?? keyEpoch) === keyEpoch,
  );
  return isPresent ? listed : client.call(listVaults, {});
};

/**
 * Brings the copy in step after a sync. A copy under a former password, PIN or root key is taken away: what no longer
 * opens the vault shall not open the copy either.
 */
export const refreshCopy = async (ports: Server, session: Unlocked): Promise<void> => {
  const record = await readCopy(session);
  if (!record) return;
  if (!isOf(record, session)) return dropCopy(session);
  try {
    const listed = await listedFor(ports, session, record);
    const content = await sealCopy(session, listed);
    await writeRecord(session.replica, 'offline', { ...record, content, syncedAt: ports.clock.now() });
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    await dropCopy(session);
  }
};

/** Asks the organisation whether this copy may stand, and how old it may get. */
export const obeyPolicy = async (ports: Ports, session: Unlocked): Promise<void> => {
  const record = await readCopy(session);
  if (!record) return;
  const { allowed, maxDays } = await readOfflinePolicy(ports, session);
  if (!allowed) return dropCopy(session);
  if (maxDays !== record.maxDays) await writeRecord(session.replica, 'offline', { ...record, maxDays });
};
