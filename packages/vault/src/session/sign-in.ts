import {
  ApiError,
  evaluatePin,
  provePin,
  signOut as signOutEndpoint,
  submitPassword as submitPasswordEndpoint,
} from '@coffer/contracts';
import {
  blindOprf,
  CryptoError,
  deriveMasterKey,
  derivePasswordKeys,
  deriveRootKeys,
  deriveUnlockKey,
  deviceAuthBody,
  deviceRegistrationBody,
  equalBytes,
  finalizeOprf,
  fromBase64Url,
  type Identity,
  idBytes,
  identityHash,
  idText,
  loginProofBody,
  openPrivateKeys,
  type PasswordKeys,
  type PrivateKeys,
  parseIdentity,
  pinInput,
  publicKeysOf,
  type RootKeys,
  randomBytes,
  rootWrapContext,
  signBody,
  signedMessage,
  toBase64Url,
  unwrapRootKey,
} from '@coffer/crypto';
import type { OnProgress, PasswordOutcome, UnlockOutcome } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { DeviceKey, Ports } from '../ports.ts';
import { assertDescends } from './identity-chain.ts';
import { changeMarks, type DeviceMarks, readMarks, type VaultMark } from './marks.ts';
import { alarmOf, interruptionOf } from './outcomes.ts';
import { type LoginFacts, readLoginFacts } from './prelogin.ts';
import { changeState, readStateHead } from './state-chain.ts';
import type { Unlocked } from './unlocked.ts';

/** What is kept between the two steps: keys of the password, never the password. */
export interface HalfOpen {
  readonly email: string;
  readonly keys: PasswordKeys;
  readonly facts: LoginFacts;
  readonly marks: DeviceMarks | null;
  readonly accountId: string;
  readonly halfSessionId: string;
  readonly deviceKnown: boolean;
}

const newKey = (): string => idText(randomBytes(16));

/**
 * First step of signing in: derives the keys of the password here and sends the auth key.
 *
 * Spec: docs/spec/sign-in.md §2.
 */
export const passPassword = async (
  ports: Ports,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<{ readonly outcome: PasswordOutcome; readonly halfOpen: HalfOpen | null }> => {
  try {
    const marks = await readMarks(ports.replica, email);
    const facts = await readLoginFacts(ports.client, email, marks);
    onProgress?.({ stage: 'deriving', done: 0, total: 1 });
    const place = { email, deploymentId: facts.deploymentIdBytes, salt: facts.salt };
    const keys = await derivePasswordKeys(await deriveMasterKey(facts.kdf, place, password, ports.argon2id));
    onProgress?.({ stage: 'sending', done: 1, total: 1 });
    const deviceId = marks ? (await ports.replica.account(marks.accountId).deviceKey()).deviceId : undefined;
    const reply = await ports.client.call(
      submitPasswordEndpoint,
      { body: { email, authKey: toBase64Url(keys.authKey), ...(deviceId ? { deviceId } : {}) } },
      { idempotencyKey: newKey() },
    );
    if (marks && marks.accountId !== reply.accountId) {
      throw alarm('vault/identity-changed', 'The address belongs to another account than before.');
    }
    const halfOpen = { email, keys, facts, marks, ...reply };
    return { outcome: { kind: 'passed', deviceKnown: reply.deviceKnown }, halfOpen };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/wrong-credentials') {
      return { outcome: { kind: 'wrong' }, halfOpen: null };
    }
    if (error instanceof ApiError && error.code === 'api/too-many-tries') {
      return { outcome: { kind: 'too-many-tries', retryAt: error.problem.retryAt ?? 0 }, halfOpen: null };
    }
    return { outcome: interruptionOf(error), halfOpen: null };
  }
};

/** What the right PIN opened. */
interface Opened {
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  readonly nonce: ReturnType<typeof fromBase64Url>;
  readonly wrappedRootKey: ReturnType<typeof fromBase64Url>;
}

type Evaluated = Awaited<ReturnType<typeof evaluate>>;

const evaluate = async (ports: Ports, half: HalfOpen, pin: string) => {
  const input = pinInput(half.keys.pinInputKey, pin);
  // A fresh blind for each request: the same element is never sent twice.
  const blinded = blindOprf(input);
  const body = { blinded: toBase64Url(blinded.element) };
  const reply = await ports.client.call(evaluatePin, { body }, { idempotencyKey: newKey() });
  const output = finalizeOprf(input, blinded, fromBase64Url(reply.evaluated));
  const accountId = idBytes(half.accountId);
  const unlockKey = await deriveUnlockKey(half.keys.unlockSeed, output, accountId, reply.pinEpoch);
  return { reply, accountId, unlockKey };
};

