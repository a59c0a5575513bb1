import { createEngine } from '../../../packages/vault/src/index.ts';
import type { Report } from '../report.ts';
import { backUp, restoreOver } from '../world/backups.ts';
import { openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, expectKind, passPassword, signIn, signUpPerson } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

/** How many manifests and account states there are. */
const countWrites = (url: string): Promise<number> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ n: string }>(
      'SELECT (SELECT count(*) FROM manifest) + (SELECT count(*) FROM account_state) AS n',
    );
    return Number(rows[0]?.n);
  });

/**
 * F12: the database is put back to an older backup. A client that saw more says `vault/rollback`, shows what it has, and
 * writes nothing; a client that never saw anything works with what the backup holds.
 */
export const restoreOlderBackup = async (runs: number): Promise<Report> => {
  const deployment = await openDeployment();
  const wrong: string[] = [];
  let lost = 0;
  try {
    for (let run = 0; run < runs; run += 1) {
      let server = deployment.start();
      await server.untilReady();
      const ports = createPorts(deployment.origin);
      const person = await signUpPerson(deployment, ports);
      const a = await signIn(person, ports);
      const [kept, later] = [newMarker(), newMarker()];
      const id = await a.engine.newItemId();
      expectKind(await a.engine.saveItem(id, 0, draftWith(kept)), 'saved');
      await a.engine.lock();
      const backup = await backUp(deployment.databaseUrl());
      const backedUp = await countWrites(deployment.databaseUrl());
      await passPassword(a.engine, person);
      expectKind(await a.engine.submitPin(person.pin), 'unlocked');
      expectKind(await a.engine.saveItem(id, 1, draftWith(later)), 'saved');
      await a.engine.lock();
      await server.stop();
      await restoreOver(backup, deployment.databaseUrl());
      backup.drop();
      server = deployment.start();
      await server.untilReady();
      const returning = createEngine(ports);
      await passPassword(returning, person);
      const told = await returning.submitPin(person.pin);
      if (told.kind !== 'alarm' || told.code !== 'vault/rollback')
        wrong.push(`a returning client ended as ${JSON.stringify(told)}`);
      if ((await countWrites(deployment.databaseUrl())) !== backedUp)
        wrong.push('a returning client wrote on top of the older backup');
      const fresh = await signIn(person, createPorts(deployment.origin));
      const opened = JSON.stringify(await fresh.engine.openItem(id));
      if (!opened.includes(kept)) lost += 1;
      wrong.push(...fresh.alarms);
      const other = newMarker();
      const saved = await fresh.engine.saveItem(await fresh.engine.newItemId(), 0, draftWith(other));
      if (saved.kind !== 'saved') wrong.push(`a fresh client could not save: ${JSON.stringify(saved)}`);
      await fresh.engine.lock();
      await server.stop();
    }
    const told =
      'an older backup restored: the client that saw more says vault/rollback, a fresh one reads and writes';
    return { id: 'F12', told, runs, lost, wrong };
  } finally {
    await deployment.close();
  }
};
