import {
  changeMembers,
  createVault,
  declineShare,
  deleteVault,
  keepVaultKey,
  type LiveEvent,
  listManifests,
  listMembers,
  listShares,
  manifestsLimit,
  readGrant,
  type SentGrant,
  wantRotation,
  writeVaultMeta,
} from '@coffer/contracts';
import { equalBytes, fromBase64Url, idBytes, idText, roles, toBase64Url } from '@coffer/crypto';
import {
  checkSignature,
  identityHash,
  isFirstGroupManifest,
  isFirstManifest,
  linkProblem,
  manifestHash,
  manifestSigner,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import {
  findVault,
  keysOf,
  membersIn,
  replaceWrap,
  roleIn,
  storedVault,
  takeList,
} from './memory-members.ts';
import {
  type MemoryStore,
  type Route,
  type RouteCall,
  refusal,
  route,
  type StoredAccount,
  type StoredVault,
} from './memory-store.ts';

/** Writes the next account state, or refuses one that is not the next. */
const appendState = (
  account: StoredAccount,
  state: { readonly seq: number; readonly sealed: string },
): void => {
  const present = account.states.at(-1)?.seq ?? 0;
  if (state.seq !== present + 1) throw refusal('api/state-conflict', { seq: present });
  account.states.push(state);
};

const accountOf = (store: MemoryStore, id: string): StoredAccount | undefined =>
  [...store.accounts.values()].find(({ body }) => body.accountId === id);

const presentHash = (store: MemoryStore, id: string): string | null => {
  const identity = accountOf(store, id)?.body.identity ?? store.groups.get(id)?.at(-1)?.identity;
  return identity ? toBase64Url(identityHash(parseIdentity(fromBase64Url(identity)))) : null;
};

/** Takes grants of one manifest in. */
export const putGrants = (
  vault: StoredVault,
  grants: readonly SentGrant[],
  { keyEpoch, seq }: { readonly keyEpoch: number; readonly seq: number },
  at: number,
): void => {
  for (const { granteeId, grant } of grants) {
    vault.grants.set(granteeId, { keyEpoch, grant, seq, at });
    if (!keysOf(vault, granteeId))
      vault.others.set(granteeId, { selfWrap: null, wrapEpoch: 0, formerKeys: [] });
  }
};

const changeList = async (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  call: RouteCall<typeof changeMembers>,
): Promise<{ readonly seq: number; readonly vault: StoredVault }> => {
  const { params, body, session, account } = call;
  const vault = findVault(store, params.vaultId, session.accountId);
  const head = fromBase64Url(vault.manifests.at(-1)?.manifest ?? '');
  const bytes = fromBase64Url(body.head.manifest);
  const [before, next] = [parseManifest(head), parseManifest(bytes)];
  if (vault.manifests[next.seq - 1]?.manifest === body.head.manifest) return { seq: next.seq, vault };
  if (next.seq !== before.seq + 1) throw refusal('api/manifest-conflict', { seq: before.seq });
  const problem = linkProblem(before, manifestHash(head), next);
  if (problem) throw refusal(problem === 'role' ? 'api/forbidden' : 'api/manifest-conflict');
  const key = parseIdentity(fromBase64Url(account.body.identity)).ed25519;
  const signer = manifestSigner(idBytes(store.deploymentId), next);
  if (!(await checkSignature(key, 'coffer/v1/manifest', signer, bytes, fromBase64Url(body.head.signature))))
    throw refusal('api/bad-proof');
  const isKnown = next.members.every(
    ({ accountId, identityHash: hash }) =>
      before.members.some(
        (member) => equalBytes(member.accountId, accountId) && equalBytes(member.identityHash, hash),
      ) || presentHash(store, idText(accountId)) === toBase64Url(hash),
  );
  if (!isKnown) throw refusal('api/invalid-request', { field: 'head.members' });
  if (vault.manifests.length !== before.seq)
    throw refusal('api/manifest-conflict', { seq: vault.manifests.length });
  vault.manifests.push(body.head);
  takeList(vault, body.head.manifest);
  putGrants(vault, body.grants, next, clock.now());
  const gone = before.members.filter(({ accountId }) => roleIn(vault, idText(accountId)) === 0);
  for (const { accountId } of gone) {
    vault.others.delete(idText(accountId));
    vault.grants.delete(idText(accountId));
    vault.isRotationDue = true;
  }
  return { seq: next.seq, vault };
};

const changeRoutes = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  tell: (event: LiveEvent) => void,
): Route[] => [
  route(createVault, ({ body, session, account }) => {
    const first = parseManifest(fromBase64Url(body.vault.first.manifest));
    const isFirst = body.kind === 'group' ? isFirstGroupManifest(first) : isFirstManifest(first);
    if (!isFirst || (body.kind === 'group') !== (body.identity !== undefined))
      throw refusal('api/invalid-request');
    if (store.vaults.has(body.vault.vaultId)) return { seq: body.state.seq };
    appendState(account, body.state);
    store.vaults.set(body.vault.vaultId, storedVault(session.accountId, body.kind, body.vault));
    if (body.identity) store.groups.set(body.vault.vaultId, [body.identity]);
    tell({ kind: 'state', seq: body.state.seq });
    return { seq: body.state.seq };
  }),
  route(writeVaultMeta, ({ params, body, session }) => {
    const vault = findVault(store, params.vaultId, session.accountId);
    if (roleIn(vault, session.accountId) < roles.manager) throw refusal('api/forbidden');
    const isNext = body.revision === vault.metaRevision + 1 && body.keyEpoch === vault.keyEpoch;
    if (!isNext) throw refusal('api/manifest-conflict');
    Object.assign(vault, { meta: body.meta, metaRevision: body.revision });
    tell({ kind: 'vaults' });
    return { revision: body.revision };
  }),
  route(changeMembers, async (call) => {
    const { seq } = await changeList(store, clock, call);
    tell({ kind: 'change', vaultId: call.params.vaultId, seq });
    tell({ kind: 'vaults' });
    return { seq };
  }),
  route(keepVaultKey, ({ params, body, session, account }) => {
    const vault = findVault(store, params.vaultId, session.accountId);
    const keys = keysOf(vault, session.accountId);
    if (!keys) throw refusal('api/not-found');
    if (body.keyEpoch !== vault.keyEpoch) throw refusal('api/manifest-conflict');
    appendState(account, body.state);
    replaceWrap(keys, body.keyEpoch, body.selfWrap);
    tell({ kind: 'state', seq: body.state.seq });
    return { seq: body.state.seq };
  }),
  route(wantRotation, ({ params, session }) => {
    findVault(store, params.vaultId, session.accountId).isRotationDue = true;
    return {};
  }),
  route(declineShare, ({ params, session }) => {
    findVault(store, params.vaultId, session.accountId).grants.delete(session.accountId);
    return {};
  }),
  route(deleteVault, ({ params, body, session, account }) => {
    const vault = findVault(store, params.vaultId, session.accountId);
    if (roleIn(vault, session.accountId) < roles.owner) throw refusal('api/forbidden');
    appendState(account, body.state);
    store.vaults.delete(params.vaultId);
    tell({ kind: 'vaults' });
    return {};
  }),
];

