import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, listVaults, syncVault } from '../../../packages/contracts/src/index.ts';
import { removeMembers } from '../../../packages/vault/src/sharing/member-acts.ts';
import { makeVault } from '../../../packages/vault/src/sharing/vault-acts.ts';
import { checkCommitted, checkKept } from '../invariants.ts';
import type { Report } from '../report.ts';
import { checkShutOut, checkSignatures } from '../signed-chain.ts';
import { withCheapKeys } from '../world/cheap-keys.ts';
import { engineOf } from '../world/clones.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { give, joinMember, type Member, type Seat, sitDown, take, workOn } from '../world/members.ts';
import { createPorts, signIn } from '../world/person.ts';
import { createWriteLog, type WriteLog } from '../world/write-log.ts';
import { startWriter, type Writer } from '../world/writer.ts';
import { race } from './f09-many-clients.ts';

const patience = 10 * 60_000;

/** How many of each, and how much they write. */
interface Size {
  readonly members: number;
  readonly clients: number;
  readonly writes: number;
  /** Milliseconds between two writes of one browser, at most. */
  readonly pauseUpTo: number;
}

/** One vault of many: its owner's browser first, then one of each member, and more of them until there are enough. */
interface Team {
  readonly vaultId: string;
  readonly members: readonly Member[];
  readonly seats: readonly { readonly of: Member; readonly seat: Seat }[];
}

const gather = async (deployment: Deployment, { members: many, clients }: Size): Promise<Team> => {
  const members: Member[] = [];
  for (let at = 0; at < many; at += 1) members.push(await joinMember(deployment));
  const [owner, ...others] = members as [Member, ...Member[]];
  const first = await sitDown(owner);
  const vaultId = await makeVault(first.ports, first.session, 'shared', { name: 'Team', icon: '' });
  await first.vaults.reconcile();
  const emails = others.map(({ person }) => person.email);
  await give(first, vaultId, emails, 'writer');
  const seats = [{ of: owner, seat: first }];
  for (const of of others) {
    const seat = await sitDown(of);
    await take(seat, vaultId);
    seats.push({ of, seat });
  }
  for (let at = 0; seats.length < clients; at += 1) {
    const of = members[at % many] as Member;
    seats.push({ of, seat: await sitDown(of) });
  }
  return { vaultId, members, seats };
};

/** A log that shares what was acknowledged, and keeps apart what somebody is told who is being shut out. */
const logOfLeaver = (log: WriteLog): WriteLog => ({ ...log, surprises: [], failed: 0 });

/** What may be said to whoever is not a member any more. */
const isRefusal = (text: string): boolean => text === 'gone' || /api\/not-found|Not found/i.test(text);

/** A browser that is left over from when its owner was a member asks for everything once more. */
const askAgain = async ({ ports, session, vaults }: Seat, vaultId: string): Promise<string[]> => {
  const before = vaults.get(vaultId)?.vault.head?.manifest.seq ?? 0;
  await vaults.get(vaultId)?.sync();
  const after = vaults.get(vaultId)?.vault.head?.manifest.seq ?? 0;
  const listed = await ports.client.call(listVaults, {});
  const reply = await ports.client
    .call(syncVault, { params: { vaultId }, query: { since: 0, manifestsSince: 0 } })
    .catch((error: unknown) => error);
  await vaults.reconcile();
  return [
    ...(after === before ? [] : ['he who was removed was brought up to date once more']),
    ...(listed.vaults.some((each) => each.vaultId === vaultId) ? ['the vault is still listed to him'] : []),
    ...(reply instanceof ApiError && reply.problem.status === 404 ? [] : ['its rows are still given to him']),
    ...(vaults.get(vaultId) === null ? [] : ['his browser still has the vault open']),
    ...(session.head.state.vaults[vaultId] ? [] : ['his account state lost the vault before he was told']),
  ];
};

const until = async (isReached: () => boolean | Promise<boolean>, what: string): Promise<string[]> => {
  for (const began = Date.now(); !(await isReached()); await wait(200))
    if (Date.now() - began > patience) return [`waited in vain until ${what}`];
  return [];
};

