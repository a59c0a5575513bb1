import { randomInt } from 'node:crypto';
import { checkCommitted, checkKept } from '../invariants.ts';
import type { Report } from '../report.ts';
import { openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, signIn, signUpPerson, vaultIdOf } from '../world/person.ts';
import { type Cut, openTcpProxy, type TcpProxy } from '../world/tcp-proxy.ts';
import { countAttempt, createWriteLog, fileOutcome } from '../world/write-log.ts';
import { draftWith, newMarker } from '../world/writer.ts';

/** A simple query as the wire carries it. */
const isDatabaseCommit = (bytes: Buffer): boolean => bytes.includes('COMMIT\0');
const isCommitRequest = (bytes: Buffer): boolean => bytes.includes('POST ') && bytes.includes('/commits');

/** A request as it was sent, and the answer that finally came. */
interface Exchange {
  readonly address: URL;
  readonly request: RequestInit;
  readonly answer: string;
}

const textOf = async (reply: Response): Promise<string> => `${reply.status} ${await reply.clone().text()}`;

/** Sends the newest commit once more, byte for byte, and compares the answers. */
const checkRepeat = async ({ address, request, answer }: Exchange): Promise<string[]> => {
  const again = await textOf(await fetch(address, request));
  return again === answer ? [] : [`I6: a retry was answered ${again}, not ${answer}`];
};

/**
 * F5: the connection is cut around a commit, once before it and once after it, both between API and database and
 * between client and API. The engine's own retry must get the answer that was lost, and one change must be one change.
 */
export const cutConnections = async (runs: number): Promise<Report> => {
  const deployment = await openDeployment();
  const database = new URL(deployment.databaseUrl());
  const [toDatabase, toApi] = [
    await openTcpProxy(Number(database.port)),
    await openTcpProxy(deployment.port),
  ];
  database.port = `${toDatabase.port}`;
  const behindProxy = new URL(deployment.origin);
  behindProxy.port = `${toApi.port}`;
  const server = deployment.start({ databaseUrl: database.href, otherOrigin: behindProxy.origin });
  try {
    await server.untilReady();
    let last: Exchange | undefined;
    const send = async (address: URL, request: RequestInit): Promise<Response> => {
      const through = new URL(address);
      through.port = `${toApi.port}`;
      const reply = await fetch(through, request);
      if (address.pathname.endsWith('/commits')) last = { address, request, answer: await textOf(reply) };
      return reply;
    };
    const person = await signUpPerson(deployment, createPorts(deployment.origin));
    const device = await signIn(person, createPorts(deployment.origin, send));
    const vaultId = await vaultIdOf(device);
    const log = createWriteLog();
    const wrong: string[] = [];
    const places: readonly [TcpProxy, (bytes: Buffer) => boolean][] = [
      [toDatabase, isDatabaseCommit],
      [toApi, isCommitRequest],
    ];
    let id = await device.engine.newItemId();
    for (let run = 0; run < runs; run += 1) {
      const [proxy, isTarget] = places[run % 2] as (typeof places)[number];
      const cut: Cut = run % 4 < 2 ? 'before' : 'after';
      if (randomInt(4) === 0) id = await device.engine.newItemId();
      const before = proxy.cuts();
      const base = (await device.engine.openItem(id))?.revision ?? 0;
      const marker = newMarker();
      proxy.arm(cut, isTarget);
      countAttempt(log, [id]);
      const outcome = await device.engine.saveItem(id, base, draftWith(marker));
      const isKept = fileOutcome(log, outcome, { marker });
      if (!isKept || outcome.kind !== 'saved')
        wrong.push(`I6: cut ${cut} a commit ended as ${JSON.stringify(outcome)}`);
      if (proxy.cuts() === before) wrong.push('nothing was cut');
      if (last) wrong.push(...(await checkRepeat(last)));
    }
    const owner = await signIn(person, createPorts(deployment.origin));
    const kept = await withDatabase(deployment.databaseUrl(), async (client) => {
      wrong.push(...(await checkCommitted(client, [vaultId])));
      return checkKept(client, vaultId, log, owner);
    });
    const told = `cut before and after the commit, at the database and at the client; every retry got the one answer`;
    return {
      id: 'F5',
      told,
      runs,
      lost: kept.lost,
      wrong: [...wrong, ...kept.wrong, ...device.alarms, ...log.surprises],
    };
  } finally {
    await server.stop();
    await Promise.all([toDatabase.close(), toApi.close()]);
    await deployment.close();
  }
};
