import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Report } from '../report.ts';
import { backUp, drill } from '../world/backups.ts';
import { type Clone, openClone, openSession } from '../world/clones.ts';
import { openDeployment } from '../world/deployment.ts';
import { createPorts, signUpPerson } from '../world/person.ts';
import { type AcknowledgedWrite, createWriteLog } from '../world/write-log.ts';
import { startWriter } from '../world/writer.ts';

const clients = 50;
const patience = 10 * 60_000;

/** How many of some acknowledged writes a database lacks: of each of their items it must have that revision or a later one. */
const countLost = async (client: pg.Client, writes: readonly AcknowledgedWrite[]): Promise<number> => {
  const { rows } = await client.query<{ id: string; revision: string }>(
    'SELECT item_id AS id, revision FROM item',
  );
  const revisionById = new Map(rows.map(({ id, revision }) => [id, Number(revision)]));
  const has = ({ itemIds: [id = '', ...copies], revision }: AcknowledgedWrite): boolean =>
    (revisionById.get(id) ?? 0) >= revision && copies.every((copy) => revisionById.has(copy));
  return writes.filter((write) => !has(write)).length;
};

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
    let [items, manifests, acknowledged, lost] = [0, 0, 0, 0];
    for (let made = 0; made < backups; made += 1) {
      const before = log.acknowledged.length;
      for (const began = Date.now(); log.acknowledged.length < before + 20 && Date.now() - began < patience; )
        await wait(100);
      const writes = [...log.acknowledged];
      const backup = await backUp(url);
      const { check, looked } = await drill(backup, url, (client) => countLost(client, writes));
      backup.drop();
      [items, manifests, acknowledged] = [check.items, check.manifests, writes.length];
      lost += looked;
      wrong.push(...check.wrong);
    }
    await Promise.all(writers.map((writer) => writer.stop()));
    const told = `${backups} backups while ${clients} browsers wrote, each restored: the last with ${items} items under ${manifests} manifests, begun after ${acknowledged} acknowledged writes`;
    const alarms = many.flatMap((clone) => clone.alarms);
    return { id: 'F12', told, runs: backups, lost, wrong: [...wrong, ...alarms, ...log.surprises] };
  } finally {
    await server.stop();
    await deployment.close();
  }
};
