import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../../../packages/vault/src/index.ts';
import { checkCommitted } from '../invariants.ts';
import type { Report } from '../report.ts';
import {
  breakingLine,
  checkEpoch,
  epochOf,
  isBegin,
  isEnd,
  isStage,
  type Stop,
} from '../world/breaking-line.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, expectKind, type Person, signIn, signUpPerson, vaultIdOf } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

/** More than one batch of a renewal. */
const items = 300;
const patience = 120_000;

const stops: readonly Stop[] = [
  { isTarget: isStage, nth: 1, seen: true },
  { isTarget: isEnd, nth: 1, seen: true },
  { isTarget: isEnd, nth: 1, seen: false },
  { isTarget: isStage, nth: 2, seen: false },
  { isTarget: isBegin, nth: 1, seen: false },
  { isTarget: isBegin, nth: 1, seen: true },
  { isTarget: isStage, nth: 1, seen: false },
  { isTarget: isStage, nth: 2, seen: true },
];

/** A device that never renews by itself: its requests of that kind are lost. */
const withoutRenewing = async (address: URL, request: RequestInit): Promise<Response> => {
  if (address.pathname.includes('/rotations')) throw new TypeError('Lost.');
  return fetch(address, request);
};

const until = async (isDone: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const began = Date.now(); !(await isDone()); await wait(100)) {
    if (Date.now() - began > patience) throw new Error(`Waited in vain until ${what}.`);
  }
};

const fill = async (engine: Engine): Promise<void> => {
  const rows = Array.from(
    { length: items },
    (_, i) => `item ${i},https://host-${i}.example,user,pw-${i}-canary`,
  );
  const file = new TextEncoder().encode(`name,url,username,password\n${rows.join('\n')}\n`);
  const plan = await engine.planImport(file, 'chrome-csv');
  await engine.runImport(plan.id, 'keep');
};

/** How many of the items a device can't read, and what it reads of the one that was edited. */
const countLost = async ({ engine }: { readonly engine: Engine }, marker: string): Promise<number> => {
  const listed = await engine.listItems();
  const opened = await Promise.all(listed.map(({ id }) => engine.openItem(id)));
  const isThere = opened.some((item) => JSON.stringify(item).includes(marker));
  return items - listed.length + opened.filter((item) => item === null).length + (isThere ? 0 : 1);
};

const runStop = async (deployment: Deployment, stop: Stop): Promise<{ lost: number; wrong: string[] }> => {
  const wrong: string[] = [];
  const { line, send } = breakingLine(stop);
  const ports = createPorts(deployment.origin, send);
  const before = await signUpPerson(deployment, ports);
  const a = await signIn(before, ports);
  const vaultId = await vaultIdOf(a);
  await fill(a.engine);
  const person: Person = { ...before, password: `${before.password} anew`, pin: `${before.pin}-anew` };
  const renewed = await a.engine.renewKeys(before, { ...person, way: { kind: 'kit', answers: [] } });
  expectKind(renewed, 'made');
  const b = await signIn(person, createPorts(deployment.origin, withoutRenewing));
  await until(() => line.isBroken, 'the renewal was stopped');
  const url = deployment.databaseUrl();
  wrong.push(...(await checkEpoch(url, vaultId)));
  const [edited] = await b.engine.listItems();
  const marker = newMarker();
  const item = edited && (await b.engine.openItem(edited.id));
  if (!item) throw new Error('Another device reads nothing.');
  const saved = await b.engine.saveItem(item.id, item.revision, draftWith(marker));
  if (saved.kind === 'failed') wrong.push(`the other device could not save: ${saved.reason}`);
  wrong.push(...(await checkEpoch(url, vaultId)));
  const c = await signIn(person, createPorts(deployment.origin));
  await until(async () => (await epochOf(url, vaultId)) === 2, 'the renewal went on');
  await b.engine.syncNow();
  const owner = await signIn(person, createPorts(deployment.origin));
  const lost = (await countLost(owner, marker)) + (await countLost(b, marker));
  wrong.push(...(await checkEpoch(url, vaultId)));
  wrong.push(...(await withDatabase(url, (client) => checkCommitted(client, [vaultId]))));
  const devices = [b, c, owner];
  wrong.push(...devices.flatMap(({ alarms }) => alarms));
  for (const { engine } of [a, ...devices]) await engine.lock();
  return { lost, wrong };
};

/**
 * F10: after a change of the root key, the renewal of the vault's key is stopped for good at each of its requests, before
 * and after the server saw it, and another device edits. Never a mixed epoch; the next device ends it; all is readable.
 */
export const stopRenewals = async (runs: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start();
  try {
    await server.untilReady();
    let lost = 0;
    const wrong: string[] = [];
    for (const stop of stops.slice(0, runs)) {
      const found = await runStop(deployment, stop);
      lost += found.lost;
      wrong.push(...found.wrong);
    }
    const told = `renewals of ${items} items stopped at begin, batch and commit while another device edits; one epoch at every look`;
    return { id: 'F10', told, runs: Math.min(runs, stops.length), lost, wrong };
  } finally {
    await server.stop();
    await deployment.close();
  }
};
