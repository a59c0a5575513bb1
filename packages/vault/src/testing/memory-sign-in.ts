import {
  acknowledgePinTries,
  challengeStepUp,
  confirmStepUp,
  evaluatePin,
  lockSession,
  provePin,
  readIdentities,
  readSession,
  readStates,
  signOut,
  submitPassword,
  touchSession,
  writeState,
} from '@coffer/contracts';
import {
  canonicalEmail,
  fromBase64Url,
  idBytes,
  idText,
  type ReauthKey,
  randomBytes,
  stepUpProof,
  toBase64Url,
} from '@coffer/crypto';
import {
  checkSignature,
  deviceAuthBody,
  deviceRegistrationBody,
  evaluateBlinded,
  loginProofBody,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { hashOf, idleAfter, newDevice, newNonce } from './memory-accounts.ts';
import { handOn } from './memory-approvals.ts';
import { assertSteps, mailCodeTo, owesFactor, stepsLeft } from './memory-steps.ts';
import {
  type MemoryStore,
  type Route,
  type RouteCall,
  refusal,
  route,
  type StoredAccount,
  type StoredSession,
} from './memory-store.ts';

const hour = 3_600_000;
const evaluationsAnHour = 5;
const evaluationsInAll = 10;

/** Counts one evaluation before it is made, and answers how many are left. */
const countEvaluation = (account: StoredAccount, session: StoredSession, now: number): number => {
  if (account.frozenUntil > now) throw refusal('api/frozen', { retryAt: account.frozenUntil });
  const recent = account.evaluations.filter(({ at }) => at > now - hour);
  const [oldest] = recent;
  if (oldest && recent.length >= evaluationsAnHour) {
    throw refusal('api/too-many-tries', { retryAt: oldest.at + hour });
  }
  // Whoever is signed in has proven the PIN: such a try counts for its hour alone.
  account.evaluations.push({ at: now, sessionId: session.id, acknowledged: session.kind === 'full' });
  const inAll = account.evaluations.filter(({ acknowledged }) => !acknowledged).length;
  if (inAll >= evaluationsInAll) account.frozenUntil = now + 24 * hour;
  return Math.min(evaluationsAnHour - recent.length - 1, Math.max(0, evaluationsInAll - inAll));
};

const assertProven = async (
  store: MemoryStore,
  origin: string,
  now: number,
  { body, session, account }: RouteCall<typeof provePin>,
): Promise<void> => {
  assertSteps(store, account, session);
  if (body.origin !== origin) throw refusal('api/bad-origin');
  const { nonce } = session;
  session.nonce = null;
  if (nonce === null) throw refusal('api/bad-nonce');
  const deploymentId = idBytes(store.deploymentId);
  const accountId = idBytes(session.accountId);
  const halfSessionId = idBytes(session.id);
  const key = parseIdentity(fromBase64Url(account.body.identity)).ed25519;
  const signer = { deploymentId, signerId: accountId };
  const wrappedRootKey = fromBase64Url(account.body.wrappedRootKey);
  const answered = {
    origin,
    accountId,
    halfSessionId,
    nonce: fromBase64Url(nonce),
    wrappedRootKey,
    pinEpoch: account.pinEpoch,
  };
  const proof = loginProofBody(answered);
  const { device } = body;
  const deviceId = idBytes(device.deviceId);
  const publicKey = fromBase64Url(device.publicKey);
  const known = account.devices.get(device.deviceId);
  const registration = deviceRegistrationBody(
    deviceId,
    publicKey,
    fromBase64Url(device.backupKey),
    fromBase64Url(nonce),
  );
  const signatures = [
    checkSignature(key, 'coffer/v1/login-proof', signer, proof, fromBase64Url(body.signature)),
    checkSignature(
      publicKey,
      'coffer/v1/device-auth',
      { deploymentId, signerId: deviceId },
      deviceAuthBody(origin, halfSessionId, fromBase64Url(nonce)),
      fromBase64Url(device.signature),
    ),
    known === undefined
      ? checkSignature(
          key,
          'coffer/v1/device-registration',
          signer,
          registration,
          fromBase64Url(device.registration ?? ''),
        )
      : Promise.resolve(known === device.publicKey),
  ];
  if ((await Promise.all(signatures)).includes(false)) throw refusal('api/bad-proof');
  if (known === undefined && account.deviceFacts.get(device.deviceId)?.isRevoked)
    throw refusal('api/bad-proof');
  account.devices.set(device.deviceId, device.publicKey);
  const facts = account.deviceFacts.get(device.deviceId) ?? newDevice(device, now);
  facts.lastSeenAt = now;
  account.deviceFacts.set(device.deviceId, facts);
  session.deviceId = device.deviceId;
};

/** A known device proves itself with the nonce that the password was answered with. */
const proveDevice = async (
  store: MemoryStore,
  origin: string,
  { body, session, account }: RouteCall<typeof evaluatePin>,
): Promise<void> => {
  const key = session.deviceId === null ? undefined : account.devices.get(session.deviceId);
  if (session.deviceProven || !body.device || key === undefined || session.deviceId === null) return;
  if (body.device.origin !== origin) throw refusal('api/bad-origin');
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(session.deviceId) };
  const proof = deviceAuthBody(origin, idBytes(session.id), fromBase64Url(session.deviceNonce));
  const signature = fromBase64Url(body.device.signature);
  session.deviceProven = await checkSignature(
    fromBase64Url(key),
    'coffer/v1/device-auth',
    signer,
    proof,
    signature,
  );
};

