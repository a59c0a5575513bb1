import { renewDue } from '../../../packages/vault/src/engine/open-vaults.ts';
import { removeMembers } from '../../../packages/vault/src/sharing/member-acts.ts';
import { makeVault } from '../../../packages/vault/src/sharing/vault-acts.ts';
import { grantTo } from '../../../packages/vault/src/sync/make-grants.ts';
import { withCheapKeys } from '../../faults/world/cheap-keys.ts';
import { engineOf } from '../../faults/world/clones.ts';
import {
  fill,
  give,
  joinMember,
  type Member,
  type Seat,
  sitDown,
  take,
  workOn,
} from '../../faults/world/members.ts';
import { type Figure, figureOf, type Sizes, timed } from '../figures.ts';
import { sampleDraft } from '../page/sample-items.ts';
import type { World } from '../world.ts';

/** A vault of many, all of whom have accounts. */
interface Team {
  readonly members: readonly Member[];
  readonly owner: Seat;
  readonly vaultId: string;
}

const gather = async ({ deployment }: World, count: number): Promise<Team> => {
  const members: Member[] = [];
  for (let at = 0; at <= count; at += 1) members.push(await joinMember(deployment));
  const owner = await sitDown(members[0] as Member);
  const vaultId = await makeVault(owner.ports, owner.session, 'shared', { name: 'Team', icon: '' });
  await owner.vaults.reconcile();
  return { members, owner, vaultId };
};

/** P15: everybody is given the vault in one act, beside sealing as many grants and nothing else. */
const grantFigure = async ({ members, owner, vaultId }: Team, items: number): Promise<Figure> => {
  const others = members.slice(1);
  const { vault, session } = workOn(owner, vaultId);
  const encoded = vault.head?.encoded ?? new Uint8Array(0);
  const sealing = await timed(async () => {
    for (const { session: to } of others)
      await grantTo(session, vault, encoded, to.identity, to.identityHash);
  });
  const emails = others.map(({ person }) => person.email);
  const giving = await timed(() => give(owner, vaultId, emails, 'writer'));
  return figureOf(
    {
      ...{ id: 'P15', what: `give a vault of ${items} to ${others.length} people`, unit: 'ms' },
      ...{ figure: giving, against: sealing, peer: `sealing ${others.length} grants alone` },
    },
    { most: 5 },
  );
};

const write = async (seat: Seat, vaultId: string, count: number): Promise<void> => {
  const engine = engineOf(workOn(seat, vaultId));
  await engine.syncNow();
  for (let at = 0; at < count; at += 1) {
    const saved = await engine.saveItem(await engine.newItemId(), 0, sampleDraft(at));
    if (saved.kind !== 'saved') throw new Error(saved.kind);
  }
};

/** P17: catching up after many commits, of as many members as there are, beside as many of one. */
const writersFigure = async ({ members, owner, vaultId }: Team, writers: number): Promise<Figure> => {
  const seats: Seat[] = [];
  for (const member of members.slice(1, writers + 1)) {
    const seat = await sitDown(member);
    await take(seat, vaultId);
    seats.push(seat);
  }
  const reader = workOn(await sitDown(members[0] as Member), vaultId);
  const commits = seats.length * 2;
  await write(owner, vaultId, commits);
  const ofOne = await timed(() => reader.sync());
  for (const seat of seats) await write(seat, vaultId, 2);
  const ofMany = await timed(() => reader.sync());
  return figureOf(
    {
      ...{ id: 'P17', what: `catch up after ${commits} commits by ${seats.length} members`, unit: 'ms' },
      ...{ figure: ofMany, against: ofOne, peer: 'as many by one' },
    },
    { most: 3 },
  );
};

/** P16: new keys after somebody was removed, beside putting the items in at first. */
const renewFigure = async (
  { members, owner, vaultId }: Team,
  items: number,
  filling: number,
): Promise<Figure> => {
  const last = members.at(-1) as Member;
  await removeMembers(workOn(owner, vaultId), [last.session.accountId]);
  const renewing = await timed(() => renewDue(owner.vaults));
  if (workOn(owner, vaultId).vault.keyEpoch !== 2) throw new Error('The keys were not renewed.');
  return figureOf(
    {
      ...{ id: 'P16', what: `renew the keys of a vault of ${items} and ${members.length - 1} people` },
      ...{ unit: 'ms', figure: renewing, against: filling, peer: 'putting the items in' },
    },
    { most: 3 },
  );
};

/** P15 to P17: a shared vault of many people. Each figure is taken once: an act that is done can't be done again. */
export const sharingCases = (world: World, sizes: Sizes): Promise<Figure[]> =>
  withCheapKeys(async () => {
    const team = await gather(world, sizes.members);
    const filling = await timed(() => fill(team.owner, team.vaultId, sizes.largeVault, sampleDraft));
    return [
      await grantFigure(team, sizes.largeVault),
      await writersFigure(team, sizes.writers),
      await renewFigure(team, sizes.largeVault, filling),
    ];
  });
