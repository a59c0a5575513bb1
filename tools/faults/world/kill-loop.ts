import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { checkCommitted, checkKept } from '../invariants.ts';
import { quantile, type Report, tellTimes } from '../report.ts';
import { checkSecrecy } from './canaries.ts';
import { type Deployment, withDatabase } from './deployment.ts';
import { createPorts, type Device, type Person, signIn, signUpPerson, vaultIdOf } from './person.ts';
import { openPinProber, type PinProber } from './pin-prober.ts';
import type { ServerProcess } from './server-process.ts';
import { createWriteLog, type WriteLog } from './write-log.ts';
import { startWriter, type Writer } from './writer.ts';

/** Whom a loop kills, and how the service comes back. */
export interface Victim {
  readonly id: string;
  readonly name: string;
  /** Kills, and resolves with the server that runs from then on, once it answers. */
  strike(deployment: Deployment, server: ServerProcess): Promise<ServerProcess>;
  /** Milliseconds within which the service has to be back. */
  readonly backWithin: number;
}

interface Scene {
  readonly deployment: Deployment;
  readonly writer: Person;
  readonly prober: Person;
  readonly devices: readonly Device[];
  readonly vaultId: string;
  readonly log: WriteLog;
  readonly pins: PinProber;
  server: ServerProcess;
  readonly times: number[];
  readonly wrong: string[];
}

const writers = 3;
const mostComplaints = 20;

const setScene = async (deployment: Deployment, server: ServerProcess): Promise<Scene> => {
  await server.untilReady();
  const { origin } = deployment;
  const writer = await signUpPerson(deployment, createPorts(origin));
  const prober = await signUpPerson(deployment, createPorts(origin));
  const devices: Device[] = [];
  for (let at = 0; at < writers; at += 1) devices.push(await signIn(writer, createPorts(origin)));
  const [first] = devices;
  if (!first) throw new Error('No writer.');
  const pins = await openPinProber(prober, createPorts(origin));
  const vaultId = await vaultIdOf(first);
  return {
    ...{ deployment, writer, prober, devices, vaultId, pins, server },
    log: createWriteLog(),
    times: [],
    wrong: [],
  };
};

/** Lets the writers write for a random moment, but until something was acknowledged. */
const work = async ({ log, server }: Scene): Promise<void> => {
  const before = log.acknowledged.length;
  await wait(randomInt(60, 350));
  for (let waited = 0; log.acknowledged.length === before && waited < 15_000; waited += 10) {
    if (server.hasEnded()) return;
    await wait(10);
  }
};

const strikeOnce = async (scene: Scene, victim: Victim): Promise<void> => {
  scene.pins.begin();
  await work(scene);
  const began = Date.now();
  scene.server = await victim.strike(scene.deployment, scene.server);
  scene.times.push(Date.now() - began);
  const wrong = await withDatabase(scene.deployment.databaseUrl(), async (client: pg.Client) => [
    ...(await checkCommitted(client, [scene.vaultId])),
    ...(await scene.pins.check(client)),
  ]);
  scene.wrong.push(...wrong);
};

const judge = async (scene: Scene): Promise<{ readonly lost: number; readonly wrong: string[] }> => {
  const { deployment, log, writer, prober, vaultId } = scene;
  const owner = await signIn(writer, createPorts(deployment.origin));
  return withDatabase(deployment.databaseUrl(), async (client) => {
    const committed = await checkCommitted(client, [vaultId]);
    const kept = await checkKept(client, vaultId, log, owner);
    const secrecy = await checkSecrecy(client, deployment.dataDir, [writer, prober]);
    const alarms = scene.devices.flatMap((device) =>
      device.alarms.map((code) => `a writer was alarmed: ${code}`),
    );
    const surprises = log.surprises.map((text) => `a writer was surprised: ${text}`);
    const wrong = [...scene.wrong, ...committed, ...kept.wrong, ...secrecy, ...alarms, ...surprises];
    return { lost: kept.lost, wrong };
  });
};

const report = (
  victim: Victim,
  scene: Scene,
  judged: { readonly lost: number; readonly wrong: string[] },
): Report => {
  const { times, log } = scene;
  const slow = times.filter((time) => time > victim.backWithin).length;
  // A machine that is busy with something else delays a start now and then; a service that is slow delays most.
  const late =
    quantile(times, 0.5) > victim.backWithin ? [`${victim.name} was back too late: ${tellTimes(times)}`] : [];
  const told = [
    `${times.length} kills of ${victim.name} during ${log.acknowledged.length} acknowledged writes`,
    `${log.failed} writes were refused, ${tellTimes(times)}`,
    `${slow} later than ${victim.backWithin / 1000} s`,
  ].join('; ');
  const wrong = [...late, ...judged.wrong].slice(0, mostComplaints);
  return { id: victim.id, told, runs: times.length, lost: judged.lost, wrong };
};

/** Kills one part of a running Coffer again and again while several browsers of one person write to it. */
export const killLoop = async (
  deployment: Deployment,
  victim: Victim,
  runs: number,
  onProgress: (line: string) => void,
): Promise<Report> => {
  const first = deployment.start();
  const started: Writer[] = [];
  let scene: Scene | undefined;
  try {
    scene = await setScene(deployment, first);
    const { devices, log } = scene;
    const shared = { id: await (devices[0] as Device).engine.newItemId(), uses: 0 };
    started.push(...devices.map(({ engine }) => startWriter(engine, log, shared)));
    for (let run = 1; run <= runs && scene.wrong.length < mostComplaints; run += 1) {
      await strikeOnce(scene, victim);
      if (run % 25 === 0) onProgress(`${victim.id}: ${run} of ${runs} kills, ${tellTimes(scene.times)}`);
    }
    await Promise.all(started.map((writer) => writer.stop()));
    return report(victim, scene, await judge(scene));
  } finally {
    await Promise.all(started.map((writer) => writer.stop()));
    await (scene?.server ?? first).stop();
  }
};
