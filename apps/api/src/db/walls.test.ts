import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../cli/src/postgres/testing.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { type Database, openDatabase } from './database.ts';
import { asOwner, assertWalled, insideOf } from './walls.ts';

let home: TestDatabase;
/** As the owner of the tables. */
let owner: pg.Client;
/** As the API works for the first of the two organisations. */
let mine: Database;
let ids: { mine: string; other: string };

interface Column {
  readonly name: string;
  readonly type: string;
}
let tables: Map<string, Column[]>;

/** A value of a column's type: it need not mean anything, only be there. */
const some: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  bytea: 'uuid_send(gen_random_uuid())',
  text: 'gen_random_uuid()::text',
  bigint: '(random() * 1000000000)::bigint',
  integer: '1',
  smallint: '1',
  boolean: 'true',
  jsonb: "'{}'",
  ARRAY: "'{1}'",
  date: 'current_date',
  'timestamp with time zone': "now() + interval '1 hour'",
};

const insertText = (table: string, columns: readonly Column[], organisationId: string): string => {
  const values = columns.map(({ name, type }) =>
    name === 'organisation_id' ? `'${organisationId}'` : some[type],
  );
  const names = columns.map(({ name }) => `"${name}"`);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`;
};

const readTables = async (): Promise<Map<string, Column[]>> => {
  const { rows } = await owner.query<Column & { table: string }>(
    `SELECT c.table_name AS table, c.column_name AS name, c.data_type AS type FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> '_prisma_migrations'`,
  );
  const all = new Map<string, Column[]>();
  for (const { table, ...column } of rows) all.set(table, [...(all.get(table) ?? []), column]);
  return all;
};

beforeAll(async () => {
  home = await createTestDatabase();
  owner = new pg.Client({ connectionString: home.url });
  await owner.connect();
  const put = async (slug: string | null) =>
    putOrganisation(async (text, values = []) => (await owner.query(text, [...values])).rows, slug);
  ids = { mine: await put(null), other: await put('other') };
  tables = await readTables();
  tables.delete('organisation');
  // One row of each organisation in every table, whatever they refer to.
  await owner.query('SET session_replication_role = replica');
  for (const [table, columns] of tables)
    for (const id of Object.values(ids)) await owner.query(insertText(table, columns, id));
  await owner.query('SET session_replication_role = origin');
  mine = openDatabase(home.url, { size: 2, organisationId: ids.mine });
});
afterAll(async () => {
  await mine.close();
  await owner.end();
  await home.drop();
});

const ofOther = async (): Promise<string> => {
  const all: unknown[] = [];
  for (const table of tables.keys())
    all.push((await owner.query(`SELECT * FROM ${table} WHERE organisation_id = $1`, [ids.other])).rows);
  return JSON.stringify(all);
};

const refused = { code: '42501' };
/** What nobody changes who works for an organisation, not even its own rows. */
const onlyAdded = ['audit_event', 'audit_head', 'audit_checkpoint'];

describe('a connection of one organisation, whatever it is told to run (U21, S25)', () => {
  test('every table is walled, and none without rows of its own', () => {
    expect(tables.size).toBeGreaterThanOrEqual(35);
  });

  test("sees its own rows of every table and no other's", async () => {
    for (const table of tables.keys()) {
      const seen = await mine.sql<{ organisation_id: string }>(`SELECT organisation_id FROM ${table}`);
      expect([table, seen.map((row) => row.organisation_id)]).toEqual([table, [ids.mine]]);
    }
    expect(await mine.sql('SELECT id FROM organisation')).toEqual([{ id: ids.mine }]);
  });

  test("changes and deletes none of another's rows, and moves none of its own there", async () => {
    const before = await ofOther();
    for (const table of tables.keys()) {
      if (onlyAdded.includes(table)) continue;
      const touch = `UPDATE ${table} SET organisation_id = organisation_id WHERE organisation_id = $1 RETURNING 1`;
      expect(await mine.sql(touch, [ids.other])).toEqual([]);
      expect(
        await mine.sql(`DELETE FROM ${table} WHERE organisation_id = $1 RETURNING 1`, [ids.other]),
      ).toEqual([]);
      await expect(
        mine.transaction(({ sql }) => sql(`UPDATE ${table} SET organisation_id = $1`, [ids.other])),
        table,
      ).rejects.toMatchObject(refused);
    }
    const rename = "UPDATE organisation SET name = 'Mine now' WHERE id = $1 RETURNING 1";
    expect(await mine.sql(rename, [ids.other])).toEqual([]);
    expect(await ofOther()).toBe(before);
  });

  test('changes and deletes no row of the audit log, its own among them (S7)', async () => {
    for (const table of onlyAdded) {
      const touch = `UPDATE ${table} SET organisation_id = organisation_id`;
      await expect(mine.sql(touch), table).rejects.toMatchObject(refused);
      await expect(mine.sql(`DELETE FROM ${table}`), table).rejects.toMatchObject(refused);
    }
  });

  test('inserts no row for another, and makes no organisation', async () => {
    for (const [table, columns] of tables)
      await expect(mine.sql(insertText(table, columns, ids.other)), table).rejects.toMatchObject(refused);
    const make =
      "INSERT INTO organisation (id, name, sign_up, secret_checks) VALUES (gen_random_uuid(), 'x', 'open', '{}')";
    await expect(mine.sql(make)).rejects.toMatchObject(refused);
    await expect(mine.sql('SELECT 1 FROM _prisma_migrations')).rejects.toMatchObject(refused);
  });

  test("finds nothing of another's by tokens, though that search leaves the role", async () => {
    await owner.query('UPDATE item SET flags = 0');
    const found = await mine.sql<{ vault_id: string }>("SELECT vault_id FROM coffer_items_with('{1}')");
    const own = await mine.sql<{ vault_id: string }>('SELECT vault_id FROM item');
    expect(found).toEqual(own);
  });

  test('in a role without an organisation nothing is seen at all', async () => {
    await expect(
      mine.transaction(async ({ sql }) => {
        await sql("SELECT set_config('coffer.organisation', '', true)");
        await sql('SELECT 1 FROM account');
      }),
    ).rejects.toThrow();
  });
});

describe('keys between tables', () => {
  test('tie a row to an account and a vault of its own organisation, for the owner of the tables too', async () => {
    const account = (await owner.query('SELECT id FROM account WHERE organisation_id = $1', [ids.other]))
      .rows[0];
    const vault = (await owner.query('SELECT id FROM vault WHERE organisation_id = $1', [ids.mine])).rows[0];
    const put = (organisationId: string) =>
      owner.query(
        'INSERT INTO membership (account_id, vault_id, role, key_epoch, organisation_id) VALUES ($1, $2, 1, 1, $3)',
        [account.id, vault.id, organisationId],
      );
    await expect(put(ids.mine)).rejects.toMatchObject({ code: '23503' });
    await expect(put(ids.other)).rejects.toMatchObject({ code: '23503' });
  });

  test('what says no organisation has none where there are several', async () => {
    const put = "INSERT INTO nonce (hash, purpose, expires_at) VALUES ('\\x01', 'x', now())";
    await expect(owner.query(put)).rejects.toMatchObject({ code: '23502' });
  });
});

describe('jobs', () => {
  test('work inside of one organisation at a time, on the connection of the owner', async () => {
    const jobs = openDatabase(home.url, { size: 1 });
    const inside = insideOf(jobs, ids.other);
    const put =
      "INSERT INTO nonce (hash, purpose, expires_at) VALUES ('\\x02', 'x', now()) RETURNING organisation_id";
    expect(await inside.sql(put)).toEqual([{ organisation_id: ids.other }]);
    expect(await inside.sql('SELECT id FROM organisation')).toEqual([{ id: ids.other }]);
    expect(await jobs.sql('SELECT id FROM organisation')).toHaveLength(2);
    await jobs.sql("DELETE FROM nonce WHERE hash = '\\x02'");
    await jobs.close();
  });

  test('as the owner a transaction keeps its organisation, and is back in its role afterwards', async () => {
    const user = "SELECT current_user AS name, current_setting('coffer.organisation') AS organisation";
    const seen = await mine.transaction(async ({ sql, connection }) => [
      await asOwner(connection, () => sql(user)),
      await sql(user),
    ]);
    expect(seen).toEqual([
      [{ name: new URL(home.url).username, organisation: ids.mine }],
      [{ name: 'coffer_app', organisation: ids.mine }],
    ]);
  });
});

test('a pool whose connections do not arrive in their role is refused at the start', async () => {
  await expect(assertWalled(mine, ids.mine)).resolves.toBeUndefined();
  await expect(assertWalled(mine, ids.other)).rejects.toThrow(/start options/);
  const bare = openDatabase(home.url, { size: 1 });
  await expect(assertWalled(bare, ids.mine)).rejects.toThrow(/start options/);
  await bare.close();
});
