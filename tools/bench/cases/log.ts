import { randomBytes } from 'node:crypto';
import { appendToLog } from '../../../apps/api/src/db/identity-log.ts';
import { sqlOver } from '../../../apps/api/src/db/sql.ts';
import { proveIdentities, readLogHead } from '../../../packages/contracts/src/index.ts';
import {
  fromBase64Url,
  idText,
  isConsistent,
  isIncluded,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import { checkLog } from '../../../packages/vault/src/people/log.ts';
import { withCheapKeys } from '../../faults/world/cheap-keys.ts';
import { joinMember, type Member, sitDown } from '../../faults/world/members.ts';
import { type Figure, figureOf, median, type Sizes, timed } from '../figures.ts';
import type { World } from '../world.ts';

const rounds = 30;

const fillText = `INSERT INTO log_entry (organisation_id, index, entry, identity_hash)
  SELECT $1::uuid, n, decode(md5(n::text), 'hex') || int4send(1) || sha256(n::text::bytea), sha256(n::text::bytea)
  FROM generate_series((SELECT max(index) + 1 FROM log_entry WHERE organisation_id = $1::uuid), $2::bigint - 1) AS n`;

const newBytes = (length: number) => new Uint8Array(randomBytes(length));

/** One identity more, in a transaction of its own, as a sign-up does. */
const append = async ({ pool }: World, organisationId: string): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const entry = { accountId: newBytes(16), epoch: 1, identityHash: newBytes(32) };
    await appendToLog(sqlOver(client), organisationId, entry);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
};

const sizeOf = async ({ ports }: Member): Promise<number> =>
  (await ports.client.call(readLogHead, { query: { from: 0, other: 0 } })).head.size;

/** Medians of an append, an inclusion proof and a consistency proof, each of the two checked as a client does. */
const measure = async (world: World, member: Member, organisationId: string) => {
  const { client } = member.ports;
  const times: Record<'append' | 'included' | 'consistent', number[]> = {
    ...{ append: [], included: [], consistent: [] },
  };
  const first = await client.call(readLogHead, { query: { from: 0, other: 0 } });
  for (let round = 0; round < rounds; round += 1) {
    times.append.push(await timed(() => append(world, organisationId)));
    const from = { size: first.head.size, root: fromBase64Url(first.head.root) };
    let head = from;
    times.consistent.push(
      await timed(async () => {
        const reply = await client.call(readLogHead, { query: { from: from.size, other: 0 } });
        head = { size: reply.head.size, root: fromBase64Url(reply.head.root) };
        const path = reply.consistency.map(fromBase64Url);
        if (!isConsistent({ first: from, second: head, path })) throw new Error('Not consistent.');
      }),
    );
    const { rows } = await world.pool.query<{ entry: Buffer; identity_hash: Buffer }>(
      'SELECT entry, identity_hash FROM log_entry WHERE organisation_id = $1 AND index = $2',
      [organisationId, Math.floor((head.size * round) / rounds)],
    );
    const identities = rows.map((row) => toBase64Url(new Uint8Array(row.identity_hash)));
    const entry = new Uint8Array(rows[0]?.entry ?? []);
    times.included.push(
      await timed(async () => {
        const { proofs } = await client.call(proveIdentities, { body: { size: head.size, identities } });
        const path = proofs[0]?.path.map(fromBase64Url) ?? [];
        if (!isIncluded({ ...head, entry, index: proofs[0]?.index ?? 0, path })) throw new Error('Not in.');
      }),
    );
  }
  return {
    append: median(times.append),
    included: median(times.included),
    consistent: median(times.consistent),
  };
};

const shown = (value: number): string => (value < 100 ? value.toPrecision(3) : value.toFixed(0));

/** P18: the log of identities, small and large; and what a browser that knows nothing needs to read all of the large one. */
export const logCase = (world: World, sizes: Sizes): Promise<Figure> =>
  withCheapKeys(async () => {
    const member = await joinMember(world.deployment);
    const organisationId = idText(member.session.deploymentId);
    const small = await measure(world, member, organisationId);
    await world.pool.query(fillText, [organisationId, sizes.identities]);
    const hashing = await timed(() => sizeOf(member));
    // Statements that were planned for the small log are planned anew once it was counted, as it is while it grows.
    await world.pool.query('VACUUM ANALYZE log_entry, log_node');
    const large = await measure(world, member, organisationId);
    const fresh = await sitDown(member);
    const reading = await timed(() => checkLog(fresh.ports, fresh.session));
    const what =
      `log of ${sizes.identities} identities: append (inclusion proven and checked ${shown(large.included)} ms, ` +
      `consistency ${shown(large.consistent)} ms, a browser's first check of all entries ${shown(reading)} ms, ` +
      `hashing what a migration wrote ${shown(hashing)} ms)`;
    return figureOf(
      {
        ...{ id: 'P18', what, unit: 'ms', figure: large.append, against: small.append },
        peer: `of few (${shown(small.included)} and ${shown(small.consistent)} ms)`,
      },
      { most: 2 },
    );
  });
