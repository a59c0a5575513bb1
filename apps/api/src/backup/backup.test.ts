import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { oneApi } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import { newItem, save, sealedLike, tombstone } from '../testing/test-commit.ts';
import { joinAndSignIn, type newPerson, random, signIn } from '../testing/test-person.ts';
import { newBackupKey } from './age-stream.ts';
import {
  backUp,
  contentOf,
  dropAll,
  emptyDatabase,
  newFolder,
  onDatabase,
  randomUpTo,
  restore,
  rightVault,
  secretsOf,
} from './backup.test-kit.ts';
import { checkVaults } from './check-vaults.ts';
import { readBackup } from './read-backup.ts';
import { leftOut, listTables } from './tables.ts';

let api: TestApi;
let made: Awaited<ReturnType<typeof backUp>>;
let person: Awaited<ReturnType<typeof newPerson>>;

oneApi(async (started) => {
  api = started;
  const joined = await joinAndSignIn(api);
  person = joined.person;
  const commit = rightVault(joined.browser, person);
  const items = Array.from({ length: 300 }, () => newItem({ secret: sealedLike(2000) }));
  await commit(items);
  const [first, second] = items;
  if (!first || !second) throw new Error('no items');
  await commit([newItem({ itemId: first.itemId, revision: 2 }), tombstone(second.itemId, 2)]);
  made = await backUp(api);
});
afterAll(dropAll);

const namesOf = (url: string) =>
  onDatabase(url, async (client) => (await listTables(client)).map(({ name }) => name));

describe('a backup', () => {
  test('restored into an empty database holds every row that it should, byte for byte (I1, I3)', async () => {
    const url = await restore(made);
    const names = await namesOf(api.databaseUrl);
    expect(await contentOf(url, names)).toEqual(await contentOf(api.databaseUrl, names));
    expect(names).toContain('item_revision');
    expect(made.items).toBe(300);
  });

  test('restored has vaults that agree with their manifests', async () => {
    const url = await restore(made);
    const check = await onDatabase(url, checkVaults);
    expect(check).toEqual({ vaults: 1, items: 300, manifests: 3, wrong: [] });
  });

  test('holds no session, code, mail or limit, and leaves out nothing else', async () => {
    const url = await restore(made);
    const rows = await onDatabase(url, async (client) => {
      const counts: number[] = [];
      for (const name of leftOut.filter((each) => each !== '_prisma_migrations'))
        counts.push(Number((await client.query(`SELECT count(*) AS n FROM "${name}"`)).rows[0].n));
      return counts;
    });
    expect(rows.every((count) => count === 0)).toBe(true);
    expect(await api.query('SELECT 1 FROM session')).not.toHaveLength(0);
    const { head } = await readBackup(made.path, made.identity);
    const names = new Set(head.tables.map(({ name }) => name));
    const isVoid = [
      'session',
      'nonce',
      'rate_limit',
      'idempotency_key',
      'registration',
      'mail_code',
      'mail_job',
    ];
    for (const name of [...isVoid, 'console_act', 'job_run', 'backup', 'backup_proof'])
      expect([name, names.has(name)]).toEqual([name, false]);
  });

  test('restored links what comes next to the audit log as before', async () => {
    const left = await onDatabase(await restore(made), async (client) => {
      await client.query("INSERT INTO audit_event (kind) VALUES ('locked')");
      const text = `SELECT h.seq = max(e.seq) AS "isHead", count(*) FILTER (WHERE e.hash IS NULL)::int AS loose
        FROM audit_event e, audit_head h GROUP BY h.seq`;
      return (await client.query(text)).rows;
    });
    expect(left).toEqual([{ isHead: true, loose: 0 }]);
  });

  test('holds no secret file and nothing readable outside age', async () => {
    const bytes = readFileSync(made.path);
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(bytes.includes(person.email)).toBe(false);
    const names: string[] = [];
    const { parts } = await readBackup(made.path, made.identity, {
      onRows: async (_, rows) => {
        for (const secret of Object.values(secretsOf(api)))
          if (rows.includes(secret.toString('hex'))) names.push('a secret');
      },
    });
    expect(names).toEqual([]);
    expect(parts.every(({ name }) => name.startsWith('tables/'))).toBe(true);
  });

  test('restored serves its people again, and goes on counting where it was', async () => {
    const databaseUrl = await restore(made, { secrets: secretsOf(api) });
    const { startApi } = await import('../index.ts');
    const again = await startApi({ env: { PORT: '0' }, databaseUrl, dataDir: api.dataDir });
    try {
      const browser = await signIn({ ...api, ...again }, person);
      // On top of the newest manifest of the backup; a row of the log that took a number again would be refused.
      expect(await save(browser, { ...person }, [newItem()])).toBe(4);
    } finally {
      await again.close();
    }
  });
});

