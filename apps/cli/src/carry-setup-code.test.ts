import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carrySetupCode } from './carry-setup-code.ts';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';
import { hashSetupCode, makeSetupCode } from './setup-code.ts';

let database: TestDatabase;
let secretsDir = '';

beforeAll(async () => {
  database = await createTestDatabase();
  secretsDir = mkdtempSync(join(tmpdir(), 'coffer setup '));
});

afterAll(async () => {
  await database.drop();
  rmSync(secretsDir, { recursive: true, force: true });
});

const query = async (text: string): Promise<{ setup_code_hash?: Buffer }[]> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

test('the hash of the setup code reaches the organisation, the code itself does not', async () => {
  await query(
    "INSERT INTO organisation (id, name, sign_up, secret_checks) VALUES (gen_random_uuid(), 'Bank', 'invited', '{}')",
  );
  await carrySetupCode(database.url, secretsDir);
  expect(await query('SELECT setup_code_hash FROM organisation')).toEqual([{ setup_code_hash: null }]);
  const code = makeSetupCode(secretsDir);
  await carrySetupCode(database.url, secretsDir);
  const [row] = await query('SELECT setup_code_hash FROM organisation');
  expect(row?.setup_code_hash).toEqual(Buffer.from(hashSetupCode(code)));
});
