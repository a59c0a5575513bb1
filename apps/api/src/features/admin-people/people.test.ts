import { listMembersOfOrganisation, readMember, readOwnFacts } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { newItem, save } from '../../testing/test-commit.ts';
import { idOf, joinAs, makeRole, type Signed } from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newPerson, signUp } from '../../testing/test-person.ts';

let api: TestApi;
let owner: Signed;
let member: Signed;

oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
  member = await joinAs(api, 'member');
});

const list = (query: Record<string, string> = {}, on = owner) =>
  on.browser.call(listMembersOfOrganisation, { query } as never);
const emails = async (query: Record<string, string> = {}) =>
  (await list(query)).people.map(({ email }) => email);
const read = (accountId: string) => owner.browser.call(readMember, { params: { accountId } });
const set = (column: string, value: string) =>
  api.query(`UPDATE account SET ${column} = ${value} WHERE id = $1`, [idOf(member)]);

beforeEach(async () => {
  await set('suspended_at', 'NULL');
});

describe('the facts of a member', () => {
  test('are those that he reads himself, word by word (U19)', async () => {
    await save(member.browser, member.person, [newItem(), newItem()]);
    const own = await member.browser.call(readOwnFacts, {});
    expect((await read(idOf(member))).facts).toEqual(own);
    expect((await list({ search: member.person.email })).people).toEqual([own]);
    expect(own).toMatchObject({
      ...{ email: member.person.email, role: 'member', standing: 'active', vaults: 1, items: 2, devices: 1 },
      ...{ sessions: 1, factors: [], recovery: ['kit-and-answers'], kitTestedAt: null, deletedAt: null },
      kdf: { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 },
    });
    expect(own.bytes).toBeGreaterThan(500);
  });

  test('tell when he last signed in, and no later moment for a look', async () => {
    const before = Date.now();
    const joined = await joinAndSignIn(api);
    const { facts } = await read(idOf(joined));
    expect(Math.abs((facts.lastSignInAt ?? 0) - before)).toBeLessThan(60_000);
    const never = await newPerson();
    await signUp(api, never);
    expect((await read(idText(never.accountId))).facts.lastSignInAt).toBeNull();
  });

  test('say that he owes a factor that his role is asked for, until he has one', async () => {
    const owes = async () => (await read(idOf(member))).facts.mustEnrol;
    const ask = (policy: unknown) =>
      api.query('UPDATE organisation SET policy = $1 WHERE slug IS NULL', [JSON.stringify(policy)]);
    await ask({ factors: { member: 'webauthn' } });
    expect(await owes()).toBe(true);
    await api.query(
      `INSERT INTO factor (id, account_id, kind, name, confirmed_at, organisation_id)
       SELECT gen_random_uuid(), id, 'totp', 'App', now(), organisation_id FROM account WHERE id = $1`,
      [idOf(member)],
    );
    expect(await owes()).toBe(true);
    await ask({ factors: { member: 'any' } });
    expect(await owes()).toBe(false);
    await ask({});
    await api.query('DELETE FROM factor WHERE account_id = $1', [idOf(member)]);
  });

  test('come with his devices and sessions', async () => {
    const { devices, sessions } = await read(idOf(member));
    expect(devices).toMatchObject([{ deviceId: idText(member.person.device.id), name: 'Test', sessions: 1 }]);
    expect(sessions).toMatchObject([{ kind: 'full', deviceName: 'Test' }]);
  });

  test('of nobody are not found, and malformed questions are refused', async () => {
    const params = { accountId: idText(new Uint8Array(16)) };
    expect((await owner.browser.problem(readMember, { params })).type).toBe('api/not-found');
    for (const query of ['search=%00', 'after=%00', 'after=W10', 'after=WyJcdTAwMDAiXQ', 'limit=0'])
      expect((await owner.browser.send('GET', `/v1/admin/people?${query}`)).status).toBe(400);
  });
});

describe('the list', () => {
  test('goes page by page in the order of addresses, each member once', async () => {
    const all = await emails();
    expect(all).toEqual([...all].sort());
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: '2', ...(after ? { after } : {}) });
      expect(page.people.length).toBeLessThanOrEqual(2);
      expect(page.total).toBe(all.length);
      seen.push(...page.people.map(({ email }) => email));
      after = page.next;
    }
    expect(seen).toEqual(all);
  });

  test('is searched by parts of names and addresses, in which signs of the search stand for themselves', async () => {
    await set('full_name', "'Zoë 100%_\\ Quill'");
    for (const search of ['zoë', 'QUILL', '100%_\\', member.person.email.slice(3, 20)])
      expect(await emails({ search })).toEqual([member.person.email]);
    for (const search of ['1%quill', 'zo_', '100%__', 'nobody at all'])
      expect(await emails({ search })).toEqual([]);
  });

  test('is filtered by role, standing and what is lacking', async () => {
    const auditor = await joinAs(api, 'auditor');
    expect(await emails({ role: 'auditor' })).toEqual([auditor.person.email]);
    await set('suspended_at', 'now()');
    expect(await emails({ standing: 'suspended' })).toEqual([member.person.email]);
    expect(await emails({ standing: 'active' })).not.toContain(member.person.email);
    await set('last_sign_in_at', "now() - interval '91 days'");
    const gone = await emails({ lacks: 'sign-in' });
    expect([gone.includes(member.person.email), gone.includes(owner.person.email)]).toEqual([true, false]);
    await api.query('UPDATE recovery_way SET tested_at = now() WHERE account_id = $1', [idOf(owner)]);
    const untested = await emails({ lacks: 'kit' });
    expect([untested.includes(member.person.email), untested.includes(owner.person.email)]).toEqual([
      true,
      false,
    ]);
    expect(await emails({ lacks: 'factor' })).toContain(member.person.email);
    expect((await list({ lacks: 'factor', search: member.person.email })).total).toBe(1);
  });

  test('has nobody of another organisation, for whom its people do not exist either (H32)', async () => {
    const other = await organisationOf(api, 'people');
    const stranger = await joinAs(other, 'owner');
    expect(await emails()).not.toContain(stranger.person.email);
    expect((await list({}, stranger)).people.map(({ email }) => email)).toEqual([stranger.person.email]);
    const params = { accountId: idOf(member) };
    expect((await stranger.browser.problem(readMember, { params })).type).toBe('api/not-found');
  });

  test('is for those who run the organisation or look at it, and for no member', async () => {
    const who = await joinAndSignIn(api);
    const code = async () => (await who.browser.send('GET', '/v1/admin/people')).status;
    expect(await code()).toBe(403);
    for (const role of ['helper', 'auditor', 'administrator', 'owner'] as const) {
      await makeRole(api, who.person, role);
      expect(await code()).toBe(200);
    }
  });
});
