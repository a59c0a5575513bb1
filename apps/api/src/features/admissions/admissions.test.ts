import {
  admitPeople,
  type ConsoleAct,
  dropAdmission,
  listAdmissions,
  prelogin,
  readOwnFacts,
  register,
  resendAdmission,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import {
  actAs,
  joinAs,
  makeRole,
  prepareAct,
  refusedToConfirm,
  refusedToPrepare,
} from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import {
  type joinAndSignIn,
  newPerson,
  proofOf,
  registrationOf,
  signIn,
  signUp,
} from '../../testing/test-person.ts';

type Joined = Awaited<ReturnType<typeof joinAndSignIn>>;

let api: TestApi;
let owner: Joined;
let administrator: Joined;
oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
  administrator = await joinAs(api, 'administrator');
});
const signUpRule = (rule: string) =>
  api.query('UPDATE organisation SET sign_up = $1 WHERE slug IS NULL', [rule]);
beforeEach(async () => {
  await signUpRule('closed');
  await api.query('DELETE FROM admission');
});
afterEach(() => api.query('DELETE FROM rate_limit'));

const admit = (emails: string[], by = administrator) => by.browser.call(admitPeople, { body: { emails } });
const results = async (emails: string[]) => (await admit(emails)).results.map(({ result }) => result);
const list = async (query: { limit?: number; after?: string } = {}) =>
  administrator.browser.call(listAdmissions, { query });
const onlyId = async (): Promise<string> => (await list()).admissions[0]?.admissionId ?? '';
const refusedSignUp = async (email: string) => {
  const person = await newPerson(email);
  const browser = testBrowser(api.address);
  const facts = await browser.call(prelogin, { body: { email } });
  const body = await registrationOf(person, facts);
  return (await browser.problem(register, { body }, { proof: proofOf(person, facts.nonce) })).type;
};
const signUpAs = async (email: string) => {
  const person = await newPerson(email);
  await api.waitForMail(email);
  await signUp(api, person);
  return (await (await signIn(api, person)).call(readOwnFacts, {})).role;
};
const inviteAs = (role: 'administrator' | 'auditor', ...emails: string[]): ConsoleAct => ({
  ...{ kind: 'invite-with-role', emails, role },
});

describe('an address that is let in (U21)', () => {
  test('signs up where nobody else may, as a member, and once', async () => {
    const { email } = await newPerson();
    expect(await refusedSignUp(email)).toBe('api/sign-up-closed');
    expect(await results([email])).toEqual(['invited']);
    expect(await api.waitForMail(email)).toContain('within 14 days');
    expect(await signUpAs(email)).toBe('member');
    expect((await list()).total).toBe(0);
    expect(await results([email])).toEqual(['already-member']);
  });

  test('may come for fourteen days, and no longer', async () => {
    const { email } = await newPerson();
    await admit([email]);
    const [row] = (await list()).admissions;
    expect(Math.abs((row?.expiresAt ?? 0) - Date.now() - 14 * 86_400_000)).toBeLessThan(60_000);
    await api.query('UPDATE admission SET expires_at = now()');
    expect(await refusedSignUp(email)).toBe('api/sign-up-closed');
    // Whoever lets it in again begins anew.
    expect(await results([email])).toEqual(['invited']);
  });

  test('is one of many, of which each has its answer, in the order in which they were typed', async () => {
    const { email: known } = owner.person;
    expect(
      await results([' New@Example.org ', 'no address', 'new@example.org', known, 'b@example.org', '@']),
    ).toEqual([
      'invited',
      'not-an-address',
      'already-invited',
      'already-member',
      'invited',
      'not-an-address',
    ]);
    expect(await results(['new@example.org'])).toEqual(['already-invited']);
    const { admissions, total } = await list();
    expect([admissions.map(({ email }) => email), total]).toEqual([['b@example.org', 'new@example.org'], 2]);
    expect(admissions[0]).toMatchObject({ role: 'member', byEmail: administrator.person.email, sends: 1 });
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, after: first.next ?? '' });
    expect([first.admissions[0]?.email, second.admissions[0]?.email, second.next]).toEqual([
      ...['b@example.org', 'new@example.org', null],
    ]);
  });

  test('stands in the log as a number, and never as an address', async () => {
    await admit(['secret@example.org', 'other@example.org']);
    const rows = await api.query<{ detail: unknown }>(
      "SELECT detail FROM audit_event WHERE kind = 'admitted' ORDER BY id DESC LIMIT 1",
    );
    expect(rows).toEqual([{ detail: { addresses: 2, role: 'member' } }]);
  });

  test('is written to again, three times an hour', async () => {
    const { email } = await newPerson();
    await admit([email]);
    const params = { admissionId: await onlyId() };
    await api.query('UPDATE admission SET expires_at = now()');
    const again = () => administrator.browser.call(resendAdmission, { params, body: {} });
    expect((await again()).sends).toBe(2);
    await api.waitForMail(email, 2);
    expect((await again()).expiresAt).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    await again();
    const { type } = await administrator.browser.problem(resendAdmission, { params, body: {} });
    expect(type).toBe('api/too-many-tries');
  });

  test('is shut out again when that is taken back', async () => {
    const { email } = await newPerson();
    await admit([email]);
    const params = { admissionId: await onlyId() };
    await administrator.browser.call(dropAdmission, { params });
    expect(await refusedSignUp(email)).toBe('api/sign-up-closed');
    expect((await administrator.browser.problem(dropAdmission, { params })).type).toBe('api/not-found');
    const again = await administrator.browser.problem(resendAdmission, { params, body: {} });
    expect(again.type).toBe('api/not-found');
  });

  test('is let in by its own organisation alone (H32)', async () => {
    const other = await organisationOf(api, 'admissions');
    await api.query("UPDATE organisation SET sign_up = 'open' WHERE slug = 'admissions'");
    const stranger = await joinAs(other, 'owner');
    const { email } = await newPerson();
    await admit([email], stranger);
    expect((await list()).total).toBe(0);
    expect(await refusedSignUp(email)).toBe('api/sign-up-closed');
    const mine = await newPerson();
    await admit([mine.email]);
    const params = { admissionId: await onlyId() };
    expect((await stranger.browser.problem(dropAdmission, { params })).type).toBe('api/not-found');
  });

  test('is asked for twenty times an hour at most, however many each time', async () => {
    for (let i = 0; i < 20; i += 1) expect(await results(['no address'])).toEqual(['not-an-address']);
    const body = { emails: ['no address'] };
    expect((await administrator.browser.problem(admitPeople, { body })).type).toBe('api/too-many-tries');
    await admit(body.emails, owner);
  });

  test('is let in by administrators and owners, and by nobody below', async () => {
    await signUpRule('open');
    for (const role of ['auditor', 'helper', 'member'] as const) {
      const by = await joinAs(api, role);
      const body = { emails: ['x@example.org'] };
      expect((await by.browser.problem(admitPeople, { body })).type).toBe('api/forbidden');
    }
  });
});

