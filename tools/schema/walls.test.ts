import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../apps/cli/src/postgres/testing.ts';
// @ts-expect-error: the tools are plain JavaScript.
import { wallsFor } from './walls.mjs';

const open = async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const close = async (): Promise<void> => {
    await client.end();
    await database.drop();
  };
  return { client, close };
};

const bare = `SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname <> '_prisma_migrations'
  AND NOT (relrowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid))`;

test('every table of the schema stands behind a wall, and one without is found (S25)', async () => {
  const { client, close } = await open();
  expect((await client.query(bare)).rows).toEqual([]);
  await client.query('CREATE TABLE careless (id int)');
  expect((await client.query(bare)).rows).toEqual([{ relname: 'careless' }]);
  await close();
});

test('a new migration puts one around each table that it makes', async () => {
  const sql =
    'CREATE TABLE "fresh" (\n    "id" UUID NOT NULL,\n    "organisation_id" UUID NOT NULL DEFAULT coffer_organisation(),\n\n    CONSTRAINT "fresh_pkey" PRIMARY KEY ("id")\n);\n';
  const { client, close } = await open();
  await client.query(sql + wallsFor(sql));
  expect((await client.query(bare)).rows).toEqual([]);
  await close();
  expect(wallsFor('ALTER TABLE "item" ADD COLUMN "x" INTEGER;\n')).toBe('');
});

test('the role of the server is no owner, passes no wall and signs in nowhere', async () => {
  const { client, close } = await open();
  const { rows } = await client.query(
    "SELECT rolcanlogin, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = 'coffer_app'",
  );
  expect(rows).toEqual([{ rolcanlogin: false, rolbypassrls: false, rolsuper: false }]);
  await close();
});