/** Opens root key and private keys; a wrong PIN ends here with `crypto/not-authentic` from the first of them. */
const openKeys = async (
  ports: Pick<Ports, 'client'>,
  half: HalfOpen,
  { reply, accountId, unlockKey }: Evaluated,
): Promise<Opened | 'wrong-pin'> => {
  const wrappedRootKey = fromBase64Url(reply.wrappedRootKey);
  let rootKeys: RootKeys;
  try {
    const context = rootWrapContext(accountId, reply.pinEpoch);
    rootKeys = await deriveRootKeys(await unwrapRootKey({ unlockKey }, context, wrappedRootKey));
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'crypto/not-authentic') return 'wrong-pin';
    throw error;
  }
  const privateKeys = await openPrivateKeys(
    rootKeys.privateKeys,
    accountId,
    reply.rootEpoch,
    fromBase64Url(reply.privateKeys),
  );
  const identity = parseIdentity(fromBase64Url(reply.identity));
  const own = await publicKeysOf(privateKeys);
  const isMine =
    equalBytes(identity.accountId, accountId) &&
    equalBytes(identity.ed25519, own.ed25519) &&
    equalBytes(identity.x25519, own.x25519) &&
    equalBytes(identity.rsa, own.rsa);
  if (!isMine) throw alarm('vault/identity-changed', 'The identity is not the one of the private keys.');
  if (half.marks) {
    const owner = { accountId, deploymentId: half.facts.deploymentIdBytes };
    await assertDescends(ports.client, owner, half.marks.identityHash, identity);
  }
  const { pinEpoch, rootEpoch, nonce } = reply;
  return {
    rootKeys,
    privateKeys,
    identity,
    pinEpoch,
    rootEpoch,
    nonce: fromBase64Url(nonce),
    wrappedRootKey,
  };
};

const prove = async (ports: Ports, half: HalfOpen, opened: Opened, device: DeviceKey) => {
  const accountId = idBytes(half.accountId);
  const deviceId = idBytes(device.deviceId);
  const deploymentId = half.facts.deploymentIdBytes;
  const halfSessionId = idBytes(half.halfSessionId);
  const signer = { deploymentId, signerId: accountId };
  const seed = opened.privateKeys.ed25519;
  const { nonce, wrappedRootKey, pinEpoch } = opened;
  const proof = loginProofBody({
    origin: ports.origin,
    accountId,
    halfSessionId,
    nonce,
    wrappedRootKey,
    pinEpoch,
  });
  const deviceProof = signedMessage(
    'coffer/v1/device-auth',
    { deploymentId, signerId: deviceId },
    deviceAuthBody(ports.origin, halfSessionId, nonce),
  );
  const registration = deviceRegistrationBody(deviceId, device.publicKey, device.backupKey, nonce);
  const body = {
    origin: ports.origin,
    signature: toBase64Url(await signBody(seed, 'coffer/v1/login-proof', signer, proof)),
    device: {
      deviceId: device.deviceId,
      publicKey: toBase64Url(device.publicKey),
      backupKey: toBase64Url(device.backupKey),
      name: ports.deviceName,
      signature: toBase64Url(await device.sign(deviceProof)),
      ...(half.deviceKnown
        ? {}
        : {
            registration: toBase64Url(
              await signBody(seed, 'coffer/v1/device-registration', signer, registration),
            ),
          }),
    },
  };
  return ports.client.call(provePin, { body }, { idempotencyKey: newKey() });
};

/** The account state must say what the server said before the password was worked on. */
const assertFacts = (session: Unlocked, half: HalfOpen, opened: Opened): void => {
  const { state } = session.head;
  if (JSON.stringify(state.kdf) !== JSON.stringify(half.facts.kdf) || state.salt !== half.facts.saltText) {
    throw alarm('vault/kdf-weakened', 'The KDF is not the one of the account state.');
  }
  if (state.deploymentId !== half.facts.deploymentId) {
    throw alarm('vault/deployment-changed', 'The deployment is not the one of the account state.');
  }
  const isSameIdentity = state.identityHash === toBase64Url(session.identityHash);
  if (!isSameIdentity || state.pinEpoch !== opened.pinEpoch || state.rootEpoch !== opened.rootEpoch) {
    throw alarm('vault/identity-changed', 'The identity is not the one of the account state.');
  }
};

