import { renewDue } from '../../../packages/vault/src/engine/open-vaults.ts';
import { listShares } from '../../../packages/vault/src/sharing/accept-share.ts';
import { removeMembers } from '../../../packages/vault/src/sharing/member-acts.ts';
import { makeGroup, makeVault } from '../../../packages/vault/src/sharing/vault-acts.ts';
import { checkCommitted } from '../invariants.ts';
import type { Report } from '../report.ts';
import { checkShutOut } from '../signed-chain.ts';
import {
  breakingLine,
  checkEpoch,
  epochOf,
  isBegin,
  isEnd,
  isStage,
  type Stop,
} from '../world/breaking-line.ts';
import { withCheapKeys } from '../world/cheap-keys.ts';
import { engineOf } from '../world/clones.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { fill, give, joinMember, type Member, type Seat, sitDown, take, workOn } from '../world/members.ts';
import { draftWith, newMarker } from '../world/writer.ts';

/** More than one batch of a renewal. */
const items = 260;

type Place = Pick<Stop, 'isTarget' | 'nth'>;
const beforeAndAfter = (place: Place): Stop[] => [
  { ...place, seen: false },
  { ...place, seen: true },
];

/** Begin, both batches and commit of a vault's renewal. */
const ofVault: readonly Stop[] = [
  { isTarget: isStage, nth: 2 },
  { isTarget: isEnd, nth: 1 },
  { isTarget: isStage, nth: 1 },
  { isTarget: isBegin, nth: 1 },
].flatMap(beforeAndAfter);

/** Begin and commit of a group's renewal, which has no items, then those of a vault that was given to it, behind it. */
const ofGroup: readonly Stop[] = [
  { isTarget: isEnd, nth: 1 },
  { isTarget: isStage, nth: 1 },
  { isTarget: isBegin, nth: 1 },
  { isTarget: isBegin, nth: 2 },
  { isTarget: isStage, nth: 2 },
  { isTarget: isEnd, nth: 2 },
].flatMap(beforeAndAfter);

/** Owner, another manager, and who is removed. */
interface Cast {
  readonly url: string;
  readonly owner: Member;
  readonly other: Member;
  readonly leaver: Member;
}

/** What is renewed: the vault alone, or the group that it is given to and then the vault. */
interface Stage {
  readonly vaultId: string;
  readonly from: string;
  readonly seats: Readonly<Record<'owner' | 'other' | 'leaver', Seat>>;
}

const seatAll = async ({ owner, other, leaver }: Cast): Promise<Stage['seats']> => ({
  owner: await sitDown(owner),
  other: await sitDown(other),
  leaver: await sitDown(leaver),
});

const newVault = async ({ ports, session, vaults }: Seat): Promise<string> => {
  const vaultId = await makeVault(ports, session, 'shared', { name: 'Team', icon: '' });
  await vaults.reconcile();
  return vaultId;
};

const givePlainly = async (cast: Cast): Promise<Stage> => {
  const seats = await seatAll(cast);
  const vaultId = await newVault(seats.owner);
  await fill(seats.owner, vaultId, items);
  await give(seats.owner, vaultId, [cast.other.person.email], 'manager');
  await give(seats.owner, vaultId, [cast.leaver.person.email], 'writer');
  await take(seats.other, vaultId);
  await take(seats.leaver, vaultId);
  return { vaultId, from: vaultId, seats };
};

const giveByGroup = async (cast: Cast): Promise<Stage> => {
  const seats = await seatAll(cast);
  const { ports, session, vaults } = seats.owner;
  const group = await makeGroup(ports, session, 'Office');
  await vaults.reconcile();
  const vaultId = await newVault(seats.owner);
  await fill(seats.owner, vaultId, items);
  await give(seats.owner, vaultId, [group], 'writer');
  await give(seats.owner, vaultId, [cast.other.person.email], 'manager');
  await give(seats.owner, group, [cast.other.person.email], 'manager');
  await give(seats.owner, group, [cast.leaver.person.email], 'reader');
  for (const seat of [seats.other, seats.leaver]) {
    await take(seat, group);
    await take(seat, vaultId);
  }
  return { vaultId, from: group, seats };
};

/** How many of the items somebody can't read, the edited one among them. */
const countLost = async (seat: Seat, vaultId: string, marker: string): Promise<number> => {
  const { vault } = workOn(seat, vaultId);
  const ids = [...vault.itemsById.keys()];
  const engine = engineOf(workOn(seat, vaultId));
  const opened = await Promise.all(ids.map((id) => engine.openItem(id)));
  const isThere = opened.some((item) => JSON.stringify(item).includes(marker));
  return items - ids.length + opened.filter((item) => item === null).length + (isThere ? 0 : 1);
};

