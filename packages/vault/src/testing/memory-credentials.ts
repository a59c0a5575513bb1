import {
  beginEmailChange,
  type CredentialChangeBody,
  cancelAct,
  changeCredentials,
  changeName,
  confirmEmailCode,
  type PendingAct,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import { canonicalEmail, fromBase64Url, idBytes, idText, isKdfAtLeast, randomBytes } from '@coffer/crypto';
import {
  assertKdfParameters,
  checkSignature,
  credentialWriteBody,
  deviceBackupBody,
  equalBytes,
  identityHash,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { hashOf, keptWay, newCode } from './memory-accounts.ts';
import { assertHandedOver } from './memory-handover.ts';
import { heldVaults, keysOf } from './memory-members.ts';
import { assertKdfEnough } from './memory-policy.ts';
import { assertStepUp } from './memory-sign-in.ts';
import { type MemoryStore, type Route, refusal, route, type StoredAccount } from './memory-store.ts';

const hour = 3_600_000;

/** Parts of a write, by whoever may write them. */
export type WrittenParts = Pick<
  CredentialChangeBody,
  'state' | 'passwordPath' | 'backup' | 'identity' | 'root' | 'recovery' | 'dropRecovery'
>;

type PartName = Exclude<keyof WrittenParts, 'state'>;

const partNames = ['passwordPath', 'backup', 'identity', 'root', 'recovery', 'dropRecovery'] as const;

/** What each act must have, and may have. */
const table: Record<
  CredentialChangeBody['act'],
  { readonly must: readonly PartName[]; readonly may: readonly PartName[] }
> = {
  password: { must: ['passwordPath'], may: ['backup'] },
  pin: { must: ['passwordPath'], may: ['backup'] },
  kdf: { must: ['passwordPath'], may: ['backup'] },
  email: { must: ['passwordPath', 'identity'], may: ['backup'] },
  recovery: { must: [], may: ['recovery', 'dropRecovery'] },
  keys: { must: ['passwordPath', 'identity', 'root'], may: ['backup', 'recovery'] },
  backup: { must: ['backup'], may: [] },
};

const assertTable = (act: keyof typeof table, parts: WrittenParts): void => {
  const { must, may } = table[act];
  const given = partNames.filter((name) => parts[name] !== undefined);
  const isFit =
    must.every((name) => given.includes(name)) &&
    given.every((name) => must.includes(name) || may.includes(name)) &&
    given.length > 0;
  if (!isFit) throw refusal('api/invalid-request', { field: 'act' });
};

const ownVaults = (store: MemoryStore, account: StoredAccount) => heldVaults(store, account.body.accountId);

const assertPath = (
  store: MemoryStore,
  { passwordPath: path }: WrittenParts,
  account: StoredAccount,
): void => {
  if (!path) return;
  assertKdfParameters(path.kdf);
  assertKdfEnough(store, path.kdf);
  if (path.pinEpoch !== account.pinEpoch + 1 || !isKdfAtLeast(path.kdf, account.body.kdf))
    throw refusal('api/invalid-request', { field: 'passwordPath' });
};

const assertIdentity = async (
  store: MemoryStore,
  account: StoredAccount,
  { identity: change }: WrittenParts,
  email: string,
): Promise<void> => {
  if (!change) return;
  const before = parseIdentity(fromBase64Url(account.body.identity));
  const bytes = fromBase64Url(change.identity);
  const next = parseIdentity(bytes);
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(account.body.accountId) };
  const checks = [
    equalBytes(next.accountId, before.accountId),
    next.epoch === before.epoch + 1,
    equalBytes(next.previousHash, identityHash(before)),
    next.email === email,
    await checkSignature(next.ed25519, 'coffer/v1/identity', signer, bytes, fromBase64Url(change.signature)),
    await checkSignature(
      before.ed25519,
      'coffer/v1/identity-rotation',
      signer,
      bytes,
      fromBase64Url(change.rotation),
    ),
  ];
  if (checks.includes(false)) throw refusal('api/bad-proof', { field: 'identity' });
  await assertHandedOver(store, account, change);
};

const assertRoot = (store: MemoryStore, account: StoredAccount, { root }: WrittenParts): void => {
  if (!root) return;
  const held = ownVaults(store, account).flatMap(([id, , { wrapEpoch, formerKeys }]) =>
    [wrapEpoch, ...formerKeys.map((key) => key.keyEpoch)].map((epoch) => `${id} ${epoch}`),
  );
  const given = root.wraps.map(({ vaultId, keyEpoch }) => `${vaultId} ${keyEpoch}`);
  if (root.rootEpoch !== account.rootEpoch + 1 || held.sort().join() !== given.sort().join())
    throw refusal('api/invalid-request', { field: 'root' });
};

const assertBackup = async (
  store: MemoryStore,
  account: StoredAccount,
  parts: WrittenParts,
  deviceIds: ReadonlySet<string>,
): Promise<void> => {
  const identity = parseIdentity(fromBase64Url(parts.identity?.identity ?? account.body.identity));
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(account.body.accountId) };
  const rootEpoch = parts.root?.rootEpoch ?? account.rootEpoch;
  for (const { deviceId, ephemeral, wrap, signature } of parts.backup?.devices ?? []) {
    const body = deviceBackupBody(
      idBytes(deviceId),
      rootEpoch,
      fromBase64Url(ephemeral),
      fromBase64Url(wrap),
    );
    const by = fromBase64Url(signature);
    const isSigned = await checkSignature(identity.ed25519, 'coffer/v1/device-backup', signer, body, by);
    if (!isSigned || !deviceIds.has(deviceId)) throw refusal('api/invalid-request', { field: 'backup' });
  }
};