describe('a restore is refused', () => {
  const isEmpty = (url: string) =>
    onDatabase(url, async (client) => {
      const there = await client.query("SELECT to_regclass('organisation') AS t");
      return there.rows[0].t === null || (await client.query('SELECT 1 FROM organisation')).rowCount === 0;
    });

  test('into a database that holds an organisation', async () => {
    await expect(restore(made, { databaseUrl: api.databaseUrl })).rejects.toThrow('not empty');
  });

  test('of a backup that holds no organisation', async () => {
    const none = await createTestDatabase();
    try {
      const backup = await backUp({ ...api, databaseUrl: none.url });
      await expect(restore(backup)).rejects.toThrow('holds no organisation');
    } finally {
      await none.drop();
    }
  });

  test('into a database of something else', async () => {
    const url = await emptyDatabase();
    await onDatabase(url, (client) => client.query('CREATE TABLE theirs ()'));
    await expect(restore(made, { databaseUrl: url })).rejects.toThrow('not empty');
  });

  test('with another key', async () => {
    const { identity } = await newBackupKey();
    await expect(restore({ path: made.path, identity })).rejects.toThrow('does not open');
  });

  test('with secret files of another deployment, and nothing is kept', async () => {
    const url = await emptyDatabase();
    const secrets = { ...secretsOf(api), pepper: Buffer.alloc(32) };
    await expect(restore(made, { databaseUrl: url, secrets })).rejects.toThrow('"pepper"');
    expect(await isEmpty(url)).toBe(true);
    await restore(made, { databaseUrl: url, secrets: secretsOf(api) });
    expect(await isEmpty(url)).toBe(false);
  });

  test('of a file cut anywhere, and nothing is kept', async () => {
    const whole = readFileSync(made.path);
    const path = join(newFolder(), 'cut');
    const url = await emptyDatabase();
    for (const length of [whole.length - 1, whole.length - 65_552, randomUpTo(whole.length), 100, 0]) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(restore({ ...made, path }, { databaseUrl: url })).rejects.toThrow(/cut|changed|no backup/);
    }
    expect(await isEmpty(url)).toBe(true);
  });

  test('of a file with one byte changed, and nothing is kept', async () => {
    const path = join(newFolder(), 'changed');
    const url = await emptyDatabase();
    for (const at of [30, 700, ...Array.from({ length: 4 }, () => randomUpTo(made.bytes))]) {
      const bytes = Buffer.from(readFileSync(made.path));
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await expect(restore({ ...made, path }, { databaseUrl: url })).rejects.toThrow(
        /changed|no backup|open/,
      );
    }
    expect(await isEmpty(url)).toBe(true);
  });
});

describe('files', () => {
  const withFiles = async () => {
    const filesDir = newFolder();
    mkdirSync(join(filesDir, 'a'));
    const content = random(200_000);
    writeFileSync(join(filesDir, 'a', 'long.bin'), content);
    writeFileSync(join(filesDir, 'empty'), '');
    return { ...(await backUp(api, { filesDir })), content };
  };

  test('of the data folder are in the backup and come back', async () => {
    const { content, ...backup } = await withFiles();
    const to = newFolder();
    await restore(backup, { filesDir: to });
    expect(readFileSync(join(to, 'a', 'long.bin')).equals(content)).toBe(true);
    expect(readFileSync(join(to, 'empty'))).toHaveLength(0);
  });

  test('of a backup that turns out to be cut are not kept, and the whole one is put back after it', async () => {
    const { content, ...backup } = await withFiles();
    const to = newFolder();
    const path = join(newFolder(), 'cut');
    writeFileSync(path, readFileSync(backup.path).subarray(0, -40));
    await expect(restore({ ...backup, path }, { filesDir: to })).rejects.toThrow('cut or changed');
    expect(readdirSync(to)).toEqual([]);
    expect(existsSync(`${to}.restoring`)).toBe(false);
    await restore(backup, { filesDir: to });
    expect(readFileSync(join(to, 'a', 'long.bin')).equals(content)).toBe(true);
  });

  test('that stand already are not written over, and no row is put back beside them', async () => {
    const { content: _, ...backup } = await withFiles();
    const to = newFolder();
    const url = await emptyDatabase();
    writeFileSync(join(to, 'empty'), 'theirs');
    await expect(restore(backup, { filesDir: to, databaseUrl: url })).rejects.toThrow('is not empty');
    expect(readFileSync(join(to, 'empty'), 'utf8')).toBe('theirs');
    await restore(backup, { databaseUrl: url });
  });
});
