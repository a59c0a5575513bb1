import { provePin, readAccount, readStates, signOut as signOutEndpoint } from '@coffer/contracts';
import {
  deviceAuthBody,
  deviceRegistrationBody,
  idBytes,
  identityHash,
  idText,
  loginProofBody,
  randomBytes,
  signBody,
  signedMessage,
  toBase64Url,
} from '@coffer/crypto';
import type { RestoreReport } from '../engine.ts';
import { alarm, type VaultError } from '../errors.ts';
import type { DeviceKey, Ports } from '../ports.ts';
import { meetRestore } from '../restores/accept-restore.ts';
import { isOlderStory } from './accepted-restores.ts';
import type { HalfSession } from './half-session.ts';
import { moveMarks } from './move-marks.ts';
import type { OpenedKeys } from './open-keys.ts';
import { alarmOf } from './outcomes.ts';
import {
  changeState,
  openNewestState,
  readStateHead,
  type SentState,
  type StateOwner,
} from './state-chain.ts';
import type { StateHead, Unlocked } from './unlocked.ts';

/** The device's part of the proof; one that the server does not know is vouched for by the identity. */
const deviceProof = async (ports: Ports, half: HalfSession, opened: OpenedKeys, device: DeviceKey) => {
  const { deploymentId } = half;
  const { nonce } = opened;
  const deviceId = idBytes(device.deviceId);
  const proof = deviceAuthBody(ports.origin, idBytes(half.halfSessionId), nonce);
  const message = signedMessage('coffer/v1/device-auth', { deploymentId, signerId: deviceId }, proof);
  const known = {
    deviceId: device.deviceId,
    publicKey: toBase64Url(device.publicKey),
    backupKey: toBase64Url(device.backupKey),
    name: ports.deviceName,
    signature: toBase64Url(await device.sign(message)),
  };
  if (half.device === 'known') return known;
  const registration = await signBody(
    opened.privateKeys.ed25519,
    'coffer/v1/device-registration',
    { deploymentId, signerId: idBytes(half.accountId) },
    deviceRegistrationBody(deviceId, device.publicKey, device.backupKey, nonce),
  );
  return { ...known, registration: toBase64Url(registration) };
};

const prove = async (ports: Ports, half: HalfSession, opened: OpenedKeys, device: DeviceKey) => {
  const accountId = idBytes(half.accountId);
  const { nonce, wrappedRootKey, pinEpoch } = opened;
  const halfSessionId = idBytes(half.halfSessionId);
  const proof = { origin: ports.origin, accountId, halfSessionId, nonce, wrappedRootKey, pinEpoch };
  const signature = await signBody(
    opened.privateKeys.ed25519,
    'coffer/v1/login-proof',
    { deploymentId: half.deploymentId, signerId: accountId },
    loginProofBody(proof),
  );
  const body = {
    origin: ports.origin,
    signature: toBase64Url(signature),
    device: await deviceProof(ports, half, opened, device),
  };
  return ports.client.call(provePin, { body }, { idempotencyKey: idText(randomBytes(16)) });
};

/** The account state must say what the server said before the password was worked on. */
const assertFacts = (session: Unlocked, { facts }: HalfSession, opened: OpenedKeys): void => {
  const { state } = session.head;
  if (JSON.stringify(state.kdf) !== JSON.stringify(facts.kdf) || state.salt !== facts.saltText) {
    throw alarm('vault/kdf-weakened', 'The KDF is not the one of the account state.');
  }
  if (state.deploymentId !== facts.deploymentId) {
    throw alarm('vault/deployment-changed', 'The deployment is not the one of the account state.');
  }
  const isSameIdentity = state.identityHash === toBase64Url(session.identityHash);
  if (!isSameIdentity || state.pinEpoch !== opened.pinEpoch || state.rootEpoch !== opened.rootEpoch) {
    throw alarm('vault/identity-changed', 'The identity is not the one of the account state.');
  }
};

/** A device whose word was taken away comes back under other keys: the old ones are not taken again, by nobody. */
const deviceFor = async (ports: Ports, { accountId, device }: HalfSession): Promise<DeviceKey> => {
  const replica = ports.replica.account(accountId);
  if (device !== 'refused') return replica.deviceKey();
  await replica.putLocal('quick', null);
  await replica.putLocal('offline', null);
  return replica.renewDeviceKey();
};

/** Whatever the server says of it, this device stands in the account state from its first session on. */
const noteDevice = (ports: Ports, session: Unlocked, device: DeviceKey): Promise<void> =>
  changeState(ports.client, session, (state) => {
    if (state.devices.some(({ deviceId }) => deviceId === device.deviceId)) return null;
    const known = {
      deviceId: device.deviceId,
      publicKey: toBase64Url(device.publicKey),
      backupKey: toBase64Url(device.backupKey),
      name: ports.deviceName,
      since: ports.clock.now(),
    };
    return { ...state, devices: [...state.devices, known] };
  });