describe('an address that is let in with a role (U21)', () => {
  test('has that role from its sign-up on, whatever the rule for all others', async () => {
    await signUpRule('open');
    const { email } = await newPerson();
    expect(await actAs(administrator, inviteAs('auditor', email))).toEqual({ done: true, left: [] });
    expect(await signUpAs(email)).toBe('auditor');
  });

  test('above the own one is given by owners alone', async () => {
    const { email } = await newPerson();
    expect((await refusedToPrepare(administrator, inviteAs('administrator', email))).type).toBe(
      'api/forbidden',
    );
    await actAs(owner, inviteAs('administrator', email));
    expect(await actAs(administrator, inviteAs('auditor', email))).toEqual({
      ...{ done: true, left: [{ id: email, why: 'rank' }] },
    });
    const params = { admissionId: await onlyId() };
    expect((await administrator.browser.problem(dropAdmission, { params })).type).toBe('api/forbidden');
    expect(await signUpAs(email)).toBe('administrator');
  });

  test('above the own one is given no days anew either, once it is over', async () => {
    const { email } = await newPerson();
    await actAs(owner, inviteAs('administrator', email));
    const params = { admissionId: await onlyId() };
    await api.query('UPDATE admission SET expires_at = now()');
    const again = { params, body: {} };
    expect((await administrator.browser.problem(resendAdmission, again)).type).toBe('api/forbidden');
    expect(await refusedSignUp(email)).toBe('api/sign-up-closed');
    expect((await owner.browser.call(resendAdmission, again)).sends).toBe(2);
  });

  test('above the own one is not given by whoever was lowered since he prepared it', async () => {
    await signUpRule('open');
    const lowered = await joinAs(api, 'owner');
    const act = inviteAs('administrator', (await newPerson()).email);
    const actId = await prepareAct(lowered, act);
    await makeRole(api, lowered.person, 'administrator');
    expect((await refusedToConfirm(lowered, actId, act)).type).toBe('api/forbidden');
    expect((await list()).total).toBe(0);
  });

  test('is that of a member once whoever named it is suspended, or may give it no longer', async () => {
    await signUpRule('open');
    const [lowered, suspended] = [await joinAs(api, 'owner'), await joinAs(api, 'administrator')];
    const [first, second] = [(await newPerson()).email, (await newPerson()).email];
    await actAs(lowered, inviteAs('administrator', first));
    await actAs(suspended, inviteAs('auditor', second));
    await makeRole(api, lowered.person, 'administrator');
    await actAs(owner, {
      ...{ kind: 'suspend', accountIds: [idText(suspended.person.accountId)], reason: 'Has left' },
    });
    expect([await signUpAs(first), await signUpAs(second)]).toEqual(['member', 'member']);
  });

  test('is left out where it has an account, whose role stays', async () => {
    const { left } = await actAs(
      owner,
      inviteAs('administrator', administrator.person.email, 'c@example.org'),
    );
    expect(left).toEqual([{ id: administrator.person.email, why: 'already' }]);
    // Letting it in as a member afterwards lowers nothing.
    expect(await results(['c@example.org'])).toEqual(['already-invited']);
    expect((await list()).admissions[0]?.role).toBe('administrator');
  });
});
