import { ApiError, commitVaultRotation, wantRotation } from '@coffer/contracts';
import {
  type Bytes,
  encodeManifest,
  macManifest,
  manifestHash,
  roles,
  sealAccountState,
  selfWrapContext,
  signBody,
  toBase64Url,
  wrapVaultSecret,
} from '@coffer/crypto';
import { encodeGroupKeys } from '../groups/group-keys.ts';
import { logHeadOf } from '../people/log.ts';
import { encodeAccountState } from '../session/account-state.ts';
import { persistently } from '../session/persistently.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
import { backOff, type VaultKeeper } from './keep-vault.ts';
import { grantsOf } from './make-grants.ts';
import type { ManifestHead } from './open-vault.ts';
import { comingMembers } from './renew-group.ts';
import { begin, type Coming, isDue, type Renewal, roleIn, stageMissing } from './stage-renewal.ts';
import { sealMeta } from './vault-meta.ts';

type Step = 'committed' | 'again' | 'begin-anew';

const mostTries = 40;

/** The manifest that ends the old epoch: staged leaves, and tombstones as they are. */
const lastManifest = async (renewal: Renewal, coming: Coming, head: ManifestHead): Promise<Bytes> => {
  const { ports, session, vault } = renewal;
  const tree = vault.tree.fork();
  for (const [id, { to }] of coming.staged) tree.put(id, to);
  return encodeManifest({
    ...head.manifest,
    members: vault.kind
      ? await comingMembers(renewal, head.manifest.members, coming.group)
      : head.manifest.members,
    keyEpoch: coming.keyEpoch,
    seq: head.manifest.seq + 1,
    previousHash: head.hash,
    root: tree.root(),
    count: tree.count(),
    time: ports.clock.now(),
    writerId: session.accountIdBytes,
    logHead: vault.kind ? logHeadOf(session) : null,
  });
};

/** The account state that knows the vault at its new epoch. */
const nextState = async ({ session, vault }: Renewal, coming: Coming, seq: number, manifest: Bytes) => {
  const { state } = session.head;
  const mark = {
    ...{ epoch: coming.keyEpoch, seq, hash: toBase64Url(manifestHash(manifest)) },
    ...(vault.kind ? { kind: vault.kind } : {}),
  };
  const next = {
    ...state,
    previousHash: toBase64Url(session.head.hash),
    vaults: { ...state.vaults, [vault.id]: mark },
    renewing: state.renewing.filter((id) => id !== vault.id),
  };
  const place = {
    accountId: session.accountIdBytes,
    rootEpoch: session.rootEpoch,
    seq: session.head.seq + 1,
  };
  const sealed = await sealAccountState(session.rootKeys.accountState, place, encodeAccountState(next));
  return { seq: place.seq, sealed: toBase64Url(sealed) };
};

const commitBody = async (renewal: Renewal, coming: Coming, head: ManifestHead) => {
  const { session, vault } = renewal;
  const { keyEpoch, keys, secret } = coming;
  const manifest = await lastManifest(renewal, coming, head);
  const signer = { deploymentId: session.deploymentId, signerId: session.accountIdBytes };
  const wrapContext = selfWrapContext(session.accountIdBytes, vault.idBytes, keyEpoch);
  const metaRevision = vault.metaRevision + 1;
  const granted = { ...vault, keyEpoch, secret };
  const grants = await grantsOf(renewal.ports, session, granted, manifest, { skipUnknown: true });
  const meta = coming.group ? { ...vault.meta, keys: encodeGroupKeys(coming.group.keys) } : vault.meta;
  return {
    head: {
      manifest: toBase64Url(manifest),
      signature: toBase64Url(
        await signBody(session.privateKeys.ed25519, 'coffer/v1/manifest', signer, manifest),
      ),
      mac: toBase64Url(await macManifest(keys.manifest, manifest)),
    },
    meta: await sealMeta({ ...vault, keyEpoch, keys }, meta, metaRevision),
    selfWrap: toBase64Url(await wrapVaultSecret(session.rootKeys.selfWrap, wrapContext, secret)),
    grants,
    ...(coming.group ? { identity: coming.group.sent } : {}),
    state: await nextState(renewal, coming, head.manifest.seq + 1, manifest),
  };
};

/** One try to commit; nothing else of this vault runs beside it. */
const tryCommit = async (renewal: Renewal, coming: Coming, keeper: VaultKeeper): Promise<Step> => {
  const { ports, session, vault } = renewal;
  await keeper.bring();
  if (!isDue(renewal) || vault.keyEpoch + 1 !== coming.keyEpoch) return 'begin-anew';
  await stageMissing(renewal, coming);
  if (!vault.head || renewal.isOver()) return 'begin-anew';
  const params = { vaultId: vault.id, rotationId: coming.rotationId };
  const body = await commitBody(renewal, coming, vault.head);
  try {
    await persistently(ports, (idempotencyKey) =>
      ports.client.call(commitVaultRotation, { params, body }, { idempotencyKey }),
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'api/state-conflict') await refreshState(ports.client, session);
    else if (error.code !== 'api/manifest-conflict') throw error;
    return 'again';
  }
  // From here on this device is as any other: it takes in the state and the rows, and the root proves them.
  await refreshState(ports.client, session);
  await keeper.bring();
  return 'committed';
};

const runOnce = async (renewal: Renewal): Promise<Step> => {
  const { ports, vault } = renewal;
  await renewal.exclusively((keeper) => keeper.bring());
  if (!isDue(renewal)) return 'committed';
  const coming = await begin(renewal);
  for (let attempt = 0; attempt < mostTries && !renewal.isOver(); attempt += 1) {
    // Most of it beside the person's work; what changed meanwhile follows under the lock.
    if (vault.keyEpoch + 1 === coming.keyEpoch) await stageMissing(renewal, coming);
    const step = await renewal.exclusively((keeper) => tryCommit(renewal, coming, keeper));
    if (step !== 'again') return step;
    await ports.clock.wait(backOff(attempt));
  }
  return 'committed';
};

/** A member who may not renew the keys of a vault asks those who may: his own may be known to somebody. */
const passOn = async ({ ports, session, vault, isOver }: Renewal): Promise<void> => {
  const wants = session.head.state.renewing.includes(vault.id);
  if (!wants || isOver() || !vault.kind || !vault.head || roleIn(session, vault) >= roles.manager) return;
  await ports.client.call(wantRotation, { params: { vaultId: vault.id }, body: {} });
  await changeState(ports.client, session, (state) => ({
    ...state,
    renewing: state.renewing.filter((id) => id !== vault.id),
  }));
};

/**
 * Renews the keys of a vault that the account state names in `renewing`: every live item is sealed anew beside the
 * present ones, and one request puts all of it in place. Stopped anywhere before that, the old epoch stands and works.
 *
 * @throws {Unreachable} and {ApiError}; what is not done then is done another time.
 * Spec: docs/spec/rotation.md §1.
 */
export const renewVault = async (renewal: Renewal): Promise<void> => {
  const { ports, session, tell } = renewal;
  await passOn(renewal);
  if (!isDue(renewal)) return;
  for (let attempt = 0; attempt < mostTries && isDue(renewal); attempt += 1) {
    try {
      if ((await runOnce(renewal)) === 'committed') break;
    } catch (error) {
      // Another device began in place of this one.
      if (!(error instanceof ApiError) || error.code !== 'api/not-found') throw error;
      await ports.clock.wait(backOff(attempt + 4));
    }
    await renewal.exclusively(() => refreshState(ports.client, session));
  }
  tell({ kind: 'sync', status: 'idle' });
};
