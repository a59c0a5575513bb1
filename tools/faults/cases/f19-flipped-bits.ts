import type pg from 'pg';
import type { Ports } from '../../../packages/vault/src/index.ts';
import type { Unlocked } from '../../../packages/vault/src/session/unlocked.ts';
import type { Report } from '../report.ts';
import { openClone, openSession } from '../world/clones.ts';
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

/** A browser that knows nothing must put the one item aside and open all others. */
const checkQuarantine = async (
  session: Unlocked,
  ports: Ports,
  { itemId, others }: Place,
): Promise<string | null> => {
  const { engine, alarms } = await openClone(session, ports);
  const damaged = (await engine.listDamaged()).map(({ id }) => id);
  if (damaged.length !== 1 || damaged[0] !== itemId) return `damaged are [${damaged}], alarms [${alarms}]`;
  const listed = (await engine.listItems()).map(({ id }) => id);
  if (listed.length !== others.length || !others.every((id) => listed.includes(id)))
    return `listed are [${listed}]`;
  if ((await engine.openItem(itemId)) !== null) return 'it opened all the same';
  for (const id of others) if ((await engine.openItem(id)) === null) return `${id} does not open any more`;
  return alarms.length === 1 && alarms[0] === 'crypto/not-authentic' ? null : `alarms are [${alarms}]`;
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
      for (const part of ['overview', 'secret'] as const) {
        const length = await lengthOf(client, place, part);
        for (let at = 0; at < length; at += step) {
          await flip(client, place, part, at);
          const said = await checkQuarantine(session, ports, place);
          if (said && wrong.length < 20) wrong.push(`F19: byte ${at} of the ${part}: ${said}`);
          await flip(client, place, part, at);
          runs += 1;
        }
      }
    });
    const healed = await openClone(session, ports);
    if ((await healed.engine.listDamaged()).length > 0)
      wrong.push('F19: the item is damaged after it was put back');
  } finally {
    await server.stop();
    await deployment.close();
  }
  const told = 'bytes of one item with a flipped bit; it alone was put aside, five others opened';
  return { id: 'F19', told, runs, lost: 0, wrong };
};
