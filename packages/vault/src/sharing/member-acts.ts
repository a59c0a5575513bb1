import { idBytes, type ManifestMember, roles } from '@coffer/crypto';
import type { VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { MemberRole, PersonId } from '../sharing-engine.ts';
import { roleIn } from '../sync/stage-renewal.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { changeMembers } from './change-members.ts';
import { CannotDo } from './outcomes.ts';
import { entryOf, roleNumber, without } from './roles.ts';
import { setEnds } from './vault-acts.ts';

const assertOwner = (members: readonly ManifestMember[]): void => {
  if (!members.some(({ role }) => role === roles.owner)) throw new CannotDo('last-owner');
};

/** Manager's rights are needed for readers and writers, an owner's for managers and owners. */
export const assertMay = ({ session, vault }: WriteSession, ranks: readonly number[]): void => {
  const needed = ranks.some((rank) => rank >= roles.manager) ? roles.owner : roles.manager;
  if (roleIn(session, vault) < needed) throw new CannotDo('forbidden');
};

/** Gives a member another role, or another end. */
export const setMember = async (
  work: WriteSession,
  memberId: PersonId,
  role: MemberRole,
  endsAt: number | null,
): Promise<void> => {
  const wanted = roleNumber(role);
  const present = entryOf(work.vault.head?.manifest.members ?? [], memberId)?.role ?? wanted;
  assertMay(work, [present, wanted]);
  if ((work.vault.meta.ends[memberId] ?? null) !== endsAt) await setEnds(work, { [memberId]: endsAt });
  await changeMembers(work, async ({ manifest: { members } }) => {
    const entry = entryOf(members, memberId);
    if (!entry) throw new CannotDo('gone');
    assertMay(work, [entry.role, wanted]);
    const next = members.map((each) => (each === entry ? { ...each, role: wanted } : each));
    assertOwner(next);
    return { members: next, grantTo: new Set(), ends: [{ accountId: memberId, endsAt }] };
  });
};

/** Takes members out: the server's access ends at once, and the keys are due for renewal. */
export const removeMembers = (work: WriteSession, memberIds: readonly PersonId[]): Promise<void> =>
  changeMembers(work, async ({ manifest: { members } }) => {
    const gone = memberIds.flatMap((id) => entryOf(members, id) ?? []);
    if (gone.length === 0) return null;
    assertMay(
      work,
      gone.map(({ role }) => role),
    );
    const next = memberIds.reduce(without, members);
    assertOwner(next);
    return { members: next, grantTo: new Set(), ends: [] };
  });

/**
 * Writes into the account state that a vault's keys are to be renewed: whatever stops this device now, and whatever the
 * server says, they will be.
 */
export const orderRenewal = (ports: Ports, session: Unlocked, vaultId: VaultId): Promise<void> =>
  changeState(ports.client, session, (state) =>
    state.renewing.includes(vaultId) ? null : { ...state, renewing: [...state.renewing, vaultId] },
  );

/** Leaves a vault; whoever stays renews its keys. */
export const leaveVault = (work: WriteSession): Promise<void> =>
  changeMembers(work, async ({ manifest: { members } }) => {
    if (!entryOf(members, work.session.accountIdBytes)) return null;
    const next = without(members, work.session.accountId);
    assertOwner(next);
    return { members: next, grantTo: new Set(), ends: [] };
  });

/** Takes out those whose time is over, by the vault's own sealed word and this device's clock. */
export const endMemberships = async (work: WriteSession): Promise<void> => {
  const { vault, session, ports } = work;
  const members = vault.head?.manifest.members ?? [];
  if (roleIn(session, vault) < roles.manager) return;
  const over = Object.entries(vault.meta.ends).filter(
    ([id, endsAt]) => endsAt <= ports.clock.now() && entryOf(members, idBytes(id)),
  );
  if (over.length === 0) return;
  await removeMembers(
    work,
    over.map(([id]) => id),
  );
};