/** What the server says of a session that stands. */
interface StandingSession extends Pick<Unlocked, 'sessionId' | 'fullName' | 'mustEnrol' | 'pinTries'> {
  readonly head: StateHead;
}

const ownerOf = (half: HalfSession, { rootEpoch, rootKeys }: OpenedKeys): StateOwner => ({
  accountIdBytes: idBytes(half.accountId),
  rootEpoch,
  key: rootKeys.accountState,
});

const sessionOf = (
  ports: Ports,
  half: HalfSession,
  opened: OpenedKeys,
  deviceId: string,
  { head, ...standing }: StandingSession,
): Unlocked => {
  const accountIdBytes = idBytes(half.accountId);
  const { rootEpoch, rootKeys, privateKeys, identity } = opened;
  const session: Unlocked = {
    ...standing,
    ...{ email: half.email, accountId: half.accountId, accountIdBytes, deploymentId: half.deploymentId },
    ...{ rootEpoch, rootKeys, privateKeys, identity, deviceId, head },
    identityHash: identityHash(identity),
    formerIdentities: new Map(),
    people: new Map(),
    ...{ groupLists: new Map(), groupKeys: new Map() },
    log: null,
    replica: ports.replica.account(half.accountId),
    unsettled: null,
  };
  assertFacts(session, half, opened);
  return session;
};

/** The newest state, and what is wrong with it by this device's mark where that may be a restore of the server. */
const meetState = async (
  ports: Ports,
  half: HalfSession,
  opened: OpenedKeys,
  states: readonly SentState[],
): Promise<{ readonly head: StateHead; readonly off: VaultError | null }> => {
  const owner = ownerOf(half, opened);
  try {
    const head = await readStateHead(ports.client, owner, states, half.marks?.state ?? null);
    return { head, off: null };
  } catch (error) {
    if (!isOlderStory(error)) throw error;
    return { head: await openNewestState(owner, states), off: error };
  }
};

/** A session that was opened, and what came of a restore of the server where there was one. */
export interface OpenedSession {
  readonly session: Unlocked;
  readonly restored: RestoreReport | null;
}

const openSession = async (
  ports: Ports,
  half: HalfSession,
  opened: OpenedKeys,
  accepts: boolean,
): Promise<OpenedSession> => {
  const device = await deviceFor(ports, half);
  const { pinTries = null, states, ...reply } = await prove(ports, half, opened, device);
  const { head, off } = await meetState(ports, half, opened, states);
  const session = sessionOf(ports, half, opened, device.deviceId, { ...reply, pinTries, head });
  const { marks } = half;
  const restored = marks && (await meetRestore({ ports, session, marks, off, accepts }));
  await noteDevice(ports, session, device);
  await moveMarks(ports, session, restored ? {} : (marks?.vaults ?? {}));
  return { session, restored };
};

/**
 * Opens the keys of a session that is a full one already: another tab of this browser opened it. Nothing is left to be
 * proven to the server.
 */
export const joinSession = async (ports: Ports, half: HalfSession, opened: OpenedKeys): Promise<Unlocked> => {
  const { deviceId } = await ports.replica.account(half.accountId).deviceKey();
  const { fullName, mustEnrol } = await ports.client.call(readAccount, {});
  const since = Math.max(0, (half.marks?.state.seq ?? 1) - 1);
  const { states } = await ports.client.call(readStates, { query: { since } });
  const head = await readStateHead(ports.client, ownerOf(half, opened), states, half.marks?.state ?? null);
  const standing = { sessionId: half.halfSessionId, fullName, mustEnrol, pinTries: null, head };
  const session = sessionOf(ports, half, opened, deviceId, standing);
  await moveMarks(ports, session, half.marks?.vaults ?? {});
  return session;
};

/** Ends the session that this browser holds, as well as it can: what is not going to be used must not stay open. */
export const endSession = async ({ client }: Pick<Ports, 'client'>): Promise<void> => {
  await client.call(signOutEndpoint, { body: {} }).catch(() => undefined);
};

/**
 * Proves that the keys were opened and opens the session; one that turns out to rest on a lie does not stay open on the
 * server.
 *
 * @param accepts whether the person takes the server as it is where it was put back.
 * Spec: docs/spec/sign-in.md §2.
 */
export const openOrEnd = async (
  ports: Ports,
  half: HalfSession,
  opened: OpenedKeys,
  accepts = false,
): Promise<OpenedSession> => {
  try {
    return await openSession(ports, half, opened, accepts);
  } catch (error) {
    if (alarmOf(error)) await endSession(ports);
    throw error;
  }
};
