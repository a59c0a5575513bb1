import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setPolicy, showPolicy } from './policy.ts';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';
import { withDatabase } from './with-database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const putOrganisation = () =>
  client.query(
    "INSERT INTO organisation (id, name, sign_up, secret_checks) VALUES (gen_random_uuid(), 'o', 'open', '{}')",
  );
const stored = async (): Promise<unknown> => (await client.query('SELECT policy FROM organisation')).rows[0];

test('what nobody set shows with its default, and a change shows and stays (U30)', async () => {
  await putOrganisation();
  const before = await showPolicy(client);
  expect(before).toEqual(
    expect.arrayContaining(['factors.member = none', 'offline.maxDays = 30', 'recovery.answers = false']),
  );
  expect(await setPolicy(client, 'factors.member', 'webauthn')).toBe('factors.member = webauthn');
  expect(await setPolicy(client, 'offline.maxDays', '7')).toBe('offline.maxDays = 7');
  expect(await setPolicy(client, 'export.allowed', 'false')).toBe('export.allowed = false');
  const changed = ['factors.member = none', 'offline.maxDays = 30', 'export.allowed = true'];
  const now = ['factors.member = webauthn', 'offline.maxDays = 7', 'export.allowed = false'];
  expect(await showPolicy(client)).toEqual(before.map((line) => now[changed.indexOf(line)] ?? line));
});

test('what loosens beyond the defaults, or beyond what was signed last, is refused and nothing changes (H03)', async () => {
  await putOrganisation();
  await expect(setPolicy(client, 'recovery.answers', 'true')).rejects.toThrow(/looser than false/);
  await expect(setPolicy(client, 'offline.maxDays', '60')).rejects.toThrow(/looser than 30/);
  expect(await stored()).toEqual({ policy: {} });
  await setPolicy(client, 'offline.maxDays', '7');
  expect(await setPolicy(client, 'offline.maxDays', '30')).toBe('offline.maxDays = 30');
  const part = (bytes: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, Buffer.from(bytes)]);
  };
  const seqAndTime = Buffer.from('00000000000000010000000000000001', 'hex');
  const words = part('{"export":{"allowed":false},"offline":{"maxDays":90}}');
  await client.query(
    `INSERT INTO policy_statement (organisation_id, seq, body, signature, identity_hash)
     SELECT id, 1, $1, '', '' FROM organisation`,
    [Buffer.concat([part('coffer/v1/policy'), seqAndTime, Buffer.alloc(16), words])],
  );
  expect(await setPolicy(client, 'offline.maxDays', '60')).toBe('offline.maxDays = 60');
  await expect(setPolicy(client, 'offline.maxDays', '91')).rejects.toThrow(/looser than 90/);
  await expect(setPolicy(client, 'export.allowed', 'true')).rejects.toThrow(/looser than false/);
});

test('a change is one of the organisation that is named, and of no other', async () => {
  await putOrganisation();
  await client.query("UPDATE organisation SET created_at = created_at - interval '1 day'");
  await putOrganisation();
  await setPolicy(client, 'offline.maxDays', '7');
  const { rows } = await client.query('SELECT policy FROM organisation ORDER BY created_at');
  expect(rows.map(({ policy }) => policy.offline?.maxDays)).toEqual([7, undefined]);
});

test.each([
  ['factors.member', 'all'],
  ['offline.maxDays', '0'],
  ['offline.maxDays', '9999'],
  ['offline.maxDays', '1.5'],
  ['offline.allowed', 'yes'],
  ['offline', 'true'],
  ['offline.more', '1'],
  ['__proto__.x', '1'],
])('%s can not be %s, and nothing changes', async (key, value) => {
  await putOrganisation();
  const before = await stored();
  await expect(setPolicy(client, key, value)).rejects.toThrow(key);
  expect(await stored()).toEqual(before);
});

test('a database on which Coffer never ran has no policy to show, and a folder without one is said', async () => {
  await expect(showPolicy(client)).rejects.toThrow(/start Coffer on it first/);
  await expect(withDatabase({}, '/nowhere', showPolicy)).rejects.toThrow(/no database in/);
  await putOrganisation();
  expect(await withDatabase({ DATABASE_URL: database.url }, '/nowhere', showPolicy)).toContain(
    'offline.allowed = true',
  );
});
