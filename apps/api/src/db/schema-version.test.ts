import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const startAgain = async (): Promise<void> => {
  const again = await startTestApi({ beside: api });
  await again.close();
};
const put = (name: string, isDone = true): Promise<unknown> =>
  api.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ($1, '', $1, CASE WHEN $2 THEN now() END)`,
    [name, isDone],
  );

test('a database that a newer version migrated is refused by the API itself, in a sentence (F15)', async () => {
  await startAgain();
  await put('29991231000000_newer');
  await expect(startAgain()).rejects.toMatchObject({
    name: 'ApiConfigError',
    message: expect.stringMatching(
      /29991231000000_newer, which this version .* does not know\. Start the version/,
    ),
  });
  await api.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id LIKE '2999%'");
  await startAgain();
});

test('a database that lacks a migration is refused, and so is one that stopped in the middle of one', async () => {
  const [newest] = await api.query<{ name: string }>(
    'SELECT max(migration_name) AS name FROM _prisma_migrations',
  );
  await api.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [
    newest?.name,
  ]);
  await expect(startAgain()).rejects.toThrow(`${newest?.name} was begun on this database and never finished`);
  await api.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [newest?.name]);
  await expect(startAgain()).rejects.toThrow(`lacks migration ${newest?.name}. Run: coffer migrate`);
});

test('an empty database is refused before anything is written to it', async () => {
  const database = await createTestDatabase({ empty: true });
  const beside = { databaseUrl: database.url, dataDir: api.dataDir };
  await expect(startTestApi({ beside })).rejects.toThrow('never migrated. Run: coffer migrate');
  await database.drop();
});
