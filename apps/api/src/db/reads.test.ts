import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from './database.ts';

let home: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;
beforeAll(async () => {
  home = await createTestDatabase();
  database = openDatabase(home.url, { size: 4 });
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const double = (value: number) =>
  database.read<{ twice: number; bytes: Buffer | null }>(
    'SELECT $1::int * 2 AS twice, CASE WHEN $1::int % 2 = 0 THEN $2::bytea END AS bytes',
    [`${value}`, Buffer.from([value])],
  );
const countTo = (value: number) =>
  database.read<{ n: number }>('SELECT n FROM generate_series(1, $1::int) n', [`${value}`]);

test('many reads at once get their own rows each, in whatever trips they went (P8)', async () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  const doubles = Promise.all(numbers.map(double));
  const counts = Promise.all(numbers.map(countTo));
  expect(await doubles).toEqual(
    numbers.map((i) => [{ twice: i * 2, bytes: i % 2 === 0 ? Buffer.from([i]) : null }]),
  );
  expect((await counts).map((rows) => rows.map(({ n }) => n))).toEqual(
    numbers.map((i) => Array.from({ length: i }, (_, at) => at + 1)),
  );
});

test('a read that fails fails alone, and the pool is whole afterwards', async () => {
  const divide = (by: number) => database.read<{ n: number }>('SELECT 12 / $1::int AS n', [`${by}`]);
  const results = await Promise.allSettled([divide(3), divide(0), divide(4), countTo(2), divide(6)]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    ...['fulfilled', 'fulfilled', 'fulfilled'],
  ]);
  expect(results[1]).toMatchObject({ reason: { code: '22012' } });
  expect(results[4]).toMatchObject({ value: [{ n: 2 }] });
  expect(await Promise.all([divide(2), divide(1), divide(12)])).toEqual([
    [{ n: 6 }],
    [{ n: 12 }],
    [{ n: 1 }],
  ]);
});

test('a connection that is lost under a batch costs nobody an answer', async () => {
  const slow = database.read<{ n: number }>('SELECT 1 AS n FROM pg_sleep($1::float8)', ['0.5']);
  const beside = countTo(3);
  const busy =
    "pid <> pg_backend_pid() AND datname = current_database() AND query LIKE '%pg_sleep%' AND state = 'active'";
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${busy}`;
  while ((await database.sql(end)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await Promise.all([slow, beside])).toMatchObject([[{ n: 1 }], [{ n: 1 }, { n: 2 }, { n: 3 }]]);
});
