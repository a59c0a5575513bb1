import { createEngine, type Engine, type Ports } from '../../../packages/vault/src/index.ts';
import type { Report } from '../report.ts';
import { backUp, type CaseBackup, restoreOver } from '../world/backups.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, expectKind, type Person, passPassword, signIn, signUpPerson } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

const count = (url: string, sql: string): Promise<number> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ n: string }>(`SELECT ${sql} AS n`);
    return Number(rows[0]?.n);
  });

/** How many manifests and account states there are. */
const countWrites = (url: string): Promise<number> =>
  count(url, '(SELECT count(*) FROM manifest) + (SELECT count(*) FROM account_state)');

const countAcceptances = (url: string): Promise<number> =>
  count(url, "(SELECT count(*) FROM audit_event WHERE kind = 'restore-accepted')");

/** What one run of the case holds in its hands. */
interface Story {
  readonly deployment: Deployment;
  readonly person: Person;
  /** Browsers that saw more than the backup holds; the first saw the most. */
  readonly ports: readonly [Ports, Ports];
  readonly backup: CaseBackup;
  readonly id: string;
  /** What the backup holds of the item, and what came after it. */
  readonly kept: string;
  readonly later: string;
  readonly wrong: string[];
}

/** Signs in on a browser that was here before, and says how the PIN ended. */
const comeBack = async ({ person, wrong }: Story, ports: Ports, acceptsRestore: boolean) => {
  const engine = createEngine(ports);
  await engine.subscribe((event) => {
    if (event.kind === 'alarm') wrong.push(`an alarm after the sign-in: ${event.code}`);
  });
  await passPassword(engine, person);
  const outcome = await engine.submitPin(person.pin, { acceptsRestore });
  if (outcome.kind === 'unlocked') await engine.syncNow();
  return { engine, outcome };
};

const expectRollback = async (story: Story, ports: Ports): Promise<void> => {
  const { outcome } = await comeBack(story, ports, false);
  // Once somebody wrote on top, the same place of the chain has another hash.
  const isSaid =
    outcome.kind === 'alarm' && (outcome.code === 'vault/rollback' || outcome.code === 'vault/fork');
  if (!isSaid) story.wrong.push(`a returning client ended as ${JSON.stringify(outcome)}`);
};

const isRead = async (engine: Engine, id: string, marker: string): Promise<boolean> =>
  JSON.stringify(await engine.openItem(id)).includes(marker);

/** Two browsers see what comes after the backup. */
const prepare = async (deployment: Deployment, wrong: string[]): Promise<Story> => {
  const ports = [createPorts(deployment.origin), createPorts(deployment.origin)] as const;
  const person = await signUpPerson(deployment, ports[0]);
  const first = await signIn(person, ports[0]);
  const [kept, later] = [newMarker(), newMarker()];
  const id = await first.engine.newItemId();
  expectKind(await first.engine.saveItem(id, 0, draftWith(kept)), 'saved');
  await first.engine.lock();
  const backup = await backUp(deployment.databaseUrl());
  const story = { deployment, person, ports, backup, id, kept, later, wrong };
  const goesOn = await comeBack(story, ports[0], false);
  expectKind(goesOn.outcome, 'unlocked');
  expectKind(await goesOn.engine.saveItem(id, 1, draftWith(later)), 'saved');
  await goesOn.engine.lock();
  const second = await signIn(person, ports[1]);
  await second.engine.lock();
  const again = await comeBack(story, ports[0], false);
  expectKind(again.outcome, 'unlocked');
  await again.engine.lock();
  return story;
};

/** A browser that never saw anything works with what the backup holds; what it writes is another branch to the others. */
const workFresh = async ({ deployment, person, id, kept, wrong }: Story): Promise<number> => {
  const fresh = await signIn(person, createPorts(deployment.origin));
  const lost = (await isRead(fresh.engine, id, kept)) ? 0 : 1;
  wrong.push(...fresh.alarms);
  const saved = await fresh.engine.saveItem(await fresh.engine.newItemId(), 0, draftWith(newMarker()));
  if (saved.kind !== 'saved') wrong.push(`a fresh client could not save: ${JSON.stringify(saved)}`);
  await fresh.engine.lock();
  return lost;
};

/** The person accepts on the one browser; the other follows. What came after the backup is there again, once and for all. */
const accept = async (story: Story): Promise<number> => {
  const { deployment, ports, id, later, wrong } = story;
  const accepted = await comeBack(story, ports[0], true);
  if (accepted.outcome.kind !== 'unlocked' || accepted.outcome.restored?.putBack !== 1)
    wrong.push(`the acceptance ended as ${JSON.stringify(accepted.outcome)}`);
  const fresh = await signIn(story.person, createPorts(deployment.origin));
  let lost = (await isRead(fresh.engine, id, later)) ? 0 : 1;
  wrong.push(...fresh.alarms);
  await accepted.engine.lock();
  const follows = await comeBack(story, ports[1], false);
  if (follows.outcome.kind !== 'unlocked' || follows.outcome.restored?.putBack !== 0)
    wrong.push(`the second device ended as ${JSON.stringify(follows.outcome)}`);
  else lost += (await isRead(follows.engine, id, later)) ? 0 : 1;
  await follows.engine.lock();
  const acts = await countAcceptances(deployment.databaseUrl());
  if (acts !== 1) wrong.push(`${acts} acceptances stand in the audit log`);
  return lost;
};

const runOnce = async (deployment: Deployment, wrong: string[]): Promise<number> => {
  let server = deployment.start();
  await server.untilReady();
  const story = await prepare(deployment, wrong);
  const restore = async (): Promise<void> => {
    await server.stop();
    await restoreOver(story.backup, deployment.databaseUrl());
    server = deployment.start();
    await server.untilReady();
  };
  await restore();
  const backedUp = await countWrites(deployment.databaseUrl());
  await expectRollback(story, story.ports[0]);
  if ((await countWrites(deployment.databaseUrl())) !== backedUp)
    wrong.push('a returning client wrote on top of the older backup');
  const lost = (await workFresh(story)) + (await accept(story));
  await restore();
  for (const ports of story.ports) await expectRollback(story, ports);
  story.backup.drop();
  await server.stop();
  return lost;
};

/**
 * F12: the database is put back to an older backup. A client that saw more says `vault/rollback` and writes nothing; a
 * client that never saw anything works with what the backup holds. The person accepts the restore on one of two browsers
 * that saw more: what came after the backup is there again, the other follows without a question, and a server that is put
 * back once more is caught by both.
 */
export const restoreOlderBackup = async (runs: number): Promise<Report> => {
  const deployment = await openDeployment();
  const wrong: string[] = [];
  let lost = 0;
  try {
    for (let run = 0; run < runs; run += 1) lost += await runOnce(deployment, wrong);
    const told =
      'an older backup restored: whoever saw more says so until the person accepts, then what came after is there again';
    return { id: 'F12', told, runs, lost, wrong };
  } finally {
    await deployment.close();
  }
};