/** Everything that is checked of the parts before any of them is written. */
export const assertParts = async (
  store: MemoryStore,
  account: StoredAccount,
  parts: WrittenParts,
  more: { readonly email: string; readonly deviceIds: ReadonlySet<string> },
): Promise<void> => {
  const present = account.states.at(-1)?.seq ?? 0;
  if (parts.state.seq !== present + 1) throw refusal('api/state-conflict', { seq: present });
  assertPath(store, parts, account);
  await assertIdentity(store, account, parts, more.email);
  assertRoot(store, account, parts);
  await assertBackup(store, account, parts, more.deviceIds);
  // The checks waited; another write may have come in between.
  if (account.states.at(-1)?.seq !== present) throw refusal('api/state-conflict', { seq: present + 1 });
};

const applyVaults = (store: MemoryStore, accountId: string, { identity, root }: WrittenParts): void => {
  for (const { vaultId, manifest } of identity?.vaults ?? [])
    store.vaults.get(vaultId)?.manifests.push(manifest);
  for (const { vaultId, keyEpoch, selfWrap } of root?.wraps ?? []) {
    const vault = store.vaults.get(vaultId);
    const keys = vault && keysOf(vault, accountId);
    if (keys?.wrapEpoch === keyEpoch) keys.selfWrap = selfWrap;
    else if (keys)
      keys.formerKeys = keys.formerKeys.map((key) =>
        key.keyEpoch === keyEpoch ? { keyEpoch, selfWrap } : key,
      );
  }
};

const ofWay = ({ oprfKey, ...way }: NonNullable<WrittenParts['recovery']>[number]) =>
  oprfKey === undefined ? way : { ...way, oprfKey };

/** Takes the word of every device away but of one. */
export const revokeOthers = (account: StoredAccount, but: string | undefined): void => {
  for (const deviceId of [...account.devices.keys()]) {
    if (deviceId === but) continue;
    account.devices.delete(deviceId);
    const facts = account.deviceFacts.get(deviceId);
    if (facts) facts.isRevoked = true;
  }
};

