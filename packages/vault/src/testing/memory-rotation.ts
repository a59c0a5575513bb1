import {
  beginVaultRotation,
  type CommitItem,
  commitItemsLimit,
  commitVaultRotation,
  deletedFlag,
  type LiveEvent,
  parseCommit,
  stageRotatedItems,
} from '@coffer/contracts';
import {
  emptyLeafTree,
  encodeLeaf,
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  leafOf,
  parseLeaf,
  toBase64Url,
} from '@coffer/crypto';
import {
  checkSignature,
  linkProblem,
  manifestHash,
  manifestSigner,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { findVault, keysOf, replaceWrap } from './memory-members.ts';
import { assertTokensWanted, policyOf } from './memory-policy.ts';
import { putGrants } from './memory-sharing.ts';
import {
  type MemoryStore,
  type Route,
  type RouteCall,
  refusal,
  route,
  type StoredRotation,
  type StoredVault,
} from './memory-store.ts';

const stage = (rotation: StoredRotation, items: readonly CommitItem[]): void => {
  for (const { itemId, revision, flags, overview, secret, tokens } of items) {
    const id = idText(itemId);
    if (flags === deletedFlag) rotation.items.delete(id);
    else {
      rotation.items.set(id, {
        ...{ revision, flags, keyEpoch: rotation.keyEpoch, overview, secret },
        tokens: tokens.map(toBase64Url),
        leaf: encodeLeaf(leafOf(itemId, revision, overview, secret)),
      });
    }
  }
};

/** The root that the vault will have, or null where what is staged is not exactly every live item's next revision. */
const comingRoot = (vault: StoredVault, rotation: StoredRotation) => {
  const tree = emptyLeafTree();
  let live = 0;
  for (const [id, revisions] of vault.items) {
    const present = revisions.at(-1);
    const staged = rotation.items.get(id);
    if (!present) continue;
    if (present.flags === deletedFlag) tree.put(id, parseLeaf(present.leaf));
    else if (staged?.revision === parseLeaf(present.leaf).revision + 1) tree.put(id, parseLeaf(staged.leaf));
    else return null;
    live += present.flags === deletedFlag ? 0 : 1;
  }
  return live === rotation.items.size ? { root: tree.root(), count: tree.count() } : null;
};

const assertManifest = async (
  store: MemoryStore,
  vault: StoredVault,
  rotation: StoredRotation,
  { body, account }: RouteCall<typeof commitVaultRotation>,
) => {
  const conflict = refusal('api/manifest-conflict', { seq: vault.manifests.length });
  const bytes = fromBase64Url(body.head.manifest);
  const before = fromBase64Url(vault.manifests.at(-1)?.manifest ?? '');
  const next = parseManifest(bytes);
  if (linkProblem(parseManifest(before), manifestHash(before), next)) throw conflict;
  const coming = comingRoot(vault, rotation);
  const fits = coming !== null && equalBytes(coming.root, next.root) && coming.count === next.count;
  if (!fits || next.keyEpoch !== rotation.keyEpoch) throw conflict;
  const key = parseIdentity(fromBase64Url(account.body.identity)).ed25519;
  const signer = manifestSigner(idBytes(store.deploymentId), next);
  const signature = fromBase64Url(body.head.signature);
  if (!(await checkSignature(key, 'coffer/v1/manifest', signer, bytes, signature)))
    throw refusal('api/bad-proof');
  if (vault.manifests.length !== next.seq - 1) throw conflict;
  return next;
};

const commit = async (
  store: MemoryStore,
  vault: StoredVault,
  rotation: StoredRotation,
  now: number,
  call: RouteCall<typeof commitVaultRotation>,
): Promise<number> => {
  const { body, session, account } = call;
  const { seq } = await assertManifest(store, vault, rotation, call);
  const stateSeq = account.states.at(-1)?.seq ?? 0;
  if (body.state.seq !== stateSeq + 1) throw refusal('api/state-conflict', { seq: stateSeq });
  const written = { changeSeq: seq, writerId: session.accountId, writtenAt: new Date(now).toISOString() };
  const kept = policyOf(store).search.serverIndex ? {} : { tokens: [] };
  for (const [id, row] of rotation.items)
    vault.items.set(id, [...(vault.items.get(id) ?? []), { ...row, ...written, ...kept }]);
  vault.manifests.push(body.head);
  const { selfWrap, meta } = body;
  const keys = keysOf(vault, session.accountId);
  if (!keys) throw refusal('api/not-found');
  replaceWrap(keys, rotation.keyEpoch, selfWrap);
  Object.assign(vault, { meta, keyEpoch: rotation.keyEpoch, rotation: null, isRotationDue: false });
  vault.metaRevision += 1;
  vault.grants.clear();
  putGrants(vault, body.grants, { keyEpoch: rotation.keyEpoch, seq }, now);
  vault.lastRotation = { idempotencyKey: call.idempotencyKey, seq };
  account.states.push(body.state);
  return seq;
};

/** Routes of changing a vault's keys. */
export const rotationRoutes = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  tell: (event: LiveEvent) => void,
): Route[] => {
  const find = (vaultId: string, accountId: string): StoredVault => findVault(store, vaultId, accountId);
  const findRotation = (vault: StoredVault, id: string): StoredRotation => {
    if (vault.rotation?.id !== id) throw refusal('api/not-found');
    return vault.rotation;
  };
  return [
    route(beginVaultRotation, ({ params, body, session }) => {
      const vault = find(params.vaultId, session.accountId);
      const seq = vault.manifests.length;
      if (body.keyEpoch !== vault.keyEpoch + 1) throw refusal('api/manifest-conflict', { seq });
      vault.rotation = { id: body.rotationId, keyEpoch: body.keyEpoch, items: new Map() };
      return { seq };
    }),
    route(stageRotatedItems, ({ params, bytes, session }) => {
      const rotation = findRotation(find(params.vaultId, session.accountId), params.rotationId);
      const { items } = parseCommit(bytes, commitItemsLimit);
      assertTokensWanted(store, items);
      stage(rotation, items);
      return { staged: rotation.items.size };
    }),
    route(commitVaultRotation, async (call) => {
      const { vaultId, rotationId } = call.params;
      const vault = find(vaultId, call.session.accountId);
      if (vault.lastRotation?.idempotencyKey === call.idempotencyKey) return { seq: vault.lastRotation.seq };
      const seq = await commit(store, vault, findRotation(vault, rotationId), clock.now(), call);
      tell({ kind: 'change', vaultId, seq });
      tell({ kind: 'state', seq: call.body.state.seq });
      return { seq };
    }),
  ];
};
