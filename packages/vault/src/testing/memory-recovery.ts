import {
  beginRecovery,
  claimRecovery,
  evaluateOwnAnswers,
  evaluateRecovery,
  finishRecovery,
  resendRecoveryCode,
  testRecoveryWay,
  verifyRecovery,
} from '@coffer/contracts';
import { canonicalEmail, fromBase64Url, idBytes, idText, randomBytes, toBase64Url } from '@coffer/crypto';
import { checkSignature, deviceAuthBody, evaluateBlinded } from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { hashOf, newCode, newNonce } from './memory-accounts.ts';
import {
  applyParts,
  assertParts,
  assertProof,
  begunAct,
  endSessions,
  revokeOthers,
} from './memory-credentials.ts';
import { heldVaults } from './memory-members.ts';
import {
  type CookieJar,
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredRecovery,
} from './memory-store.ts';

const hour = 3_600_000;
const waitOfRecovery = 72 * hour;

const accountOf = (store: MemoryStore, { accountId }: StoredRecovery): StoredAccount => {
  const found = [...store.accounts.values()].find(({ body }) => body.accountId === accountId);
  if (!found) throw refusal('api/not-found');
  return found;
};

const find = (store: MemoryStore, id: string, jar: CookieJar): StoredRecovery => {
  const recovery = store.recoveries.get(id);
  if (!recovery || recovery.token !== jar.recovery) throw refusal('api/not-found');
  return recovery;
};

const passed = (store: MemoryStore, id: string, jar: CookieJar) => {
  const recovery = find(store, id, jar);
  if (!recovery.codePassed) throw refusal('api/step-missing');
  return { recovery, account: accountOf(store, recovery) };
};

/** Wrong keys of ways: ten a day. They are counted where a person's PIN tries are not. */
const wrongKeys = new WeakMap<StoredAccount, number[]>();

const isKeyRight = (account: StoredAccount, kind: string, recoveryAuth: string, now: number) => {
  const wrong = (wrongKeys.get(account) ?? []).filter((at) => at > now - 24 * hour);
  wrongKeys.set(account, wrong);
  const [oldest] = wrong;
  if (oldest !== undefined && wrong.length >= 10)
    throw refusal('api/too-many-tries', { retryAt: oldest + 24 * hour });
  const way = account.ways.find((each) => each.kind === kind && each.activeFrom <= now);
  if (way?.authHash === hashOf(recoveryAuth)) return way;
  wrong.push(now);
  throw refusal('api/bad-proof', { triesLeft: 10 - wrong.length });
};

/** What a released recovery gets. */
const releasedOf = (store: MemoryStore, account: StoredAccount, recovery: StoredRecovery) => {
  recovery.released = true;
  recovery.nonce = newNonce();
  const { body, pinEpoch, rootEpoch, states } = account;
  const vaults = heldVaults(store, body.accountId);
  return {
    kind: 'released' as const,
    hasFactors: false,
    ...{ email: body.email, fullName: body.fullName, kdf: body.kdf, pinEpoch, rootEpoch },
    ...{ privateKeys: body.privateKeys, identity: body.identity, states: states.slice(-1) },
    vaults: vaults.map(([vaultId, { keyEpoch, manifests }, { selfWrap, wrapEpoch, formerKeys }]) => {
      const head = manifests.at(-1);
      if (!head) throw refusal('api/internal');
      return {
        vaultId,
        seq: manifests.length,
        keyEpoch,
        keys: [{ keyEpoch: wrapEpoch, selfWrap }, ...formerKeys],
        head,
      };
    }),
    nonce: recovery.nonce,
  };
};

/** Begins the wait of a claim that waits, or tells whether it is over. */
const waitOf = (account: StoredAccount, subject: string, now: number) => {
  const act =
    account.acts.find((each) => each.kind === 'recovery' && each.subject === subject) ??
    begunAct(account, 'recovery', subject, now, waitOfRecovery);
  return act.effectiveAt > now
    ? { kind: 'waiting' as const, actId: act.actId, until: act.effectiveAt, approvalAsked: false }
    : null;
};

const beginRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => [
  route(beginRecovery, ({ body, jar }) => {
    const email = canonicalEmail(body.email);
    const recoveryId = idText(randomBytes(16));
    jar.recovery = newNonce();
    store.recoveries.set(recoveryId, {
      token: jar.recovery,
      accountId: store.accounts.get(email)?.body.accountId ?? null,
      ...{ codePassed: false, nonce: newNonce(), answersPassed: false, released: false },
    });
    store.mailed.set(recoveryId, { to: email, code: newCode(), sentAt: clock.now(), triesLeft: 5 });
    return { recoveryId };
  }),
  route(resendRecoveryCode, ({ params, jar }) => {
    find(store, params.recoveryId, jar);
    const mailed = store.mailed.get(params.recoveryId);
    if (!mailed || clock.now() < mailed.sentAt + 60_000) throw refusal('api/too-many-tries');
    store.mailed.set(params.recoveryId, { ...mailed, code: newCode(), sentAt: clock.now(), triesLeft: 5 });
    return { sent: true as const };
  }),
  route(verifyRecovery, ({ params, body, jar }) => {
    const recovery = find(store, params.recoveryId, jar);
    const mailed = store.mailed.get(params.recoveryId);
    if (!mailed || mailed.triesLeft === 0 || recovery.accountId === null) throw refusal('api/code-expired');
    if (mailed.code !== body.code) {
      mailed.triesLeft -= 1;
      throw refusal('api/wrong-code', { triesLeft: mailed.triesLeft });
    }
    store.mailed.delete(params.recoveryId);
    recovery.codePassed = true;
    const ways = accountOf(store, recovery).ways.filter(({ activeFrom }) => activeFrom <= clock.now());
    return {
      ...{ accountId: recovery.accountId, deploymentId: store.deploymentId, nonce: recovery.nonce },
      ways: ways.map(({ kind, salt, iterations, questions }) => ({
        ...{ kind, salt, iterations, questions: [...questions], waits: kind === 'answers' },
      })),
      ...{ deviceAllowed: store.policy.recovery.device, pinPathLost: false },
    };
  }),
];

const claimRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>, origin: string): Route[] => [
  route(evaluateRecovery, async ({ params, body, jar }) => {
    const { recovery, account } = passed(store, params.recoveryId, jar);
    if (body.purpose === 'backup' && !recovery.released) throw refusal('api/step-missing');
    const key =
      body.purpose === 'backup'
        ? account.backups?.oprfKey
        : account.ways.find(({ kind }) => kind === 'answers')?.oprfKey;
    if (!key) throw refusal('api/step-missing');
    const recent = account.evaluations.filter(({ at }) => at > clock.now() - hour);
    const [oldest] = recent;
    if (oldest && recent.length >= 5) throw refusal('api/frozen', { retryAt: oldest.at + hour });
    account.evaluations.push({ at: clock.now(), sessionId: params.recoveryId, acknowledged: true });
    const evaluated = await evaluateBlinded(fromBase64Url(key), fromBase64Url(body.blinded));
    return { evaluated: toBase64Url(evaluated), attemptsLeft: 4 - recent.length };
  }),
  route(claimRecovery, async ({ params, body, jar }) => {
    const { recovery, account } = passed(store, params.recoveryId, jar);
    const now = clock.now();
    if (body.kind !== 'device') {
      const { wrap } = isKeyRight(account, body.kind, body.recoveryAuth, now);
      const waiting = body.kind === 'answers' ? waitOf(account, body.kind, now) : null;
      return waiting ?? { ...releasedOf(store, account, recovery), wrap };
    }
    if (body.origin !== origin) throw refusal('api/bad-origin');
    const publicKey = account.devices.get(body.deviceId);
    const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(body.deviceId) };
    const signed = deviceAuthBody(origin, idBytes(params.recoveryId), fromBase64Url(recovery.nonce));
    const backup = account.backups?.devices.find(({ deviceId }) => deviceId === body.deviceId);
    const isRight =
      publicKey !== undefined &&
      backup !== undefined &&
      (await checkSignature(
        fromBase64Url(publicKey),
        'coffer/v1/device-auth',
        signer,
        signed,
        fromBase64Url(body.signature),
      ));
    if (!isRight) throw refusal('api/bad-proof');
    return waitOf(account, body.kind, now) ?? { ...releasedOf(store, account, recovery), backup };
  }),
];

const endRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => [
  route(finishRecovery, async ({ params, body, bytes, proof, jar, idempotencyKey }) => {
    const repeat = `${params.recoveryId} ${idempotencyKey}`;
    if (store.replies.has(repeat)) return { recovered: true as const };
    const { recovery, account } = passed(store, params.recoveryId, jar);
    if (!recovery.released || body.accountId !== recovery.accountId) throw refusal('api/step-missing');
    if (recovery.nonce !== body.nonce) throw refusal('api/bad-nonce');
    await assertProof(store, account, { nonce: body.nonce, bytes, proof });
    const isWhole = body.passwordPath && body.identity && body.root && body.recovery?.length === 1;
    if (!isWhole) throw refusal('api/invalid-request');
    const email = canonicalEmail(account.body.email);
    await assertParts(store, account, body, { email, deviceIds: new Set([body.device.deviceId]) });
    if (account.deviceFacts.get(body.device.deviceId)?.isRevoked)
      throw refusal('api/invalid-request', { field: 'device.deviceId' });
    applyParts(store, account, body, clock.now(), 0);
    endSessions(store, account.body.accountId, null);
    const { deviceId, publicKey, backupKey, name } = body.device;
    revokeOthers(account, deviceId);
    account.devices.set(deviceId, publicKey);
    const seen = { firstSeenAt: clock.now(), lastSeenAt: clock.now(), isRevoked: false };
    account.deviceFacts.set(deviceId, { name, backupKey, ...seen });
    account.acts = account.acts.filter(({ kind }) => kind !== 'recovery');
    account.evaluations = [];
    account.frozenUntil = 0;
    for (const [id, each] of store.recoveries)
      if (each.accountId === account.body.accountId && id !== params.recoveryId) store.recoveries.delete(id);
    recovery.codePassed = false;
    store.replies.set(repeat, true);
    return { recovered: true as const };
  }),
  route(testRecoveryWay, ({ body, account }) => {
    const way = isKeyRight(account, body.kind, body.recoveryAuth, clock.now());
    way.testedAt = clock.now();
    return { wrap: way.wrap, testedAt: way.testedAt };
  }),
  route(evaluateOwnAnswers, async ({ body, account }) => {
    const key = account.ways.find(({ kind }) => kind === 'answers')?.oprfKey;
    if (!key) throw refusal('api/not-found');
    const evaluated = await evaluateBlinded(fromBase64Url(key), fromBase64Url(body.blinded));
    return { evaluated: toBase64Url(evaluated) };
  }),
];

/** Routes of getting back in. */
export const recoveryRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>, origin: string): Route[] => [
  ...beginRoutes(store, clock),
  ...claimRoutes(store, clock, origin),
  ...endRoutes(store, clock),
];
