import { createHash } from 'node:crypto';
import { organisationAddress as addressOf } from '@coffer/api';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOrganisation, listOrganisations, renewSetupCode, setOrganisation } from './organisations.ts';
import { setPolicy, showPolicy } from './policy.ts';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';

const publicUrl = 'https://vault.example.org';
let database: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    "INSERT INTO organisation (id, name, sign_up, secret_checks) VALUES (gen_random_uuid(), 'First', 'closed', '{}')",
  );
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const create = (slug: string, facts: { name?: string; host?: string; signUp?: string } = {}) =>
  createOrganisation(client, slug, { name: 'Acme', ...facts }, publicUrl);
const rowOf = async (slug: string) =>
  (await client.query('SELECT * FROM organisation WHERE slug = $1', [slug])).rows[0];
const codeIn = (said: string[]): string => /#setup=(\S+)/.exec(said.join('\n'))?.[1] ?? '';
const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

describe('organisations beside the first (U21)', () => {
  test('are made with an address and a setup code of their own, of which only the hash is kept', async () => {
    const said = await create('acme');
    expect(said[0]).toBe('Acme lives at https://vault.example.org/o/acme');
    expect(said.join('\n')).toContain('https://vault.example.org/o/acme/signup#setup=');
    const row = await rowOf('acme');
    expect(row).toMatchObject({ name: 'Acme', host: null, sign_up: 'setup-code' });
    expect(row.setup_code_hash.toString('hex')).toBe(hashOf(codeIn(said)));
    expect(codeIn(said)).toHaveLength(27);
  });

  test('may have a host name in place of the path', async () => {
    const said = await create('acme', { host: 'vault.acme.example', signUp: 'domains:acme.example' });
    expect(said.join('\n')).toContain('https://vault.acme.example/signup#setup=');
    expect(await rowOf('acme')).toMatchObject({
      host: 'vault.acme.example',
      sign_up: 'domains:acme.example',
    });
    expect(addressOf({ slug: 'x', host: null }, 'http://localhost:8080')).toBe('http://localhost:8080/o/x');
    expect(addressOf({ slug: 'x', host: 'x.localhost' }, 'http://localhost:8080')).toBe(
      'http://x.localhost:8080',
    );
  });

  test.each([
    ['Acme', {}, /can't be part of an address/],
    ['a_b', {}, /can't be part/],
    ['-a', {}, /can't be part/],
    ['a'.repeat(41), {}, /can't be part/],
    ['', {}, /can't be part/],
    ['acme', { host: 'https://x' }, /not a host name/],
    ['acme', { host: 'UPPER.example' }, /not a host name/],
    ['acme', { host: 'vault.example.org' }, /the first organisation lives/],
    ['acme', { signUp: 'everybody' }, /--sign-up/],
    ['acme', { name: '' }, /1 to 200/],
  ])('"%s" with %j is refused, and nothing is made', async (slug, facts, message) => {
    await expect(create(slug, facts)).rejects.toThrow(message);
    expect(await listOrganisations(client, publicUrl)).toHaveLength(1);
  });

  test('take no slug and no host that another has', async () => {
    await create('acme', { host: 'a.example' });
    await expect(create('acme')).rejects.toMatchObject({ code: 'cli/exists' });
    await expect(create('other', { host: 'a.example' })).rejects.toMatchObject({ code: 'cli/exists' });
  });

  test('are listed after the first, with address, name and members', async () => {
    await create('acme');
    expect(await listOrganisations(client, publicUrl)).toEqual([
      '-\thttps://vault.example.org\tFirst\t0 members\tclosed',
      'acme\thttps://vault.example.org/o/acme\tAcme\t0 members\tsetup-code',
    ]);
  });

  test('change by what is told alone, and an empty host takes it away', async () => {
    await create('acme', { host: 'a.example' });
    expect(await setOrganisation(client, 'acme', { name: 'Acme Ltd' }, publicUrl)).toEqual([
      'Acme Ltd lives at https://a.example; sign-up: setup-code',
    ]);
    await setOrganisation(client, 'acme', { host: '', signUp: 'open' }, publicUrl);
    expect(await rowOf('acme')).toMatchObject({ name: 'Acme Ltd', host: null, sign_up: 'open' });
    await expect(setOrganisation(client, 'nobody', {}, publicUrl)).rejects.toThrow(
      /no organisation "nobody"/,
    );
  });

  test('get another setup code while nobody used the first one', async () => {
    const [first, second] = [
      codeIn(await create('acme')),
      codeIn(await renewSetupCode(client, 'acme', publicUrl)),
    ];
    expect(second).not.toBe(first);
    expect((await rowOf('acme')).setup_code_hash.toString('hex')).toBe(hashOf(second));
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO account (id, organisation_id, email, full_name, role, kdf, salt, auth_hash, reauth_key, pin_oprf_key,
         pin_epoch, root_epoch, wrapped_root_key, private_keys, identity, identity_signature, state_seq)
       VALUES (gen_random_uuid(), $1, 'a@b', 'A', 'owner', '{}', '', '', '', '', 1, 1, '', '', '', '', 1)`,
      [(await rowOf('acme')).id],
    );
    await expect(renewSetupCode(client, 'acme', publicUrl)).rejects.toMatchObject({ code: 'cli/exists' });
  });

  test('have a policy each', async () => {
    await create('acme');
    await setPolicy(client, 'offline.maxDays', '7', 'acme');
    expect(await showPolicy(client, 'acme')).toContain('offline.maxDays = 7');
    expect(await showPolicy(client)).toContain('offline.maxDays = 30');
    await expect(showPolicy(client, 'nobody')).rejects.toThrow(/coffer org list/);
  });
});
