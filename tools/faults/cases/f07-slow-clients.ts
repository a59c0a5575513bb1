import { setTimeout as wait } from 'node:timers/promises';
import { quantile, type Report } from '../report.ts';
import { openDeployment } from '../world/deployment.ts';
import { createPorts, type Device, signIn, signUpPerson } from '../world/person.ts';
import { openSlowClient, type SlowClient, type Slowness } from '../world/slow-client.ts';
import { draftWith, newMarker } from '../world/writer.ts';

const kinds: readonly Slowness[] = ['header', 'body', 'read'];
/** So many connections of each kind are a full run: it waits until the server has cut the last of them. */
const manyConnections = 100;
const acts = { short: 20, full: 200 };
/** The server's own limits are 60 s for a header, 120 s for a request and 120 s for taking anything of a reply. */
const patience = 240_000;
/** A short run has no time for the limits of headers and bodies, which are Node's own; this one is Coffer's. */
const shortLimit = 5_000;

interface Measured {
  readonly times: number[];
  readonly wrong: string[];
}

/** Somebody who works: a save, and a read past the browser's store, one after the other. */
const measure = async ({ engine }: Device, count: number): Promise<Measured> => {
  const times: number[] = [];
  const wrong: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const id = await engine.newItemId();
    const began = performance.now();
    const saved = await engine.saveItem(id, 0, draftWith(newMarker()));
    times.push(performance.now() - began);
    if (saved.kind !== 'saved') wrong.push(`a save beside slow clients ended as ${JSON.stringify(saved)}`);
    if ((await engine.whatTheServerSees(id)) === null)
      wrong.push('I1: a save beside slow clients is not there');
  }
  return { times, wrong };
};

const untilCut = async (all: readonly SlowClient[], kinds: readonly Slowness[]): Promise<string[]> => {
  const slow = all.filter(({ kind }) => kinds.includes(kind));
  for (const began = Date.now(); Date.now() - began < patience; await wait(500))
    if (slow.every((client) => client.cutAfter() !== undefined)) return [];
  return kinds.flatMap((kind) => {
    const held = slow.filter((client) => client.kind === kind && client.cutAfter() === undefined).length;
    return held > 0 ? [`${held} connections with a slow ${kind} were never cut`] : [];
  });
};

const tellCuts = (slow: readonly SlowClient[]): string =>
  kinds
    .map((kind) => {
      const mine = slow.filter((client) => client.kind === kind);
      const times = mine.flatMap((client) => client.cutAfter() ?? []);
      const last = times.length > 0 ? `after ${Math.round(Math.max(...times) / 1000)} s` : 'never';
      return `${kind} ${last}`;
    })
    .join(', ');

const tellTimes = ({ times }: Measured): string =>
  `${quantile(times, 0.5).toFixed(0)} ms median, ${quantile(times, 0.99).toFixed(0)} ms p99`;

/**
 * F7: so many connections that drip their header, drip their body, or take no reply. Others are answered all the while;
 * it waits until the server has cut each of them by itself; a short run, with a short limit, only those that take no reply.
 * How slow others get is a figure and no condition.
 */
export const crawl = async (perKind: number): Promise<Report> => {
  const isFull = perKind >= manyConnections;
  const deployment = await openDeployment();
  const server = deployment.start(isFull ? {} : { longestStandstill: shortLimit });
  const slow: SlowClient[] = [];
  try {
    await server.untilReady();
    const ports = createPorts(deployment.origin);
    const device = await signIn(await signUpPerson(deployment, ports), ports);
    const count = isFull ? acts.full : acts.short;
    const alone = await measure(device, count);
    for (let at = 0; at < perKind; at += 1)
      slow.push(...kinds.map((kind) => openSlowClient(deployment.port, kind)));
    await wait(500);
    const beside = await measure(device, count);
    const held = await untilCut(slow, isFull ? kinds : ['read']);
    const wrong = [...alone.wrong, ...beside.wrong, ...held];
    const cuts = isFull ? `; cut: ${tellCuts(slow)}` : '';
    const told = `saves alone ${tellTimes(alone)}; beside ${slow.length} slow connections ${tellTimes(beside)}${cuts}`;
    return { id: 'F7', told, runs: slow.length, lost: 0, wrong: [...wrong, ...device.alarms] };
  } finally {
    for (const client of slow) client.close();
    await server.stop();
    await deployment.close();
  }
};
