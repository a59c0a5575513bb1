import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Send } from '../../../apps/cli/src/demo/node-transport.ts';
import type { Ports } from '../../../packages/vault/src/index.ts';
import { checkCommitted } from '../invariants.ts';
import type { Report } from '../report.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, expectKind, type Person, signIn, signUpPerson, vaultIdOf } from '../world/person.ts';
import { createRepeatingSend } from '../world/repeating-send.ts';
import { draftWith, newMarker } from '../world/writer.ts';

/** No marks in between: the same story must leave the same number of account states. */
const quietPorts = (deployment: Deployment, send?: Send): Ports => {
  const ports = createPorts(deployment.origin, send);
  return { ...ports, clock: { ...ports.clock, every: () => () => undefined } };
};

interface Told {
  readonly person: Person;
  readonly vaultId: string;
}

/**
 * Every kind of change that a person can make, each once. Wrong passwords are left out: their limits count requests and
 * not acts, on purpose, since the one who repeats them may be guessing. Wrong PINs are counted by act.
 */
const story = async (deployment: Deployment, send?: Send): Promise<Told> => {
  const ports = quietPorts(deployment, send);
  const person = await signUpPerson(deployment, ports);
  const device = await signIn(person, ports);
  const { engine } = device;
  const vaultId = await vaultIdOf(device);
  const ids = [await engine.newItemId(), await engine.newItemId(), await engine.newItemId()] as const;
  for (const id of ids) expectKind(await engine.saveItem(id, 0, draftWith(newMarker())), 'saved');
  expectKind(await engine.saveItem(ids[0], 1, draftWith(newMarker())), 'saved');
  expectKind(await engine.setFavourite(ids[1], true), 'saved');
  expectKind(await engine.trashItems(ids.slice(0, 2)), 'saved');
  expectKind(await engine.restoreItems(ids.slice(0, 2)), 'saved');
  expectKind(await engine.deleteItems([ids[2]]), 'saved');
  await engine.touch();
  expectKind(await engine.exportVault('bitwarden-json', person.password, ''), 'exported');
  await engine.lock();
  expectKind(await engine.submitPassword(person.email, person.password), 'passed');
  expectKind(await engine.submitPin('another-long-pin'), 'wrong-pin');
  expectKind(await engine.submitPin(person.pin), 'unlocked');
  await engine.signOut();
  return { person, vaultId };
};

const byAccount = ['account_state', 'device', 'session', 'pin_evaluation', 'membership', 'audit_event'];
const byVault = ['manifest', 'item', 'item_revision'];

/** How much of everything there is of one person. */
const countAll = async (client: pg.Client, { dataDir }: Deployment, told: Told): Promise<string> => {
  const counts: Record<string, number> = {};
  const count = async (name: string, from: string, value: string): Promise<void> => {
    const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${from} = $1`, [value]);
    counts[name] = Number(rows[0]?.n);
  };
  const { email } = told.person;
  await count('account', 'account WHERE email', email);
  await count('registration', 'registration WHERE email', email);
  for (const table of byAccount)
    await count(table, `${table} t JOIN account a ON a.id = t.account_id WHERE a.email`, email);
  for (const table of byVault) await count(table, `${table} WHERE vault_id`, told.vaultId);
  counts.mails = readdirSync(join(dataDir, 'outbox')).filter((name) => name.includes(email)).length;
  return JSON.stringify(counts);
};

const openAgain = async (deployment: Deployment, { person }: Told): Promise<string[]> => {
  const { engine, alarms } = await signIn(person, createPorts(deployment.origin));
  const opened = await Promise.all((await engine.listItems()).map(({ id }) => engine.openItem(id)));
  const damaged = await engine.listDamaged();
  const isRight = opened.length === 2 && opened.every((item) => item !== null) && damaged.length === 0;
  return isRight ? alarms : ['I3: not every item opens after the repeats'];
};

/** F8: one story told plainly, and again with every change sent two to five times and all of them once more, shuffled. */
export const repeatRequests = async (rounds: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start();
  const wrong: string[] = [];
  let requests = 0;
  let sent = 0;
  try {
    await server.untilReady();
    const plain = await story(deployment);
    await withDatabase(deployment.databaseUrl(), async (client) => {
      const once = await countAll(client, deployment, plain);
      for (let round = 0; round < rounds; round += 1) {
        const repeating = createRepeatingSend();
        const told = await story(deployment, repeating.send);
        await repeating.replay();
        const often = await countAll(client, deployment, told);
        if (often !== once) wrong.push(`I6: ${often} after repeats, ${once} without`);
        wrong.push(...repeating.wrong, ...(await checkCommitted(client, [told.vaultId])));
        wrong.push(...(await openAgain(deployment, told)));
        requests += repeating.counts().requests;
        sent += repeating.counts().sent;
      }
    });
  } finally {
    await server.stop();
    await deployment.close();
  }
  const text = `${requests} changes sent ${sent} times, out of order too; answers and rows are those of sending once`;
  return { id: 'F8', told: text, runs: sent, lost: 0, wrong: wrong.slice(0, 20) };
};