const readRoutes = (store: MemoryStore): Route[] => [
  route(listMembers, ({ params, session }) => {
    const vault = findVault(store, params.vaultId, session.accountId);
    return {
      members: membersIn(vault.manifests.at(-1)?.manifest ?? '').map((member) => {
        const id = idText(member.accountId);
        const keys = keysOf(vault, id);
        return {
          memberId: id,
          acceptedAt: keys && keys.selfWrap !== null ? 1 : null,
          endsAt: null,
          hasNewKeys: presentHash(store, id) !== toBase64Url(member.identityHash),
        };
      }),
    };
  }),
  route(readGrant, ({ params, session }) => {
    const vault = findVault(store, params.vaultId, session.accountId);
    const granted = vault.grants.get(session.accountId);
    const head = granted && vault.manifests[granted.seq - 1];
    if (!granted || !head) throw refusal('api/not-found');
    const { keyEpoch, grant } = granted;
    const { meta, metaRevision } = vault;
    return { keyEpoch, granteeId: session.accountId, grant, meta, metaRevision, head };
  }),
  route(listShares, ({ session }) => ({
    shares: [...store.vaults].flatMap(([vaultId, vault]) => {
      const granted = vault.grants.get(session.accountId);
      const isPending = keysOf(vault, session.accountId)?.selfWrap === null;
      const { kind, keyEpoch } = vault;
      return granted && isPending && roleIn(vault, session.accountId) > 0
        ? [{ vaultId, kind, keyEpoch, at: granted.at }]
        : [];
    }),
  })),
  route(listManifests, ({ params, query, session }) => {
    const isIdentity = store.organisation.identityGroupId === params.vaultId;
    const open = isIdentity ? store.vaults.get(params.vaultId) : undefined;
    const vault = open ?? findVault(store, params.vaultId, session.accountId);
    const all = vault.manifests.map((sent, at) => ({
      ...{ ...sent, seq: at + 1 },
      itemIds: [...vault.items].flatMap(([id, revisions]) =>
        revisions.some(({ changeSeq }) => changeSeq === at + 1) ? [id] : [],
      ),
    }));
    return {
      manifests: all
        .filter(({ seq }) => seq < Number(query.before))
        .slice(-manifestsLimit)
        .reverse(),
    };
  }),
];

/** Routes of making vaults and sharing them. */
export const sharingRoutes = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  tell: (event: LiveEvent) => void,
): Route[] => [...changeRoutes(store, clock, tell), ...readRoutes(store)];
