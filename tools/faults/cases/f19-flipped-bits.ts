import type pg from 'pg';
import type { Ports } from '../../../packages/vault/src/index.ts';
import type { Unlocked } from '../../../packages/vault/src/session/unlocked.ts';
import type { Report } from '../report.ts';
import { type Clone, openClone, openSession } from '../world/clones.ts';
import { openDeployment, withDatabase } from '../world/deployment.ts';
import { createPorts, expectKind, signUpPerson } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

type Part = 'overview' | 'secret';

interface Place {
  readonly vaultId: string;
  readonly itemId: string;
  readonly others: readonly string[];
}

/** Flips one bit of one byte; the same call a second time puts it back. */
const flip = (client: pg.Client, { vaultId, itemId }: Place, part: Part, at: number): Promise<unknown> =>
  client.query(
    `UPDATE item SET ${part} = set_byte(${part}, $3, get_byte(${part}, $3) # $4) WHERE vault_id = $1 AND item_id = $2`,
    [vaultId, itemId, at, 1 << (at % 8)],
  );

/** A number beside the parts, with its length in bytes and whether the root stands on it. */
const numbers = [
  { column: 'revision', type: 'bigint', length: 8, isSigned: true },
  { column: 'flags', type: 'smallint', length: 2, isSigned: true },
  { column: 'change_seq', type: 'bigint', length: 8, isSigned: false },
  { column: 'key_epoch', type: 'int', length: 4, isSigned: false },
  { column: 'token_version', type: 'smallint', length: 2, isSigned: false },
] as const;

/** Flips one bit of one byte of a number; the same call a second time puts it back. The sign of a smallint stays. */
const flipNumber = (
  client: pg.Client,
  { vaultId, itemId }: Place,
  { column, type }: (typeof numbers)[number],
  at: number,
): Promise<unknown> =>
  client.query(
    `UPDATE item SET ${column} = (${column}::bigint # (1::bigint << ${at * 8 + (at % 7)}))::${type}
     WHERE vault_id = $1 AND item_id = $2`,
    [vaultId, itemId],
  );

/** The one item must be put aside and all others open. */
const checkQuarantine = async (
  { engine, alarms }: Clone,
  { itemId, others }: Place,
): Promise<string | null> => {
  const damaged = (await engine.listDamaged()).map(({ id }) => id);
  if (damaged.length !== 1 || damaged[0] !== itemId) return `damaged are [${damaged}], alarms [${alarms}]`;
  const listed = (await engine.listItems()).map(({ id }) => id);
  if (listed.length !== others.length || !others.every((id) => listed.includes(id)))
    return `listed are [${listed}]`;
  if ((await engine.openItem(itemId)) !== null) return 'it opened all the same';
  for (const id of others) if ((await engine.openItem(id)) === null) return `${id} does not open any more`;
  return alarms.length === 1 && alarms[0] === 'crypto/not-authentic' ? null : `alarms are [${alarms}]`;
};

/** Nothing may be lost and nobody alarmed. */
const checkWhole = async ({ engine, alarms }: Clone, { itemId, others }: Place): Promise<string | null> => {
  if (alarms.length > 0) return `alarms are [${alarms}]`;
  for (const id of [itemId, ...others])
    if ((await engine.openItem(id)) === null) return `${id} does not open`;
  return null;
};

const lengthOf = async (client: pg.Client, { vaultId, itemId }: Place, part: Part): Promise<number> => {
  const text = `SELECT length(${part}) AS length FROM item WHERE vault_id = $1 AND item_id = $2`;
  return (await client.query<{ length: number }>(text, [vaultId, itemId])).rows[0]?.length ?? 0;
};

const saveSix = async (session: Unlocked, ports: Ports): Promise<Place> => {
  const { engine, vaultId } = await openClone(session, ports);
  const ids: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    const id = await engine.newItemId();
    expectKind(await engine.saveItem(id, 0, draftWith(newMarker())), 'saved');
    ids.push(id);
  }
  const [itemId = '', ...others] = ids;
  return { vaultId, itemId, others };
};

interface Scene {
  readonly session: Unlocked;
  readonly ports: Ports;
  readonly place: Place;
  readonly client: pg.Client;
}

/** Each part, every `step`th byte, before a browser that knows nothing. @returns what went wrong, per run. */
const flipParts = async ({ session, ports, place, client }: Scene, step: number) => {
  const said: (string | null)[] = [];
  for (const part of ['overview', 'secret'] as const) {
    const length = await lengthOf(client, place, part);
    for (let at = 0; at < length; at += step) {
      await flip(client, place, part, at);
      const wrong = await checkQuarantine(await openClone(session, ports), place);
      said.push(wrong && `byte ${at} of the ${part}: ${wrong}`);
      await flip(client, place, part, at);
    }
  }
  return said;
};

/** Each number, every byte, before a browser that knows nothing and one that comes back after the item was changed. */
const flipNumbers = async ({ session, ports, place, client }: Scene) => {
  const flips = numbers.flatMap((number) =>
    Array.from({ length: number.length }, (_, at) => ({ number, at })),
  );
  const waiting: Clone[] = [];
  for (const _ of flips) waiting.push(await openClone(session, ports));
  const { engine } = await openClone(session, ports);
  expectKind(await engine.saveItem(place.itemId, 1, draftWith(newMarker())), 'saved');
  const said: (string | null)[] = [];
  for (const [i, { number, at }] of flips.entries()) {
    await flipNumber(client, place, number, at);
    const returning = waiting[i];
    await returning?.engine.syncNow();
    for (const clone of [await openClone(session, ports), returning]) {
      if (!clone) continue;
      const wrong = await (number.isSigned ? checkQuarantine : checkWhole)(clone, place);
      said.push(
        wrong && `byte ${at} of ${number.column}, ${clone === returning ? 'returning' : 'fresh'}: ${wrong}`,
      );
    }
    await flipNumber(client, place, number, at);
  }
  return said;
};

/**
 * F19: bits flipped in what is stored of one item.
 *
 * @param step every how manieth byte; 1 for each.
 */
export const flipBits = async (step: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start();
  const wrong: string[] = [];
  let runs = 0;
  try {
    await server.untilReady();
    const ports = createPorts(deployment.origin);
    const session = await openSession(await signUpPerson(deployment, ports), ports);
    const place = await saveSix(session, ports);
    await withDatabase(deployment.databaseUrl(), async (client) => {
      const scene = { session, ports, place, client };
      const said = [...(await flipParts(scene, step)), ...(await flipNumbers(scene))];
      runs = said.length;
      wrong.push(
        ...said
          .filter((one) => one !== null)
          .slice(0, 20)
          .map((one) => `F19: ${one}`),
      );
    });
    const healed = await openClone(session, ports);
    if ((await healed.engine.listDamaged()).length > 0)
      wrong.push('F19: the item is damaged after it was put back');
  } finally {
    await server.stop();
    await deployment.close();
  }
  const told = 'bytes of one item’s row with a flipped bit; at most it was put aside, five others opened';
  return { id: 'F19', told, runs, lost: 0, wrong };
};