/** Writes all parts at once. A way of a kind that was not there before begins to open after `wait`. */
export const applyParts = (
  store: MemoryStore,
  account: StoredAccount,
  parts: WrittenParts,
  now: number,
  wait: number,
): number => {
  const { passwordPath: path, identity, root, backup } = parts;
  account.states.push(parts.state);
  if (path) {
    const { kdf, salt, reauthKey, wrappedRootKey } = path;
    account.body = { ...account.body, kdf, salt, reauthKey, wrappedRootKey, oprfKeys: { pin: path.oprfKey } };
    account.authHash = hashOf(path.authKey);
    account.pinEpoch = path.pinEpoch;
  }
  if (identity) {
    const { vaults, ...kept } = identity;
    account.body = { ...account.body, identity: kept.identity, identitySignature: kept.signature };
    account.identities.push(kept);
  }
  if (root) {
    account.body = { ...account.body, privateKeys: root.privateKeys };
    account.rootEpoch = root.rootEpoch;
    account.ways = [];
    account.backups = null;
  }
  applyVaults(store, account.body.accountId, parts);
  if (backup) account.backups = backup;
  let activeFrom = now;
  for (const way of parts.recovery ?? []) {
    if (!root && !account.ways.some(({ kind }) => kind === way.kind)) {
      activeFrom = now + wait;
      begunAct(account, 'add-recovery', way.kind, now, wait);
    }
    account.ways = [
      ...account.ways.filter(({ kind }) => kind !== way.kind),
      keptWay(ofWay(way), now, activeFrom),
    ];
  }
  account.ways = account.ways.filter(({ kind }) => !parts.dropRecovery?.includes(kind));
  return activeFrom;
};

/** Ends every session of an account but one. */
export const endSessions = (store: MemoryStore, accountId: string, but: string | null): void => {
  for (const [cookie, session] of store.sessions)
    if (session.accountId === accountId && cookie !== but) store.sessions.delete(cookie);
};

/** Whether the proof header is the identity's over nonce and body. */
export const assertProof = async (
  store: MemoryStore,
  account: StoredAccount,
  { nonce, bytes, proof }: { readonly nonce: string; readonly bytes: Uint8Array; readonly proof: string },
): Promise<void> => {
  const { ed25519 } = parseIdentity(fromBase64Url(account.body.identity));
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(account.body.accountId) };
  const body = credentialWriteBody(fromBase64Url(nonce), bytes);
  const isRight = await checkSignature(
    ed25519,
    'coffer/v1/credential-write',
    signer,
    body,
    fromBase64Url(proof),
  );
  if (!isRight) throw refusal('api/bad-proof');
};

/** An act that waits. */
export const begunAct = (
  account: StoredAccount,
  kind: PendingAct['kind'],
  subject: string | null,
  now: number,
  wait: number,
): PendingAct => {
  const actId = idText(randomBytes(16));
  const act = { actId, kind, subject, startedAt: now, effectiveAt: now + wait, verified: false };
  account.acts.push(act);
  return act;
};

const newAddress = (account: StoredAccount, email: CredentialChangeBody['email'], now: number): string => {
  if (!email) return canonicalEmail(account.body.email);
  const act = account.acts.find(({ actId, kind }) => actId === email.actId && kind === 'change-email');
  if (!act?.verified || act.subject !== email.email) throw refusal('api/invalid-request', { field: 'email' });
  if (act.effectiveAt > now) throw refusal('api/waiting', { retryAt: act.effectiveAt });
  return email.email;
};

const moveAddress = (store: MemoryStore, account: StoredAccount, email: string): void => {
  store.accounts.delete(canonicalEmail(account.body.email));
  account.body = { ...account.body, email };
  account.acts = account.acts.filter(({ kind }) => kind !== 'change-email');
  store.accounts.set(email, account);
};