/** Everybody writes; one is removed half-way, the keys are renewed behind it while the others go on. */
const write = async (
  url: string,
  { vaultId, seats, members }: Team,
  log: WriteLog,
  { writes, pauseUpTo }: Size,
): Promise<{ readonly wrong: string[]; readonly renewedAfter: number }> => {
  const owner = seats[0]?.seat as Seat;
  const leaver = members.at(-1) as Member;
  const ofLeaver = seats.filter(({ of }) => of === leaver).map(({ seat }) => seat);
  const apart = logOfLeaver(log);
  const shared = { id: crypto.randomUUID(), uses: 0 };
  const start = (seat: Seat, into: WriteLog): Writer =>
    startWriter(engineOf(workOn(seat, vaultId)), into, shared, { pauseUpTo });
  const staying = seats.filter(({ of }) => of !== leaver).map(({ seat }) => start(seat, log));
  const leaving = ofLeaver.map((seat) => start(seat, apart));
  const began = log.acknowledged.length;
  const wrong: string[] = [];
  let isOver = false;
  const watching = withDatabase(url, async (client) => {
    for (; !isOver; await wait(500)) wrong.push(...(await checkCommitted(client, [vaultId])));
  });
  wrong.push(...(await until(() => log.acknowledged.length - began >= writes / 2, 'half was written')));
  const work = workOn(owner, vaultId);
  await removeMembers(work, [leaver.session.accountId]);
  const gone = Date.now();
  const renewing = work.renew();
  wrong.push(...(await until(() => apart.surprises.length > 0, 'he who was removed was told')));
  await Promise.all(leaving.map((writer) => writer.stop()));
  await renewing;
  const renewedAfter = Date.now() - gone;
  wrong.push(...(await until(() => log.acknowledged.length - began >= writes, 'all was written')));
  await Promise.all(staying.map((writer) => writer.stop()));
  isOver = true;
  await watching;
  wrong.push(...apart.surprises.filter((text) => !isRefusal(text)));
  for (const seat of ofLeaver) wrong.push(...(await askAgain(seat, vaultId)));
  wrong.push(
    ...(await withDatabase(url, (client) => checkShutOut(client, vaultId, leaver.session.accountId))),
  );
  return { wrong, renewedAfter };
};

const run = async (deployment: Deployment, size: Size): Promise<Report> => {
  const url = deployment.databaseUrl();
  const team = await gather(deployment, size);
  const { vaultId, seats, members } = team;
  const log = createWriteLog();
  const writers = seats.map(({ seat }) => ({ engine: engineOf(workOn(seat, vaultId)), vaultId, alarms: [] }));
  const [a, b] = writers as [(typeof writers)[0], (typeof writers)[0]];
  const races = Math.max(3, Math.ceil(size.writes / 20));
  for (let at = 0; at < races; at += 1) await race(a, b, log);
  const { wrong, renewedAfter } = await write(url, team, log, size);
  const [, second] = members as [Member, Member];
  const reader = await signIn(second.person, createPorts(deployment.origin));
  const { deploymentId } = second.session;
  const kept = await withDatabase(url, async (client) => {
    wrong.push(...(await checkCommitted(client, [vaultId])));
    wrong.push(...(await checkSignatures(client, vaultId, deploymentId)));
    return checkKept(client, vaultId, log, reader, 1);
  });
  await reader.engine.lock();
  const alarms = seats.flatMap(({ seat }) => seat.alarms);
  const told =
    `${size.clients} browsers of ${size.members} members in one shared vault: ${log.acknowledged.length} acknowledged ` +
    `writes, ${log.failed} given up; ${races} races of two members on one field; one removed half-way, new keys ` +
    `${(renewedAfter / 1000).toFixed(1)} s later, nothing for him under them`;
  return {
    ...{ id: 'F9', told, runs: log.acknowledged.length, lost: kept.lost },
    wrong: [...wrong, ...kept.wrong, ...alarms, ...log.surprises],
  };
};

/** F9 of a shared vault: many members write at once, and one of them is removed in the middle of it. */
export const crowdOfMembers = (size: Size): Promise<Report> =>
  withCheapKeys(async () => {
    const deployment = await openDeployment();
    const server = deployment.start();
    try {
      await server.untilReady();
      return await run(deployment, size);
    } finally {
      await server.stop();
      await deployment.close();
    }
  });

/** The promised size, and one for a test. */
export const sizeOf = (writes: number): Size =>
  writes >= 500
    ? { members: 20, clients: 50, writes, pauseUpTo: 8_000 }
    : { members: 5, clients: 12, writes, pauseUpTo: 2_000 };
