import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { errorName, openJobRuns } from './job-runs.ts';

let database: Database;
let drop: () => Promise<void>;
let organisationId: string;
beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, { size: 4 });
  organisationId = await putOrganisation(database.sql);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(() => database.sql('DELETE FROM job_run'));

const opened = (sql = database.sql) => {
  const errors: unknown[] = [];
  return { errors, runs: openJobRuns(sql, organisationId, (error) => void errors.push(error)) };
};
const hourly = { name: 'test-job', everyMs: 3_600_000 };

test('a run that went well is written down with its time, and with how often it comes', async () => {
  const { runs, errors } = opened();
  await runs.start({ ...hourly, work: async () => undefined }).close();
  const [run] = await runs.list();
  expect(run).toMatchObject({ name: 'test-job', failedAt: null, error: null, everyMs: 3_600_000 });
  expect(Date.now() - (run?.ranAt.getTime() ?? 0)).toBeLessThan(60_000);
  expect(errors).toEqual([]);
});

test('a failure is written down by name and code, never by its text, and the next success leaves it to be seen', async () => {
  const { runs, errors } = opened();
  const failure = Object.assign(new TypeError('ana@example.org has no vault'), { code: 'E1' });
  let isBroken = true;
  const work = async () => {
    if (isBroken) throw failure;
  };
  await runs.start({ ...hourly, work }).close();
  const [failed] = await runs.list();
  expect([failed?.error, failed?.failedAt?.getTime(), errors]).toEqual([
    ...['TypeError E1', failed?.ranAt.getTime(), [failure]],
  ]);
  isBroken = false;
  await runs.start({ ...hourly, work }).close();
  const [mended] = await runs.list();
  expect(mended?.failedAt).toEqual(failed?.failedAt);
  expect(mended?.ranAt.getTime()).toBeGreaterThan(mended?.failedAt?.getTime() ?? 0);
});

test('a job that comes every second writes once that all is well, and each failure', async () => {
  let writes = 0;
  const counting = (async (text: string, values?: readonly unknown[]) => {
    writes += 1;
    return database.sql(text, values);
  }) as Database['sql'];
  const { runs } = opened(counting);
  for (let i = 0; i < 5; i += 1) await runs.record('often');
  expect(writes).toBe(1);
  for (let i = 0; i < 3; i += 1) await runs.record('often', { why: new Error('no') });
  expect(writes).toBe(4);
  await runs.record('often');
  expect([writes, (await runs.list())[0]?.error]).toEqual([5, 'Error']);
});

test('no job fails because a run could not be written down', async () => {
  const { runs, errors } = opened((async () => Promise.reject(new Error('away'))) as Database['sql']);
  const ran: number[] = [];
  await runs.start({ ...hourly, work: async () => void ran.push(1) }).close();
  expect([ran, errors.map((error) => (error as Error).message)]).toEqual([[1], ['away']]);
});

test('two runs of a job are never at work at one time', async () => {
  const { runs } = opened();
  let atWork = 0;
  let most = 0;
  let ran = 0;
  const job = runs.start({
    ...{ name: 'slow', everyMs: 5 },
    work: async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise((resolve) => setTimeout(resolve, 30));
      atWork -= 1;
      ran += 1;
    },
  });
  await expect.poll(() => ran).toBeGreaterThan(2);
  await job.close();
  expect([most, atWork]).toEqual([1, 0]);
});

test('what is not an error has a name too', () => {
  expect([errorName(null), errorName('text'), errorName({ name: 'A', code: 'B' })]).toEqual([
    'Error',
    'Error',
    'A B',
  ]);
  expect(errorName({ name: 'x'.repeat(500) })).toHaveLength(100);
});