const openSession = async (ports: Ports, half: HalfOpen, opened: Opened): Promise<Unlocked> => {
  const replica = ports.replica.account(half.accountId);
  const device = await replica.deviceKey();
  const reply = await prove(ports, half, opened, device);
  const accountIdBytes = idBytes(half.accountId);
  const owner = { accountIdBytes, rootEpoch: opened.rootEpoch, key: opened.rootKeys.accountState };
  const head = await readStateHead(ports.client, owner, reply.states, half.marks?.state ?? null);
  const session: Unlocked = {
    email: half.email,
    fullName: reply.fullName,
    sessionId: reply.sessionId,
    accountId: half.accountId,
    accountIdBytes,
    deploymentId: half.facts.deploymentIdBytes,
    rootEpoch: opened.rootEpoch,
    rootKeys: opened.rootKeys,
    privateKeys: opened.privateKeys,
    identity: opened.identity,
    identityHash: identityHash(opened.identity),
    formerIdentities: new Map(),
    replica,
    deviceId: device.deviceId,
    pinTries: reply.pinTries ?? null,
    head,
    unsettled: null,
  };
  assertFacts(session, half, opened);
  await changeState(ports.client, session, (state) => {
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
  return session;
};

/** The same place with another hash was seen by another tab: the server told each tab another story. */
const assertSameStory = (
  stored: { readonly seq: number; readonly hash: string } | undefined,
  seen: { readonly seq: number; readonly hash: string },
): void => {
  if (stored?.seq === seen.seq && stored.hash !== seen.hash)
    throw alarm('vault/fork', 'This device saw something else at the same place.');
};

const furtherMarks = (stored: DeviceMarks['vaults'], seen: DeviceMarks['vaults']): DeviceMarks['vaults'] => {
  for (const [id, mark] of Object.entries(seen)) assertSameStory(stored[id], mark);
  const isBehind = ([id, mark]: [string, VaultMark]): boolean => mark.seq < (stored[id]?.seq ?? 0);
  return { ...stored, ...Object.fromEntries(Object.entries(seen).filter((entry) => !isBehind(entry))) };
};

/**
 * Stores what this device has seen of the account; vault marks move with the vaults. Marks never move back: another tab
 * of this browser may have seen more meanwhile.
 *
 * @throws {VaultError} `vault/fork` if another tab saw something else at the same place.
 */
export const moveMarks = async (
  ports: Pick<Ports, 'replica'>,
  session: Unlocked,
  vaults: DeviceMarks['vaults'],
): Promise<void> => {
  const { state } = session.head;
  const seen = { seq: session.head.seq, hash: toBase64Url(session.head.hash) };
  await changeMarks(ports.replica, session.email, (marks) => {
    const stored = marks?.accountId === session.accountId ? marks : null;
    assertSameStory(stored?.state, seen);
    return {
      v: 1,
      deploymentId: state.deploymentId,
      kdf: state.kdf,
      salt: state.salt,
      accountId: session.accountId,
      identityHash: toBase64Url(session.identityHash),
      state: stored && stored.state.seq > seen.seq ? stored.state : seen,
      vaults: furtherMarks(stored?.vaults ?? {}, vaults),
    };
  });
};

/** Ends the session that this browser holds, as well as it can: what is not going to be used must not stay open. */
export const endSession = async ({ client }: Pick<Ports, 'client'>): Promise<void> => {
  await client.call(signOutEndpoint, { body: {} }).catch(() => undefined);
};

/** Opens the session behind the right PIN; one that turns out to rest on a lie does not stay open on the server. */
const openOrEnd = async (ports: Ports, half: HalfOpen, opened: Opened): Promise<Unlocked> => {
  try {
    const session = await openSession(ports, half, opened);
    await moveMarks(ports, session, half.marks?.vaults ?? {});
    return session;
  } catch (error) {
    if (alarmOf(error)) await endSession(ports);
    throw error;
  }
};

const refusalOf = (error: ApiError): UnlockOutcome | null => {
  if (error.code === 'api/frozen' || error.code === 'api/too-many-tries') {
    return { kind: 'frozen', until: error.problem.retryAt ?? 0 };
  }
  if (error.code === 'api/unauthenticated') return { kind: 'half-session-expired' };
  return null;
};

/**
 * Second step of signing in: the PIN through the OPRF, then the proof that the private keys were opened.
 *
 * Spec: docs/spec/sign-in.md §3.
 */
export const passPin = async (
  ports: Ports,
  half: HalfOpen,
  pin: string,
): Promise<{ readonly outcome: UnlockOutcome; readonly session: Unlocked | null }> => {
  try {
    const evaluated = await evaluate(ports, half, pin);
    const opened = await openKeys(ports, half, evaluated);
    if (opened === 'wrong-pin') {
      return { outcome: { kind: 'wrong-pin', triesLeft: evaluated.reply.attemptsLeft }, session: null };
    }
    return { outcome: { kind: 'unlocked' }, session: await openOrEnd(ports, half, opened) };
  } catch (error) {
    const refusal = error instanceof ApiError ? refusalOf(error) : null;
    return { outcome: refusal ?? interruptionOf(error), session: null };
  }
};
