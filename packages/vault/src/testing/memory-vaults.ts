import {
  commitChange,
  commitItemsLimit,
  deletedFlag,
  events,
  indexItems,
  indexItemsLimit,
  listFormerKeys,
  listLeaves,
  listRevisions,
  listVaults,
  parseCommit,
  readItem,
  searchVault,
  syncVault,
} from '@coffer/contracts';
import {
  encodeLeaf,
  fromBase64Url,
  idBytes,
  idText,
  leafOf,
  parseLeaf,
  toBase64Url,
  tombstoneLeaf,
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
import { findVault, heldVaults, keysOf } from './memory-members.ts';
import { assertTokensWanted } from './memory-policy.ts';
import {
  type MemoryStore,
  type Route,
  type RouteCall,
  refusal,
  route,
  type StoredRevision,
  type StoredVault,
} from './memory-store.ts';
import { encodeLeavesReply, encodeSyncReply } from './sync-reply.ts';

const latestOf = (revisions: readonly StoredRevision[]): StoredRevision => {
  const latest = revisions.at(-1);
  if (!latest) throw refusal('api/not-found');
  return latest;
};

async function* inChunks(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  // An odd length, so that no part of the reply falls on a chunk's edge for long.
  for (let at = 0; at < bytes.length; at += 4093) yield bytes.slice(at, at + 4093);
}

/** Stores a commit, or answers a repeat of stored bytes like the first time. */
const commit = async (
  store: MemoryStore,
  vault: StoredVault,
  now: number,
  { bytes, session, account }: RouteCall<typeof commitChange>,
): Promise<{ readonly seq: number; readonly isRepeat: boolean }> => {
  const { manifest: encoded, signature, mac, items } = parseCommit(bytes, commitItemsLimit);
  const manifest = parseManifest(encoded);
  const { seq, keyEpoch } = manifest;
  const text = toBase64Url(encoded);
  if (vault.manifests[seq - 1]?.manifest === text) return { seq, isRepeat: true };
  const before = fromBase64Url(vault.manifests.at(-1)?.manifest ?? '');
  const present = parseManifest(before);
  assertTokensWanted(store, items);
  if (seq !== present.seq + 1) throw refusal('api/manifest-conflict', { seq: present.seq });
  const problem = linkProblem(present, manifestHash(before), manifest);
  if (problem === 'role') throw refusal('api/forbidden');
  if (problem) throw refusal('api/invalid-request');
  const key = parseIdentity(fromBase64Url(account.body.identity)).ed25519;
  const signer = manifestSigner(idBytes(store.deploymentId), manifest);
  if (!(await checkSignature(key, 'coffer/v1/manifest', signer, encoded, signature)))
    throw refusal('api/bad-proof');
  // The checks above waited; another commit may have come in between.
  if (vault.manifests.length !== present.seq)
    throw refusal('api/manifest-conflict', { seq: vault.manifests.length });
  for (const item of items) {
    const stored = vault.items.get(idText(item.itemId))?.at(-1);
    const signed = stored && stored.leaf.length > 0 ? parseLeaf(stored.leaf).revision : undefined;
    if (item.revision - 1 !== (stored?.revision ?? 0) && item.revision - 1 !== signed)
      throw refusal('api/invalid-request');
  }
  vault.manifests.push({ manifest: text, signature: toBase64Url(signature), mac: toBase64Url(mac) });
  for (const { itemId, revision, flags, overview, secret, tokens } of items) {
    const row: StoredRevision = {
      ...{ revision, flags, keyEpoch, overview, secret },
      tokens: tokens.map(toBase64Url),
      changeSeq: seq,
      writerId: session.accountId,
      writtenAt: new Date(now).toISOString(),
      leaf: encodeLeaf(
        flags === deletedFlag ? tombstoneLeaf(itemId, revision) : leafOf(itemId, revision, overview, secret),
      ),
    };
    const id = idText(itemId);
    vault.items.set(id, [...(vault.items.get(id) ?? []), row]);
  }
  return { seq, isRepeat: false };
};

/** Routes of vaults and items. `tell` is called for each change that was stored. */
export const vaultRoutes = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  tell: (vaultId: string, seq: number) => void,
): Route[] => {
  const find = (vaultId: string, accountId: string): StoredVault => findVault(store, vaultId, accountId);
  const findItem = ({ params, session }: Pick<RouteCall<typeof readItem>, 'params' | 'session'>) =>
    find(params.vaultId, session.accountId).items.get(params.itemId) ?? [];
  return [
    route(listVaults, ({ session }) => ({
      vaults: heldVaults(store, session.accountId).map(([vaultId, vault, { selfWrap, wrapEpoch }]) => {
        const { kind, keyEpoch, meta, metaRevision, isRotationDue, manifests } = vault;
        return {
          ...{ vaultId, kind, keyEpoch, wrapEpoch, selfWrap, meta, metaRevision, isRotationDue },
          seq: manifests.length,
        };
      }),
    })),
    route(listFormerKeys, ({ params, session }) => ({
      keys: keysOf(find(params.vaultId, session.accountId), session.accountId)?.formerKeys ?? [],
    })),
    route(syncVault, ({ params, query, session }) => {
      const vault = find(params.vaultId, session.accountId);
      const rows = [...vault.items]
        .map(([id, revisions]) => ({ itemId: idBytes(id), ...latestOf(revisions) }))
        .filter(({ changeSeq }) => Number(query.since) === 0 || changeSeq > Number(query.since));
      const manifests = vault.manifests.slice(Number(query.manifestsSince));
      const head = { seq: vault.manifests.length, keyEpoch: vault.keyEpoch, rows: rows.length, manifests };
      return inChunks(encodeSyncReply(head, rows));
    }),
    route(listLeaves, ({ params, session }) => {
      const vault = find(params.vaultId, session.accountId);
      const leaves = [...vault.items].map(([id, revisions]) => ({
        itemId: idBytes(id),
        leaf: latestOf(revisions).leaf,
      }));
      return inChunks(encodeLeavesReply(vault.manifests.length, leaves));
    }),
    route(commitChange, async (call) => {
      const vault = find(call.params.vaultId, call.session.accountId);
      const { seq, isRepeat } = await commit(store, vault, clock.now(), call);
      if (!isRepeat) tell(call.params.vaultId, seq);
      return { seq };
    }),
    route(searchVault, ({ params, body, session }) => {
      const rows = [...find(params.vaultId, session.accountId).items].map(([itemId, revisions]) => ({
        itemId,
        ...latestOf(revisions),
      }));
      const found = rows.filter(
        ({ flags, tokens }) => flags !== deletedFlag && body.tokens.every((token) => tokens.includes(token)),
      );
      return {
        items: found.map(({ itemId, revision, keyEpoch, overview }) => ({
          ...{ itemId, revision, keyEpoch },
          overview: toBase64Url(overview),
        })),
      };
    }),
    route(indexItems, ({ params, body, session }) => {
      const { items } = find(params.vaultId, session.accountId);
      assertTokensWanted(store, [{ tokens: [true] }]);
      for (const { itemId, revision, tokens } of body.items) {
        const present = items.get(itemId)?.at(-1);
        if (present?.revision === revision && present.tokens.length === 0)
          items.set(itemId, [...(items.get(itemId) ?? []).slice(0, -1), { ...present, tokens }]);
      }
      const bare = [...items]
        .map(([itemId, revisions]) => ({ itemId, ...latestOf(revisions) }))
        .filter(
          ({ itemId, flags, tokens }) => flags === 0 && tokens.length === 0 && itemId > (body.after ?? ''),
        );
      const sorted = bare.sort((a, b) => (a.itemId < b.itemId ? -1 : 1)).slice(0, indexItemsLimit);
      return { without: sorted.map(({ itemId, revision }) => ({ itemId, revision })) };
    }),
    route(readItem, (call) => {
      const { overview, secret, tokens, ...row } = latestOf(findItem(call));
      return {
        ...row,
        ...call.params,
        tokens: tokens.length,
        overview: toBase64Url(overview),
        secret: toBase64Url(secret),
      };
    }),
    route(listRevisions, (call) => ({
      revisions: findItem(call)
        .slice(0, -1)
        .filter(({ flags }) => flags !== deletedFlag)
        .slice(-50)
        .reverse()
        .map(({ revision, keyEpoch, writerId, writtenAt, overview, secret }) => ({
          ...{ revision, keyEpoch, writerId, writtenAt },
          overview: toBase64Url(overview),
          secret: toBase64Url(secret),
        })),
    })),
    // Tests listen through `Connection.liveEvents`; the stream itself is the browser's business.
    route(events, () => inChunks(new Uint8Array(0))),
  ];
};
