import { declineShare } from '@coffer/contracts';
import { VaultError } from '../errors.ts';
import type { VaultId } from '../items/item.ts';
import { policyFor } from '../organisation/heard-policy.ts';
import { acceptShare, type HeldShare, listShares } from '../sharing/accept-share.ts';
import { vaultActivity } from '../sharing/activity.ts';
import { listAuthors } from '../sharing/authors.ts';
import { exposureOf } from '../sharing/exposure.ts';
import { leaveVault, orderRenewal, removeMembers, setMember } from '../sharing/member-acts.ts';
import { moveItems } from '../sharing/move-items.ts';
import { attempting, CannotDo } from '../sharing/outcomes.ts';
import { shareVault, whoCanBeGiven } from '../sharing/share-vault.ts';
import { membersOf, summariesOf } from '../sharing/summaries.ts';
import { changeMeta, deleteVault, forgetVault, makeGroup, makeVault } from '../sharing/vault-acts.ts';
import type { SharingEngine, VaultActOutcome } from '../sharing-engine.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type Desk, holding, opened, openedVaults, tell } from './desk.ts';
import { renewDue } from './open-vaults.ts';
import { reading } from './reading.ts';

const done = { kind: 'done' } as const;

const vaultOf = (desk: Desk, id: VaultId): WriteSession => {
  const work = openedVaults(desk).get(id);
  if (!work) throw new CannotDo('gone');
  return work;
};

const openVaultOf = (desk: Desk, id: VaultId): WriteSession => {
  const work = openedVaults(desk).get(id);
  if (!work) throw new VaultError('vault/locked', 'The vault is not open.');
  return work;
};

/** An act on a vault, after which whoever shows vaults looks again. */
const act = async (desk: Desk, run: () => Promise<unknown>): Promise<VaultActOutcome> => {
  if (desk.open?.isOffline) return { kind: 'failed', reason: 'offline' };
  const outcome = await attempting(async () => {
    await run();
    return done;
  });
  if (desk.open) tell(desk, { kind: 'vaults-changed' });
  return outcome;
};

/**
 * New keys behind an act, and behind a group's those of the vaults that it is in. What fails is tried again at the next
 * unlock, by this manager or another.
 */
const renewBehind = (desk: Desk, work: WriteSession): void => {
  const renew = async (): Promise<void> => {
    await work.renew();
    if (work.vault.kind === 'group' && desk.open) await renewDue(openedVaults(desk));
  };
  renew().catch(() => undefined);
};

/** Whether the organisation lets vaults be shared with verified people only. */
const verifiedOnly = async (desk: Desk): Promise<boolean> =>
  (await policyFor(desk.ports, opened(desk).session)).sharing.verifiedOnly;

type Part = Omit<
  SharingEngine,
  | 'findPerson'
  | 'listPeople'
  | 'safetyNumber'
  | 'confirmNumber'
  | 'acceptNewKeys'
  | 'listInvitations'
  | 'invite'
  | 'answerInvitation'
  | 'dropInvitation'
  | 'listRequests'
  | 'ask'
  | 'dropRequest'
>;

