import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { newId } from '../testing/test-person.ts';
import { forgetTokens } from './forget-tokens.ts';

let database: Database;
let drop: () => Promise<void>;
let first: string;
let second: string;
beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, { size: 4 });
  first = await putOrganisation(database.sql);
  second = await putOrganisation(database.sql, 'other');
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** A vault with indexed items, one of them staged under a coming key. */
const putVault = async (organisationId: string, items: number): Promise<void> => {
  const [vaultId, accountId, rotationId] = [newId(), newId(), newId()];
  const { sql } = database;
  await sql(
    `INSERT INTO vault (id, organisation_id, key_epoch, seq, count, bytes, meta, meta_revision)
     VALUES ($1, $2, 1, 1, $3, 0, '', 1)`,
    [vaultId, organisationId, items],
  );
  await sql(
    `INSERT INTO item (vault_id, item_id, revision, flags, change_seq, key_epoch, overview, secret, tokens, token_version,
       writer_id, organisation_id)
     SELECT $1, gen_random_uuid(), 7, 0, 1, 1, 'overview', 'secret', '{1,2}', 1, $1, $2 FROM generate_series(1, $3::int)`,
    [vaultId, organisationId, items],
  );
  await sql(
    `INSERT INTO account (id, organisation_id, email, full_name, role, kdf, salt, auth_hash, reauth_key, pin_oprf_key,
       pin_epoch, root_epoch, wrapped_root_key, private_keys, identity, identity_signature, state_seq)
     VALUES ($1::uuid, $2::uuid, $1::uuid::text, '', 'member', '{}', '', '', '', '', 1, 1, '', '', '', '', 1)`,
    [accountId, organisationId],
  );
  await sql(
    'INSERT INTO vault_rotation (id, vault_id, account_id, key_epoch, organisation_id) VALUES ($1, $2, $3, 2, $4)',
    [rotationId, vaultId, accountId, organisationId],
  );
  await sql(
    `INSERT INTO rotated_item (rotation_id, item_id, revision, overview, secret, tokens, token_version, organisation_id)
     VALUES ($1, gen_random_uuid(), 8, '', '', '{1}', 1, $2)`,
    [rotationId, organisationId],
  );
};

const say = (id: string, policy: object) =>
  database.sql('UPDATE organisation SET policy = $2 WHERE id = $1', [id, JSON.stringify(policy)]);
const off = { search: { serverIndex: false } };

/** Rows with tokens, of items and of staged ones. */
const indexed = async (id: string): Promise<readonly number[]> => {
  const count = async (table: string) =>
    (
      await database.sql(`SELECT 1 FROM ${table} WHERE organisation_id = $1 AND cardinality(tokens) > 0`, [
        id,
      ])
    ).length;
  return [await count('item'), await count('rotated_item')];
};

test('tokens go where the organisation wants no index, of every vault, and nowhere else', async () => {
  await putVault(first, 501);
  await putVault(first, 3);
  await putVault(second, 2);
  const done = new Map<string, string>();
  await forgetTokens(database, done);
  expect([await indexed(first), await indexed(second)]).toEqual([
    [504, 2],
    [2, 1],
  ]);
  await say(first, off);
  await forgetTokens(database, done);
  expect([await indexed(first), await indexed(second)]).toEqual([
    [0, 0],
    [2, 1],
  ]);
  const rows = await database.sql(
    'SELECT DISTINCT revision, change_seq, overview::text, secret::text FROM item WHERE organisation_id = $1',
    [first],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ revision: '7', change_seq: '1' });
});

test('one process passes once for each change of the organisation, and another that starts passes itself', async () => {
  const done = new Map<string, string>();
  const again = () =>
    database.sql("UPDATE item SET tokens = '{1}' WHERE organisation_id = $1", [first]).then(() => undefined);
  await say(first, off);
  await forgetTokens(database, done);
  await again();
  await forgetTokens(database, done);
  expect((await indexed(first))[0]).toBe(504);
  await say(first, {});
  await say(first, off);
  await forgetTokens(database, done);
  expect((await indexed(first))[0]).toBe(0);
  await again();
  await forgetTokens(database, new Map());
  expect((await indexed(first))[0]).toBe(0);
});
