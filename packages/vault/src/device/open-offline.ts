import { type Client, listVaults, Unreachable } from '@coffer/contracts';
import {
  assertKdfParameters,
  deriveMasterKey,
  deriveOfflineKey,
  derivePasswordKeys,
  deriveRootKeys,
  deviceSecretLabels,
  fromBase64Url,
  idBytes,
  identityHash,
  isKdfAtLeast,
  offlineContext,
  type PrivateKeys,
  parseIdentity,
  type UnlockSeed,
  unwrapRootKey,
} from '@coffer/crypto';
import type { OnProgress, UnlockOutcome } from '../engine.ts';
import type { Ports } from '../ports.ts';
import { readMarks } from '../session/marks.ts';
import { unlessWrong } from '../session/open-keys.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type ListedVaults, type OfflineRecord, openCopy, readCopy } from './offline-copy.ts';

/** A copy of this device that waits for the PIN; the password can't be told right or wrong before it. */
export interface OfflineHalf {
  readonly kind: 'offline';
  readonly email: string;
  readonly accountId: string;
  readonly seed: UnlockSeed;
  readonly record: OfflineRecord;
  /** Tries that are left before the password is asked for again. */
  triesLeft: number;
}

const day = 86_400_000;
const mostTries = 5;

/** A clock that went back tells nothing of an age. */
const isTooOld = ({ syncedAt, maxDays }: OfflineRecord, now: number): boolean =>
  now - syncedAt > maxDays * day || syncedAt - now > day;

/**
 * Where the server can't be reached: takes the password for the copy of this device.
 *
 * @returns null where this device keeps no copy of the account.
 * Spec: docs/spec/local-cache.md §5.
 */
export const beginOffline = async (
  ports: Ports,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<OfflineHalf | 'too-old' | null> => {
  const marks = await readMarks(ports.replica, email);
  if (!marks) return null;
  const { accountId } = marks;
  const replica = ports.replica.account(accountId);
  const record = await readCopy({ replica, accountId });
  if (!record || record.deviceId !== (await replica.deviceKey()).deviceId) return null;
  if (isTooOld(record, ports.clock.now())) return 'too-old';
  assertKdfParameters(record.kdf);
  // Of before a change of the password: put back, it would open under what no longer opens the vault.
  if (record.salt !== marks.salt || !isKdfAtLeast(record.kdf, marks.kdf)) return null;
  onProgress?.({ stage: 'deriving', done: 0, total: 1 });
  const place = { email, deploymentId: idBytes(record.deploymentId), salt: fromBase64Url(record.salt) };
  const keys = await derivePasswordKeys(await deriveMasterKey(record.kdf, place, password, ports.argon2id));
  return { kind: 'offline', email, accountId, seed: keys.unlockSeed, record, triesLeft: mostTries };
};

/** Reading signs nothing: a copy has no private keys, and whatever would sign with these fails. */
const noPrivateKeys = (): PrivateKeys => ({
  ed25519: new Uint8Array(0),
  x25519: new Uint8Array(0),
  rsa: new Uint8Array(0),
});

const sessionOf = async (ports: Ports, half: OfflineHalf, pin: string) => {
  const { accountId, record } = half;
  const replica = ports.replica.account(accountId);
  const accountIdBytes = idBytes(accountId);
  const answer = await (await replica.deviceKey()).answer(deviceSecretLabels.offline);
  const place = { accountId: accountIdBytes, pinEpoch: record.pinEpoch, salt: fromBase64Url(record.pinSalt) };
  const offlineKey = await deriveOfflineKey(half.seed, answer, pin, place);
  const context = offlineContext(accountIdBytes, idBytes(record.deviceId), record.pinEpoch);
  const wrap = fromBase64Url(record.wrap);
  const rootKey = await unlessWrong(() => unwrapRootKey({ offlineKey }, context, wrap));
  if (!rootKey) return null;
  const rootKeys = await deriveRootKeys(rootKey);
  const { email, fullName, head, identity: encoded, listed } = await openCopy(record, rootKeys);
  const identity = parseIdentity(fromBase64Url(encoded));
  const session: Unlocked = {
    ...{ email, fullName, sessionId: '', accountId, accountIdBytes, rootKeys, identity, replica },
    deploymentId: idBytes(record.deploymentId),
    rootEpoch: record.rootEpoch,
    privateKeys: noPrivateKeys(),
    identityHash: identityHash(identity),
    formerIdentities: new Map(),
    people: new Map(),
    ...{ groupLists: new Map(), groupKeys: new Map() },
    log: null,
    deviceId: record.deviceId,
    ...{ pinTries: null, mustEnrol: false, unsettled: null },
    head: { seq: head.seq, hash: fromBase64Url(head.hash), state: head.state },
  };
  return { session, listed };
};

/** How the copy of this device opened. */
export interface OpenedCopy {
  readonly outcome: UnlockOutcome;
  readonly opened: { readonly session: Unlocked; readonly listed: ListedVaults } | null;
}

/** Opens the copy by the PIN. A wrong password shows here too; five wrong tries, and both are asked for again. */
export const passOfflinePin = async (ports: Ports, half: OfflineHalf, pin: string): Promise<OpenedCopy> => {
  if (half.triesLeft === 0) return { outcome: { kind: 'half-session-expired' }, opened: null };
  half.triesLeft -= 1;
  try {
    const opened = await sessionOf(ports, half, pin);
    if (!opened) return { outcome: { kind: 'wrong-pin', triesLeft: half.triesLeft }, opened: null };
    return { outcome: { kind: 'unlocked' }, opened };
  } catch (error) {
    return { outcome: interruptionOf(error), opened: null };
  }
};

/** A server that knows what the copy knows, and answers nothing else. */
export const copyClient = (listed: ListedVaults): Client => ({
  call: async (endpoint) => {
    if (endpoint.path !== listVaults.path) throw new Unreachable();
    return listed as never;
  },
});