const edit = async (seat: Seat, vaultId: string, marker: string): Promise<string[]> => {
  const engine = engineOf(workOn(seat, vaultId));
  const [listed] = await engine.listItems();
  const item = listed && (await engine.openItem(listed.id));
  if (!item) return ['another member reads nothing'];
  const saved = await engine.saveItem(item.id, item.revision, draftWith(marker));
  return saved.kind === 'failed' ? [`another member could not save: ${saved.reason}`] : [];
};

/** The other manager goes on: whatever is due for him, until nothing is. */
const endAll = async ({ vaults }: Seat, isDone: () => Promise<boolean>): Promise<string[]> => {
  for (let look = 0; look < 5; look += 1) {
    if (await isDone()) return [];
    await renewDue(vaults);
  }
  return ['the other manager did not end the renewal'];
};

const runStop = async (cast: Cast, stop: Stop, make: (cast: Cast) => Promise<Stage>) => {
  const { url, leaver } = cast;
  const { vaultId, from, seats } = await make(cast);
  const both = [...new Set([from, vaultId])];
  const wrong: string[] = [];
  const look = async (): Promise<void> => {
    wrong.push(...(await checkEpoch(url, vaultId)));
    wrong.push(...(await withDatabase(url, (client) => checkCommitted(client, both))));
  };
  await removeMembers(workOn(seats.owner, from), [leaver.session.accountId]);
  const { line, send } = breakingLine(stop);
  cast.owner.line.send = send;
  const stopped = await renewDue(seats.owner.vaults).catch((error: unknown) => error);
  cast.owner.line.send = fetch;
  if (!line.isBroken) wrong.push(`the renewal was never stopped: ${String(stopped)}`);
  await look();
  const marker = newMarker();
  wrong.push(...(await edit(seats.other, vaultId, marker)));
  await look();
  const epochs = () => Promise.all(both.map((id) => epochOf(url, id)));
  wrong.push(...(await endAll(seats.other, async () => (await epochs()).every((epoch) => epoch === 2))));
  await look();
  const again = [await sitDown(cast.owner), await sitDown(cast.other)];
  const readers = [...again, seats.other];
  await Promise.all(readers.map(({ vaults }) => vaults.get(vaultId)?.sync()));
  let lost = 0;
  for (const seat of readers) lost += await countLost(seat, vaultId, marker);
  await seats.leaver.vaults.reconcile();
  if (both.some((id) => seats.leaver.vaults.get(id))) wrong.push('he who was removed still has it open');
  if (
    (await listShares(seats.leaver.ports, seats.leaver.session, () => false)).some((each) =>
      both.includes(each.shown.vaultId),
    )
  )
    wrong.push('it is offered once more to him who was removed');
  for (const id of both)
    wrong.push(...(await withDatabase(url, (client) => checkShutOut(client, id, leaver.session.accountId))));
  wrong.push(...[...readers, ...Object.values(seats)].flatMap(({ alarms }) => alarms));
  return {
    lost,
    wrong: wrong.map((text) => `${text} (${JSON.stringify({ ...stop, at: stop.isTarget.name })})`),
  };
};

const join = async (deployment: Deployment): Promise<Cast> => ({
  url: deployment.databaseUrl(),
  owner: await joinMember(deployment),
  other: await joinMember(deployment),
  leaver: await joinMember(deployment),
});

/**
 * F10 of what is shared: somebody is removed from a vault, or from a group that it is given to, and the renewal behind it
 * is stopped for good at each of its requests, before and after the server saw it, while another member edits. Another
 * manager ends it.
 */
export const stopSharedRenewals = (runs: number): Promise<Report> =>
  withCheapKeys(async () => {
    const deployment = await openDeployment();
    const server = deployment.start();
    try {
      await server.untilReady();
      const cast = await join(deployment);
      const found: { readonly lost: number; readonly wrong: string[] }[] = [];
      for (const stop of ofVault.slice(0, runs)) found.push(await runStop(cast, stop, givePlainly));
      for (const stop of ofGroup.slice(0, runs)) found.push(await runStop(cast, stop, giveByGroup));
      return {
        ...{ id: 'F10', runs: found.length },
        told: `renewals of a shared vault and of a group, ${items} items, stopped at begin, batch and commit while another member edits; another manager ended each`,
        lost: found.reduce((sum, { lost }) => sum + lost, 0),
        wrong: found.flatMap(({ wrong }) => wrong),
      };
    } finally {
      await server.stop();
      await deployment.close();
    }
  });
