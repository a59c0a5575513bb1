import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../report.ts';
import { backUp, drill } from '../world/backups.ts';
import { type Clone, openClone, openSession } from '../world/clones.ts';
import { openDeployment } from '../world/deployment.ts';
import { createPorts, signUpPerson } from '../world/person.ts';
import { createWriteLog } from '../world/write-log.ts';
import { startWriter } from '../world/writer.ts';

const clients = 50;
const patience = 10 * 60_000;

/** F12: backups are written while fifty browsers write. Restored, every manifest fits its rows, and none of them stands still. */
export const backUpWriters = async (backups: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start();
  try {
    await server.untilReady();
    const ports = createPorts(deployment.origin);
    const session = await openSession(await signUpPerson(deployment, ports), ports);
    const log = createWriteLog();
    const many: Clone[] = [];
    for (let at = 0; at < clients; at += 1) many.push(await openClone(session, ports));
    const shared = { id: await (many[0] as Clone).engine.newItemId(), uses: 0 };
    const writers = many.map(({ engine }) => startWriter(engine, log, shared, { pauseUpTo: 3_000 }));
    const url = deployment.databaseUrl();
    const wrong: string[] = [];
    let [items, manifests] = [0, 0];
    for (let made = 0; made < backups; made += 1) {
      const before = log.acknowledged.length;
      for (const began = Date.now(); log.acknowledged.length < before + 40 && Date.now() - began < patience; )
        await wait(100);
      const backup = await backUp(url);
      const check = await drill(backup, url);
      backup.drop();
      [items, manifests] = [check.items, check.manifests];
      wrong.push(...check.wrong);
      if (check.manifests < before)
        wrong.push(`backup ${made} lacks writes that were acknowledged before it`);
    }
    await Promise.all(writers.map((writer) => writer.stop()));
    const told = `${backups} backups while ${clients} browsers wrote, each restored: the last with ${items} items under ${manifests} manifests, all right`;
    const alarms = many.flatMap((clone) => clone.alarms);
    return { id: 'F12', told, runs: backups, lost: 0, wrong: [...wrong, ...alarms, ...log.surprises] };
  } finally {
    await server.stop();
    await deployment.close();
  }
};