/** A locked session is ended with its fourth try: three of them were wrong. */
const countLockedTry = (store: MemoryStore, { session, jar }: RouteCall<typeof evaluatePin>): void => {
  if (session.lockedTries === null) return;
  session.lockedTries += 1;
  if (session.lockedTries <= 3) return;
  if (jar.session) store.sessions.delete(jar.session);
  throw refusal('api/unauthenticated');
};

/** Refuses a wrong answer to a step-up challenge; a challenge is answered once. */
export const assertStepUp = async (
  session: StoredSession,
  account: StoredAccount,
  { action, nonce, reauth }: { readonly action: string; readonly nonce: string; readonly reauth: string },
): Promise<void> => {
  const asked = session.stepUps.get(nonce);
  session.stepUps.delete(nonce);
  if (asked !== action) throw refusal('api/bad-nonce');
  const key = fromBase64Url(account.body.reauthKey) as ReauthKey;
  const proof = await stepUpProof(key, fromBase64Url(nonce), idBytes(session.id), action);
  if (toBase64Url(proof) !== reauth) throw refusal('api/bad-proof');
};

/** Routes of signing in and of the session. */
export const signInRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>, origin: string): Route[] => [
  route(submitPassword, ({ body, jar }) => {
    const account = store.accounts.get(canonicalEmail(body.email));
    if (!account || account.authHash !== hashOf(body.authKey)) throw refusal('api/wrong-credentials');
    const id = idText(randomBytes(16));
    handOn(store, account, jar.session, id);
    jar.session = newNonce();
    const { accountId } = account.body;
    const idleUntil = clock.now() + 5 * 60_000;
    const deviceKnown = body.deviceId !== undefined && account.devices.has(body.deviceId);
    const deviceNonce = newNonce();
    const half: StoredSession = {
      ...{ id, accountId, idleUntil, deviceNonce, kind: 'half', createdAt: clock.now() },
      ...{ nonce: null, stepUps: new Map(), lockedTries: null },
      deviceId: deviceKnown ? (body.deviceId ?? null) : null,
      ...{ deviceProven: false, codePassed: false, factorPassed: false },
    };
    store.sessions.set(jar.session, half);
    if (!deviceKnown) mailCodeTo(store, clock, id, account);
    const steps = stepsLeft(store, account, half);
    return { accountId, halfSessionId: id, deviceKnown, nonce: deviceNonce, steps };
  }),
  route(evaluatePin, async (call) => {
    const { body, session, account } = call;
    await proveDevice(store, origin, call);
    assertSteps(store, account, session);
    countLockedTry(store, call);
    const attemptsLeft = countEvaluation(account, session, clock.now());
    const key = fromBase64Url(account.body.oprfKeys.pin);
    session.nonce = newNonce();
    const { wrappedRootKey, privateKeys, identity } = account.body;
    const evaluated = toBase64Url(await evaluateBlinded(key, fromBase64Url(body.blinded)));
    const { nonce } = session;
    return {
      evaluated,
      wrappedRootKey,
      privateKeys,
      identity,
      nonce,
      pinEpoch: account.pinEpoch,
      rootEpoch: account.rootEpoch,
      attemptsLeft,
    };
  }),
  route(provePin, async (call) => {
    const { session, account, jar } = call;
    await assertProven(store, origin, clock.now(), call);
    account.evaluations = account.evaluations.filter(({ sessionId }) => sessionId !== session.id);
    if (account.evaluations.length < evaluationsInAll) account.frozenUntil = 0;
    if (jar.session) store.sessions.delete(jar.session);
    jar.session = newNonce();
    const idleUntil = idleAfter(clock);
    const full = { ...session, kind: 'full' as const, nonce: null, lockedTries: null, idleUntil };
    store.sessions.set(jar.session, full);
    const times = account.evaluations.filter(({ acknowledged }) => !acknowledged).map(({ at }) => at);
    const tries = { count: times.length, since: Math.min(...times), until: Math.max(...times) };
    const { fullName } = account.body;
    const reply = {
      sessionId: session.id,
      fullName,
      states: account.states.slice(-1),
      mustEnrol: owesFactor(store, account),
    };
    return times.length > 0 ? { ...reply, pinTries: tries } : reply;
  }),
  route(acknowledgePinTries, ({ body, account }) => {
    const seen = account.evaluations.filter(({ at, acknowledged }) => at <= body.until && !acknowledged);
    for (const evaluation of seen) evaluation.acknowledged = true;
    return { acknowledged: seen.length };
  }),
  route(readSession, ({ session }) => {
    const { kind, id, accountId, idleUntil } = session;
    return { kind, sessionId: id, accountId, idleUntil, expiresAt: idleUntil };
  }),
  route(lockSession, ({ session, jar }) => {
    if (session.kind === 'half') return { halfSessionId: session.id };
    if (jar.session) store.sessions.delete(jar.session);
    jar.session = newNonce();
    const id = idText(randomBytes(16));
    store.sessions.set(jar.session, { ...session, id, kind: 'half', lockedTries: 0 });
    return { halfSessionId: id };
  }),
  route(signOut, ({ jar }) => {
    if (jar.session) store.sessions.delete(jar.session);
    jar.session = null;
    return { signedOut: true as const };
  }),
  route(touchSession, ({ session }) => {
    session.idleUntil = idleAfter(clock);
    return { idleUntil: session.idleUntil };
  }),
  route(challengeStepUp, ({ session, account, body }) => {
    const nonce = newNonce();
    session.stepUps.set(nonce, body.action);
    const { kdf, salt } = account.body;
    return { nonce, sessionId: session.id, kdf, salt };
  }),
  route(confirmStepUp, async ({ session, account, body }) => {
    await assertStepUp(session, account, { action: body.action, nonce: body.nonce, reauth: body.proof });
    return { confirmed: true as const };
  }),
  route(readIdentities, ({ query, account }) => ({
    identities: account.identities.slice(Number(query.since) - 1),
  })),
  route(readStates, ({ query, account }) => ({
    states: account.states.filter(({ seq }) => seq > Number(query.since)),
  })),
  route(writeState, ({ params, body, account }) => {
    const seq = Number(params.seq);
    const present = account.states.at(-1)?.seq ?? 0;
    if (seq !== present + 1) throw refusal('api/state-conflict', { seq: present });
    account.states.push({ seq, sealed: body.sealed });
    return { seq };
  }),
];
