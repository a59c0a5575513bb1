import { ApiError, finishRecovery, type RecoveryEndBody } from '@coffer/contracts';
import {
  deviceRegistrationBody,
  fromBase64Url,
  generatePrivateKeys,
  idBytes,
  identityHash,
  idText,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { RecoveryEndOutcome } from '../account-engine.ts';
import { type FreshStart, thisDevice } from '../changes/change-account.ts';
import type { HeldWrap } from '../changes/change-root.ts';
import { derivePassword, kdfFor } from '../changes/password-path.ts';
import { type Prepared, prepareCredentials, type Standing } from '../changes/prepare-credentials.ts';
import { credentialProof } from '../changes/write-credentials.ts';
import type { OnProgress } from '../engine.ts';
import { listDrafts, putDraft } from '../items/drafts.ts';
import { breachOf, readSecretRules } from '../organisation/secret-rules.ts';
import type { Ports } from '../ports.ts';
import type { KnownDevice } from '../session/account-state.ts';
import { changeMarks } from '../session/marks.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { persistently } from '../session/persistently.ts';
import type { OpenedAccount, RecoveryDesk } from './recovery-desk.ts';

const standingOf = (account: OpenedAccount): Standing => ({
  owner: { email: account.email, accountId: account.accountId, deploymentId: account.deploymentId },
  head: account.head,
  rootEpoch: account.released.rootEpoch,
  rootKey: account.rootKey,
  rootKeys: account.rootKeys,
  privateKeys: account.privateKeys,
  identity: account.identity,
});

const heldWraps = ({ released, head }: OpenedAccount): readonly HeldWrap[] =>
  released.vaults
    .filter(({ vaultId }) => head.state.vaults[vaultId])
    .flatMap(({ vaultId, keys }) => keys.map((key) => ({ vaultId, ...key })));

const prepareEnd = async (
  ports: Pick<Ports, 'argon2id' | 'clock'>,
  account: OpenedAccount,
  device: KnownDevice,
  { password, pin, way }: FreshStart,
  kdfIterations: number,
): Promise<Prepared> => {
  const standing = standingOf(account);
  const derived = await derivePassword(
    ports,
    standing.owner,
    kdfFor(account.head.state.kdf, kdfIterations),
    password,
  );
  return prepareCredentials(standing, {
    path: { derived, pin },
    backup: { pin, devices: [device] },
    identity: {
      next: await generatePrivateKeys(),
      vaults: account.vaults.map(({ id, head, keys }) => ({ id, head, manifestKey: keys.manifest })),
    },
    root: { held: heldWraps(account), selfWrap: account.rootKeys.selfWrap },
    ways: [way],
    state: {
      devices: [device],
      recovery: [way.kind],
      renewing: Object.keys(account.head.state.vaults),
    },
    now: ports.clock.now(),
  });
};

/** The browser of the recovery, vouched for by the identity that comes. */
const registered = async (
  { accountId, deploymentId, released }: OpenedAccount,
  { since, ...device }: KnownDevice,
  seed: Prepared['privateKeys']['ed25519'],
): Promise<RecoveryEndBody['device']> => {
  const body = deviceRegistrationBody(
    idBytes(device.deviceId),
    fromBase64Url(device.publicKey),
    fromBase64Url(device.backupKey),
    fromBase64Url(released.nonce),
  );
  const signer = { deploymentId, signerId: accountId };
  const registration = await signBody(seed, 'coffer/v1/device-registration', signer, body);
  return { ...device, registration: toBase64Url(registration) };
};

/** What this browser remembers from now on: the new account, whatever it knew of the one before. */
const resetMarks = (
  ports: Pick<Ports, 'replica'>,
  account: OpenedAccount,
  after: Prepared,
): Promise<void> => {
  const { state, seq, hash } = after.head;
  return changeMarks(ports.replica, account.email, () => ({
    v: 1,
    deploymentId: state.deploymentId,
    kdf: state.kdf,
    salt: state.salt,
    accountId: idText(account.accountId),
    identityHash: toBase64Url(identityHash(after.identity)),
    state: { seq, hash: toBase64Url(hash) },
    vaults: state.vaults,
  }));
};

/** Everything that another session kept here under the former keys; unsaved text among it is sealed anew. */
const settleReplica = async (
  ports: Pick<Ports, 'replica'>,
  account: OpenedAccount,
  after: Prepared,
): Promise<void> => {
  const replica = ports.replica.account(idText(account.accountId));
  const keeper = { accountIdBytes: account.accountId, replica };
  const { rootEpoch } = account.released;
  const drafts = await listDrafts({ ...keeper, rootEpoch, rootKeys: account.rootKeys });
  for (const draft of drafts)
    await putDraft({ ...keeper, rootEpoch: after.rootEpoch, rootKeys: after.rootKeys }, draft);
  await replica.putLocal('quick', null);
  await replica.putLocal('offline', null);
};

/** One request, repeated until an answer comes, with what the account is after it. */
const sendEnd = async (
  ports: Ports,
  recovery: RecoveryDesk,
  account: OpenedAccount,
  fresh: FreshStart,
  kdfIterations: number,
): Promise<Prepared> => {
  const accountId = idText(account.accountId);
  const device = await thisDevice(ports, accountId);
  const after = await prepareEnd(ports, account, device, fresh, kdfIterations);
  const { nonce } = account.released;
  const registration = await registered(account, device, after.privateKeys.ed25519);
  const lost = fresh.dropFactors ? { dropFactors: true } : {};
  const body: RecoveryEndBody = { accountId, nonce, ...after.parts, device: registration, ...lost };
  const proof = credentialProof(account.privateKeys.ed25519, account, nonce);
  const params = { recoveryId: recovery.recoveryId };
  await persistently(ports, (idempotencyKey) =>
    ports.client.call(finishRecovery, { params, body }, { idempotencyKey, proof }),
  );
  return after;
};

/** A device whose word was taken away once is not taken again; this browser comes back as another one. */
const isRevokedDevice = (error: unknown): boolean =>
  error instanceof ApiError && error.problem.field === 'device.deviceId';

/**
 * Ends a recovery: a new password, PIN, root key, identity and kit in one write, in the name of the identity before. Then
 * the person signs in.
 *
 * Spec: docs/spec/recovery.md §7.
 */
export const endRecovery = async (
  ports: Ports,
  recovery: RecoveryDesk,
  fresh: FreshStart,
  onProgress?: OnProgress,
): Promise<RecoveryEndOutcome> => {
  const account = recovery.opened;
  if (!account) return { kind: 'expired' };
  try {
    const rules = await readSecretRules(ports);
    const reason = breachOf(rules, fresh);
    if (reason) return { kind: 'refused', reason };
    onProgress?.({ stage: 'generating-keys', done: 0, total: 1 });
    const send = () => sendEnd(ports, recovery, account, fresh, rules.kdfIterations);
    const after = await send().catch(async (error: unknown) => {
      if (!isRevokedDevice(error)) throw error;
      await ports.replica.account(idText(account.accountId)).renewDeviceKey();
      return send();
    });
    await resetMarks(ports, account, after);
    await settleReplica(ports, account, after);
    return { kind: 'recovered', recoveryCode: after.recoveryCode ?? '' };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/policy')
      return { kind: 'refused', reason: 'rules-changed' };
    if (error instanceof ApiError && error.problem.status < 500) return { kind: 'expired' };
    return interruptionOf(error);
  }
};
