import {
  beginVaultRotation,
  type CommitItem,
  encodeCommit,
  listVaults,
  stageRotatedItems,
} from '@coffer/contracts';
import {
  deriveVaultKeys,
  equalBytes,
  generateVaultSecret,
  idText,
  isSameLeaf,
  type Leaf,
  randomBytes,
  roles,
} from '@coffer/crypto';
import type { EngineEvent } from '../engine.ts';
import { ownGroupRole } from '../groups/group-roles.ts';
import type { ItemId } from '../items/item.ts';
import { withOrWithoutTokens } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import { persistently } from '../session/persistently.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { VaultKeeper } from './keep-vault.ts';
import type { EpochKeys } from './keyed-vault.ts';
import { type OpenVault, takeListed } from './open-vault.ts';
import { type ComingGroup, comingGroup } from './renew-group.ts';
import { inBatches, type RenewedItem, sealRenewed, takenBack } from './seal-renewed.ts';

/** What a renewal works on. */
export interface Renewal {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
  readonly tell: (event: EngineEvent) => void;
  /** Runs a task beside which nothing else of the vault runs. */
  readonly exclusively: <T>(task: (keeper: VaultKeeper) => Promise<T>) => Promise<T>;
  /** Whether the vault was locked meanwhile. */
  readonly isOver: () => boolean;
}

/** The coming epoch: its keys, and what was staged under them. */
export interface Coming extends EpochKeys {
  readonly rotationId: string;
  readonly staged: Map<ItemId, { readonly from: Leaf; readonly to: Leaf }>;
  /** Of a group: what it becomes. */
  readonly group: ComingGroup | null;
}

const sealedAtOnce = 32;

/** What this account may do in the vault, by itself or by a group, as its newest manifest has it; 0 for nothing. */
export const roleIn = (session: Unlocked, { head }: Pick<OpenVault, 'head'>): number => {
  const members = head?.manifest.members ?? [];
  const own = members.find(({ accountId }) => equalBytes(accountId, session.accountIdBytes));
  return Math.max(own?.role ?? 0, ownGroupRole(session, members));
};

/**
 * Whether the vault's keys are to be renewed, by this account: its state asks for it, or somebody left a vault that it
 * manages.
 */
export const isDue = ({ session, vault, isOver }: Renewal): boolean =>
  !isOver() &&
  (session.head.state.renewing.includes(vault.id) || (vault.kind !== null && vault.isRotationDue)) &&
  (vault.kind === null || roleIn(session, vault) >= roles.manager);

/** Draws the coming key and tells the server that a change begins. */
export const begin = async (renewal: Renewal): Promise<Coming> => {
  const { ports, vault } = renewal;
  const { vaults } = await ports.client.call(listVaults, {});
  const listed = vaults.find(({ vaultId }) => vaultId === vault.id);
  if (listed) {
    await takeListed(vault, listed);
    // What can't be read must not keep a suspected key alive: the name that is known takes its place.
    vault.metaRevision = listed.metaRevision;
  }
  const keyEpoch = vault.keyEpoch + 1;
  const secret = generateVaultSecret();
  const rotationId = idText(randomBytes(16));
  const call = { params: { vaultId: vault.id }, body: { rotationId, keyEpoch } };
  await persistently(ports, (idempotencyKey) =>
    ports.client.call(beginVaultRotation, call, { idempotencyKey }),
  );
  const keys = await deriveVaultKeys(secret);
  return { rotationId, keyEpoch, keys, secret, staged: new Map(), group: await comingGroup(renewal) };
};

const stage = async (
  { ports, session, vault }: Renewal,
  { rotationId }: Coming,
  items: readonly CommitItem[],
): Promise<void> => {
  const params = { vaultId: vault.id, rotationId };
  const [signature, mac] = [new Uint8Array(64), new Uint8Array(32)];
  await withOrWithoutTokens(ports, session, async (indexes) => {
    const sent = indexes ? items : items.map((item) => ({ ...item, tokens: [] }));
    const body = encodeCommit({ manifest: new Uint8Array(0), signature, mac, items: sent });
    await persistently(ports, (idempotencyKey) =>
      ports.client.call(stageRotatedItems, { params, body }, { idempotencyKey }),
    );
  });
};

/** Live items that are not staged as they are now. */
const unstaged = (vault: OpenVault, { staged }: Coming): (readonly [ItemId, Leaf])[] =>
  [...vault.tree.leaves()].filter(([id, leaf]) => {
    const from = staged.get(id)?.from;
    return !leaf.deleted && !(from && isSameLeaf(from, leaf));
  });

/** Staged items that were deleted meanwhile. */
const staleIds = (vault: OpenVault, { staged }: Coming): ItemId[] =>
  [...staged.keys()].filter((id) => vault.tree.get(id)?.deleted !== false);

/** Sends what fills whole requests, or all of it, and answers what is left. */
const sendSealed = async (
  renewal: Renewal,
  coming: Coming,
  sealed: readonly RenewedItem[],
  { isLast, live }: { readonly isLast: boolean; readonly live: number },
): Promise<RenewedItem[]> => {
  const batches = inBatches(sealed.map(({ item }) => item));
  let at = 0;
  for (const batch of isLast ? batches : batches.slice(0, -1)) {
    await stage(renewal, coming, batch);
    for (const { id, from, to } of sealed.slice(at, at + batch.length)) coming.staged.set(id, { from, to });
    at += batch.length;
    renewal.tell({ kind: 'sync', status: 'syncing', received: coming.staged.size, total: live });
  }
  return sealed.slice(at);
};

/** Stages what is not staged as it is now, and takes back what is gone. */
export const stageMissing = async (renewal: Renewal, coming: Coming): Promise<void> => {
  const { ports, session, vault } = renewal;
  const gone = staleIds(vault, coming);
  const takeBack = gone.map((id) => takenBack(id, coming.staged.get(id)?.to.revision ?? 1));
  for (const batch of inBatches(takeBack)) await stage(renewal, coming, batch);
  for (const id of gone) coming.staged.delete(id);
  const missing = unstaged(vault, coming);
  const live = coming.staged.size + missing.length;
  let sealed: RenewedItem[] = [];
  for (let at = 0; at < missing.length && !renewal.isOver(); at += sealedAtOnce) {
    const some = missing.slice(at, at + sealedAtOnce);
    const more = some.map(([id, leaf]) => sealRenewed(ports, session, vault, coming, id, leaf));
    sealed.push(...(await Promise.all(more)));
    const isLast = at + sealedAtOnce >= missing.length;
    sealed = await sendSealed(renewal, coming, sealed, { isLast, live });
  }
};
