import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { newId } from '../testing/test-person.ts';
import { cleanUp, startCleanUp } from './clean-up.ts';
import { openJobRuns } from './job-runs.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, { size: 4 });
  await putOrganisation(database.sql);
});
afterAll(async () => {
  await database.close();
  await drop();
});

const run = (text: string, ...values: unknown[]) => database.sql<{ what: string }>(text, values);

/** One row of each table that expires, at that distance from now. */
const tables: readonly (readonly [string, (when: string) => Promise<unknown>])[] = [
  [
    'nonce',
    (when) =>
      run(
        `INSERT INTO nonce (hash, purpose, expires_at) VALUES (decode(md5($1), 'hex'), 'x', now() + $1::interval)`,
        when,
      ),
  ],
  [
    'rate_limit',
    (when) =>
      run(
        `INSERT INTO rate_limit (key, count, expires_at) VALUES (decode(md5($1), 'hex'), 1, now() + $1::interval)`,
        when,
      ),
  ],
  [
    'idempotency_key',
    (when) =>
      run(
        `INSERT INTO idempotency_key (scope, key, body_hash, expires_at) VALUES ('s', $2::uuid, 'b', now() + $1::interval)`,
        ...[when, newId()],
      ),
  ],
  [
    'registration',
    (when) =>
      run(
        `INSERT INTO registration (id, organisation_id, email, cookie_hash, code_expires_at, expires_at)
         VALUES ($2::uuid, $2::uuid, 'a@example.org', 'c', now(), now() + $1::interval)`,
        ...[when, newId()],
      ),
  ],
  [
    'mail_job',
    (when) =>
      run(
        `INSERT INTO mail_job (id, sealed, expires_at) VALUES ($2::uuid, 's', now() + $1::interval)`,
        ...[when, newId()],
      ),
  ],
];

test.each(tables)('of %s what has expired goes, and what has not stays', async (table, insert) => {
  for (const when of ['-1 day', '-1 second', '1 minute', '1 day']) await insert(when);
  await cleanUp(database.sql);
  const left = await run(`SELECT (expires_at > now())::text AS what FROM ${table}`);
  expect(left).toEqual([{ what: 'true' }, { what: 'true' }]);
  await cleanUp(database.sql);
  expect(await run(`SELECT 1 FROM ${table}`)).toHaveLength(2);
});

test('an address that was let in and did not come stays for thirty days after its time, to be written to again', async () => {
  for (const days of [-1, 29, 31])
    await run(
      `INSERT INTO admission (id, organisation_id, email, role, expires_at)
       SELECT $1, id, $2, 'member', now() - make_interval(days => $3) FROM organisation`,
      ...[newId(), `${days}@example.org`, days],
    );
  await cleanUp(database.sql);
  const left = await run('SELECT email AS what FROM admission ORDER BY email');
  expect(left.map(({ what }) => what)).toEqual(['-1@example.org', '29@example.org']);
});

test('of the audit log only a beginning goes, up to a checkpoint of more than two years ago', async () => {
  for (let i = 0; i < 6; i += 1) await run("INSERT INTO audit_event (kind) VALUES ('signed-in')");
  const sign = (seq: number, days: number) =>
    run(
      `INSERT INTO audit_checkpoint (organisation_id, seq, hash, signature, at)
       SELECT id, $1, '', '', now() - make_interval(days => $2) FROM organisation`,
      ...[seq, days],
    );
  await run("UPDATE audit_event SET at = now() - interval '800 days' WHERE seq < 6");
  await cleanUp(database.sql);
  expect(await run('SELECT 1 FROM audit_event')).toHaveLength(6);
  await sign(2, 731);
  await sign(4, 729);
  await cleanUp(database.sql);
  const left = await run('SELECT seq::text AS what FROM audit_event ORDER BY seq');
  expect(left.map(({ what }) => what)).toEqual(['3', '4', '5', '6']);
});

test('two processes that clean at once hurt neither each other nor what is left', async () => {
  await run('DELETE FROM nonce');
  for (let i = 1; i <= 30; i += 1) {
    await run(
      `INSERT INTO nonce (hash, purpose, expires_at) VALUES (decode(md5($1::text), 'hex'), 'x', now() + make_interval(secs => $2))`,
      ...[i, i % 3 === 0 ? 60 : -60],
    );
  }
  await Promise.all([cleanUp(database.sql), cleanUp(database.sql), cleanUp(database.sql)]);
  expect(await run('SELECT 1 FROM nonce')).toHaveLength(10);
});

test('it runs at the start, says what failed, and its end waits for what runs', async () => {
  await run('DELETE FROM nonce');
  await tables[0]?.[1]('-1 minute');
  const errors: unknown[] = [];
  const { start } = openJobRuns(database.sql, newId(), (error) => void errors.push(error));
  await startCleanUp(database, start).close();
  expect([await run('SELECT 1 FROM nonce'), errors]).toEqual([[], []]);
  const sql = (async () => Promise.reject(new Error('away'))) as Database['sql'];
  await startCleanUp({ sql }, start).close();
  expect(errors.map((error) => (error as Error).message)).toEqual(['away']);
});

// Last in this file: with a second organisation no row has one by itself.
test('a checkpoint of one organisation takes nothing from the log of another', async () => {
  const [first] = await run('SELECT id AS what FROM organisation');
  const other = await putOrganisation(database.sql, 'other');
  for (const id of [first?.what, first?.what, other, other])
    await run("INSERT INTO audit_event (organisation_id, kind) VALUES ($1, 'locked')", id);
  await run(
    `INSERT INTO audit_checkpoint (organisation_id, seq, hash, signature, at)
     VALUES ($1, 1000, '', '', now() - interval '731 days')`,
    first?.what,
  );
  await cleanUp(database.sql);
  expect(await run('SELECT organisation_id AS what FROM audit_event')).toEqual([
    { what: other },
    { what: other },
  ]);
});