/** Vaults and who is in them. */
export const sharingPart = (desk: Desk): Part => {
  // What was shown is what is accepted: a second look could bring another grant.
  const shownShares = new Map<VaultId, HeldShare>();
  const looked = async (): Promise<readonly HeldShare[]> => {
    const { ports, session } = opened(desk);
    const vaults = openedVaults(desk);
    const isGone = (id: VaultId): boolean =>
      vaults.others().some((entry) => entry.id === id && entry.state === 'gone');
    const held = await listShares(ports, session, isGone);
    shownShares.clear();
    for (const share of held) shownShares.set(share.shown.vaultId, share);
    return held;
  };
  const shareHeld = async (vaultId: VaultId): Promise<HeldShare> => {
    const share = shownShares.get(vaultId);
    if (!share) throw new CannotDo('gone');
    return share;
  };
  return {
    listVaults: async () => summariesOf(openedVaults(desk)),
    listMembers: (vaultId) => reading(desk, () => membersOf(openVaultOf(desk, vaultId))),
    createVault: (name, icon) =>
      attempting(async () => {
        const { ports, session } = opened(desk);
        const id = await makeVault(ports, session, 'shared', { name: name.trim(), icon });
        await openedVaults(desk).reconcile();
        return { kind: 'created', id } as const;
      }),
    renameVault: (vaultId, name, icon) =>
      act(desk, () => changeMeta(vaultOf(desk, vaultId), (meta) => ({ ...meta, name: name.trim(), icon }))),
    deleteVault: (vaultId) =>
      act(desk, async () => {
        const { ports, session } = opened(desk);
        await deleteVault(ports, session, vaultId);
        await openedVaults(desk).reconcile();
      }),
    forgetVault: (vaultId) =>
      act(desk, async () => {
        const { ports, session } = opened(desk);
        await forgetVault(ports, session, vaultId);
        await openedVaults(desk).reconcile();
      }),
    shareVault: (vaultId, people) =>
      attempting(async () => {
        const results = await shareVault(vaultOf(desk, vaultId), people, await verifiedOnly(desk));
        return { kind: 'shared', vaultId, results } as const;
      }),
    shareItem: (id, people) =>
      attempting(async () => {
        const from = holding(desk, id);
        if (from.vault.kind === 'item') {
          const results = await shareVault(from, people, await verifiedOnly(desk));
          return { kind: 'shared', vaultId: from.vault.id, itemId: id, results } as const;
        }
        const { ports, session } = opened(desk);
        const foreseen = await whoCanBeGiven(from, people, await verifiedOnly(desk));
        // Where nobody gets it, it stays where and what it is.
        if (!foreseen.some(({ kind }) => kind === 'shared'))
          return { kind: 'shared', vaultId: from.vault.id, itemId: id, results: foreseen } as const;
        const name = from.vault.itemsById.get(id)?.overview.title ?? '';
        const vaultId = await makeVault(ports, session, 'item', { name, icon: '' });
        const vaults = openedVaults(desk);
        await vaults.reconcile();
        const to = vaultOf(desk, vaultId);
        const moved = await moveItems(from, to, [id]);
        const results = await shareVault(to, people, await verifiedOnly(desk));
        return { kind: 'shared', vaultId, itemId: moved.get(id) ?? id, results } as const;
      }),
    moveItems: (ids, to) =>
      act(desk, async () => {
        const target = vaultOf(desk, to);
        const groups = new Map<WriteSession, string[]>();
        for (const id of ids) groups.set(holding(desk, id), [...(groups.get(holding(desk, id)) ?? []), id]);
        for (const [from, some] of groups) if (from !== target) await moveItems(from, target, some);
      }),
    setMember: (vaultId, memberId, role, endsAt) =>
      act(desk, () => setMember(vaultOf(desk, vaultId), memberId, role, endsAt)),
    removeMember: (vaultId, memberId) =>
      act(desk, async () => {
        const work = vaultOf(desk, vaultId);
        await removeMembers(work, [memberId]);
        await orderRenewal(desk.ports, work.session, vaultId);
        renewBehind(desk, work);
      }),
    leaveVault: (vaultId) =>
      act(desk, async () => {
        const { ports, session } = opened(desk);
        await leaveVault(vaultOf(desk, vaultId));
        await forgetVault(ports, session, vaultId);
        await openedVaults(desk).reconcile();
      }),
    listShares: () => reading(desk, async () => (await looked()).map(({ shown }) => shown)),
    acceptShare: (vaultId) =>
      act(desk, async () => {
        const { ports, session } = opened(desk);
        await acceptShare(ports, session, vaultId, await shareHeld(vaultId));
        shownShares.delete(vaultId);
        await openedVaults(desk).reconcile();
      }),
    declineShare: (vaultId) =>
      act(desk, async () => {
        const { ports } = opened(desk);
        await ports.client.call(declineShare, { params: { vaultId } });
        shownShares.delete(vaultId);
      }),
    exposure: (vaultId) => reading(desk, () => exposureOf(openVaultOf(desk, vaultId))),
    vaultActivity: (vaultId, before) =>
      reading(desk, () => vaultActivity(openVaultOf(desk, vaultId), before)),
    listAuthors: (id) => reading(desk, () => listAuthors(holding(desk, id), id)),
    createGroup: (name) =>
      attempting(async () => {
        const { ports, session } = opened(desk);
        const id = await makeGroup(ports, session, name.trim());
        await openedVaults(desk).reconcile();
        return { kind: 'created', id } as const;
      }),
  };
};