/** Routes of changes of credentials, and of the account itself. */
export const credentialRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => [
  route(changeCredentials, async ({ body, bytes, proof, session, account, jar, idempotencyKey }) => {
    const repeat = `${body.accountId} ${idempotencyKey}`;
    const kept = store.replies.get(repeat);
    if (kept) return kept as { seq: number };
    if (body.accountId !== session.accountId) throw refusal('api/unauthenticated');
    assertTable(body.act, body);
    await assertStepUp(session, account, { action: 'credentials', ...body });
    await assertProof(store, account, { nonce: body.nonce, bytes, proof });
    if (body.recovery?.some(({ kind }) => kind === 'answers') && !store.policy.recovery.answers)
      throw refusal('api/policy');
    const email = newAddress(account, body.email, clock.now());
    await assertParts(store, account, body, { email, deviceIds: new Set(account.devices.keys()) });
    const activeFrom = applyParts(store, account, body, clock.now(), 24 * hour);
    if (body.email) moveAddress(store, account, email);
    if (body.passwordPath) endSessions(store, session.accountId, jar.session);
    if (body.act === 'keys') revokeOthers(account, session.deviceId ?? undefined);
    const reply = { seq: body.state.seq, ...(body.recovery ? { activeFrom } : {}) };
    store.replies.set(repeat, reply);
    return reply;
  }),
  route(readAccount, ({ account }) => ({
    ...{ email: account.body.email, fullName: account.body.fullName, role: 'member', createdAt: 0 },
    kdf: account.body.kdf,
    recovery: account.ways.map(({ questions, authHash, wrap, oprfKey, ...way }) => ({
      ...way,
      questions: [...questions],
    })),
    factors: account.factors
      .filter(({ isConfirmed }) => isConfirmed)
      .map(({ secret, isConfirmed, ...factor }) => factor),
    ...{ backupCodesLeft: account.backupCodes.length, policy: store.policy, acts: account.acts },
    mustEnrol: store.policy.factors !== 'none' && !account.factors.some(({ isConfirmed }) => isConfirmed),
  })),
  route(changeName, ({ body, account }) => {
    account.body = { ...account.body, fullName: body.fullName };
    return { fullName: body.fullName };
  }),
  route(beginEmailChange, async ({ body, session, account }) => {
    await assertStepUp(session, account, { action: 'email', ...body });
    const now = clock.now();
    const { actId, effectiveAt } = begunAct(account, 'change-email', body.email, now, 24 * hour);
    store.mailed.set(actId, { to: body.email, code: newCode(), sentAt: now, triesLeft: 5 });
    return { actId, effectiveAt };
  }),
  route(confirmEmailCode, ({ params, body, account }) => {
    const mailed = store.mailed.get(params.actId);
    const act = account.acts.find(({ actId }) => actId === params.actId);
    if (!mailed || !act) throw refusal('api/not-found');
    if (mailed.triesLeft === 0) throw refusal('api/code-expired');
    if (mailed.code !== body.code) {
      mailed.triesLeft -= 1;
      throw refusal('api/wrong-code', { triesLeft: mailed.triesLeft });
    }
    store.mailed.delete(params.actId);
    account.acts = account.acts.map((each) => (each === act ? { ...act, verified: true } : each));
    return { verified: true as const };
  }),
  route(requestDeletion, async ({ body, session, account }) => {
    await assertStepUp(session, account, { action: 'delete-account', ...body });
    const { actId, effectiveAt } = begunAct(account, 'delete-account', null, clock.now(), 7 * 24 * hour);
    return { actId, effectiveAt };
  }),
  route(cancelAct, ({ params, account }) => {
    const act = account.acts.find(({ actId }) => actId === params.actId);
    if (!act) throw refusal('api/not-found');
    account.acts = account.acts.filter((each) => each !== act);
    if (act.kind === 'add-recovery') account.ways = account.ways.filter(({ kind }) => kind !== act.subject);
    return { cancelled: true as const };
  }),
];
