import { setTimeout as wait } from 'node:timers/promises';
import { checkCommitted, checkKept } from '../invariants.ts';
import type { Report } from '../report.ts';
import { type Clone, openClone, openSession } from '../world/clones.ts';
import { openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, signIn, signUpPerson } from '../world/person.ts';
import { countAttempt, createWriteLog, fileOutcome, type WriteLog } from '../world/write-log.ts';
import { draftWith, newMarker, startWriter } from '../world/writer.ts';

const clients = 50;
const patience = 20 * 60_000;

/** Two browsers that edit one field of one item from the same revision, at once. */
export const race = async (
  a: Pick<Clone, 'engine'>,
  b: Pick<Clone, 'engine'>,
  log: WriteLog,
): Promise<void> => {
  const id = await a.engine.newItemId();
  countAttempt(log, [id]);
  const first = newMarker();
  fileOutcome(log, await a.engine.saveItem(id, 0, draftWith(first)), { marker: first });
  await b.engine.syncNow();
  await Promise.all(
    [a, b].map(async ({ engine }) => {
      const marker = newMarker();
      countAttempt(log, [id]);
      fileOutcome(log, await engine.saveItem(id, 1, draftWith(marker)), { marker });
    }),
  );
};

/** Looks at one commit after the other while the writers go on, until enough was acknowledged. */
const watch = (url: string, vaultId: string, log: WriteLog, count: number): Promise<string[]> =>
  withDatabase(url, async (client) => {
    const wrong: string[] = [];
    for (const began = Date.now(); log.acknowledged.length < count && Date.now() - began < patience; ) {
      wrong.push(...(await checkCommitted(client, [vaultId])));
      await wait(300);
    }
    return wrong;
  });

/** F9: two browsers on one item, then fifty that write at once into one vault. No text may be lost, no commit wrong. */
export const crowd = async (writes: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start();
  try {
    await server.untilReady();
    const ports = createPorts(deployment.origin);
    const person = await signUpPerson(deployment, ports);
    const session = await openSession(person, ports);
    const log = createWriteLog();
    const many: Clone[] = [];
    for (let at = 0; at < clients; at += 1) many.push(await openClone(session, ports));
    const [a, b] = many as [Clone, Clone];
    const races = Math.max(5, Math.ceil(writes / 20));
    for (let at = 0; at < races; at += 1) await race(a, b, log);
    const shared = { id: await a.engine.newItemId(), uses: 0 };
    const writers = many.map(({ engine }) => startWriter(engine, log, shared, { pauseUpTo: 5_000 }));
    const wrong = await watch(deployment.databaseUrl(), a.vaultId, log, races * 3 + writes);
    await Promise.all(writers.map((writer) => writer.stop()));
    const owner = await signIn(person, createPorts(deployment.origin));
    const kept = await withDatabase(deployment.databaseUrl(), async (client) => {
      wrong.push(...(await checkCommitted(client, [a.vaultId])));
      return checkKept(client, a.vaultId, log, owner);
    });
    const alarms = many.flatMap((clone) => clone.alarms);
    const told = `${clients} browsers in one vault: ${log.acknowledged.length} acknowledged writes, ${log.failed} given up; ${races} races of two on one field, both texts kept`;
    return {
      id: 'F9',
      told,
      runs: log.acknowledged.length,
      lost: kept.lost,
      wrong: [...wrong, ...kept.wrong, ...alarms, ...log.surprises],
    };
  } finally {
    await server.stop();
    await deployment.close();
  }
};
