import {
  beginRecovery,
  type ConsoleAct,
  evaluatePin,
  readMember,
  readSession,
  submitPassword,
} from '@coffer/contracts';
import { blindOprf, toBase64Url, utf8 } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import {
  actAs,
  idOf,
  joinAs,
  oneConsole,
  prepareAct,
  refusedToConfirm,
  type Signed,
} from '../../testing/test-console.ts';
import { joinAndSignIn, newId, signIn, submit } from '../../testing/test-person.ts';

let api: TestApi;
let owner: Signed;
let administrator: Signed;
let member: Signed;

oneConsole((world) => {
  ({ api, owner, administrator } = world);
});
beforeEach(async () => {
  member = await joinAndSignIn(api);
});

const suspend = (...of: Signed[]): ConsoleAct => ({
  ...{ kind: 'suspend', accountIds: of.map(idOf), reason: 'On leave' },
});
const reactivate = (of: Signed): ConsoleAct => ({ kind: 'reactivate', accountIds: [idOf(of)] });
const remove = (of: Signed): ConsoleAct => ({ kind: 'remove', accountIds: [idOf(of)], reason: 'Has left' });
const factsOf = async (of = member) =>
  (await owner.browser.call(readMember, { params: { accountId: idOf(of) } })).facts;
const refusedPassword = async ({ person }: Signed) =>
  (
    await testBrowser(api.address).problem(submitPassword, {
      body: { email: person.email, authKey: toBase64Url(person.authKey) },
    })
  ).type;
const events = (of: Signed) =>
  api.query<{ kind: string; actor_id: string; detail: unknown }>(
    'SELECT kind, actor_id, detail FROM audit_event WHERE account_id = $1 AND actor_id IS NOT NULL ORDER BY id',
    [idOf(of)],
  );
const lastMail = async ({ person }: Signed, about: string) => {
  for (let i = 0; i < 200; i += 1) {
    const mail = api.mailsTo(person.email).find((text) => text.includes(about));
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no mail: ${about}`);
};

describe('somebody who is suspended (U20)', () => {
  test('is signed out at once, half way in too, and gets in by no password', async () => {
    const half = testBrowser(api.address);
    await submit(half, member.person);
    expect(await actAs(administrator, suspend(member))).toEqual({ done: true, left: [] });
    expect((await member.browser.problem(readSession, {})).type).toBe('api/unauthenticated');
    const body = { blinded: toBase64Url(blindOprf(utf8('pin')).element) };
    expect((await half.problem(evaluatePin, { body })).type).toBe('api/unauthenticated');
    expect(await refusedPassword(member)).toBe('api/suspended');
    expect(await factsOf()).toMatchObject({ standing: 'suspended', sessions: 0, deletedAt: null });
  });

  test('recovers nothing, and is told why by mail', async () => {
    await actAs(administrator, suspend(member));
    await testBrowser(api.address).call(beginRecovery, { body: { email: member.person.email } });
    expect(await lastMail(member, 'wants to recover')).toMatch(/suspended/);
    const rows = await api.query('SELECT 1 FROM recovery WHERE account_id = $1', [idOf(member)]);
    expect(rows).toEqual([]);
  });

  test('hears of it by mail without the reason, which stands in the log with who did it', async () => {
    await actAs(administrator, suspend(member));
    const mail = await lastMail(member, 'was suspended');
    expect(mail).not.toContain('On leave');
    expect(await events(member)).toEqual([
      { kind: 'suspended', actor_id: idOf(administrator), detail: { reason: 'On leave' } },
    ]);
  });

  test('signs in as before once he is let in again', async () => {
    await actAs(administrator, suspend(member));
    await actAs(administrator, reactivate(member));
    await signIn(api, member.person);
    expect((await factsOf()).standing).toBe('active');
    expect((await events(member)).map(({ kind }) => kind)).toEqual(['suspended', 'reactivated']);
  });
});

describe('somebody who is removed (U20)', () => {
  test('leaves in seven days, suspended from now on', async () => {
    await actAs(administrator, remove(member));
    expect((await member.browser.problem(readSession, {})).type).toBe('api/unauthenticated');
    expect((await events(member)).map(({ kind }) => kind)).toEqual(['removal-asked']);
    expect(await refusedPassword(member)).toBe('api/suspended');
    const { standing, deletedAt } = await factsOf();
    expect(standing).toBe('leaving');
    expect(Math.abs((deletedAt ?? 0) - Date.now() - 7 * 86_400_000)).toBeLessThan(120_000);
    await lastMail(member, 'will be removed');
  });

  test('is kept by a reactivation, whose deletion of his own goes on', async () => {
    await api.query(
      `INSERT INTO pending_act (id, account_id, kind, effective_at, organisation_id)
       SELECT $2, id, 'delete-account', now() + interval '1 day', organisation_id FROM account WHERE id = $1`,
      [idOf(member), newId()],
    );
    await actAs(administrator, remove(member));
    await actAs(administrator, reactivate(member));
    expect((await factsOf()).standing).toBe('active');
    const left = await api.query('SELECT subject FROM pending_act WHERE account_id = $1', [idOf(member)]);
    expect(left).toEqual([{ subject: null }]);
  });
});

describe('an act on several people', () => {
  test('is done to those to whom it may be done, and says of each other one why not', async () => {
    const [colleague, suspended] = [await joinAs(api, 'administrator'), await joinAndSignIn(api)];
    await actAs(owner, suspend(suspended));
    const nobody = newId();
    const act = suspend(member, colleague, administrator, suspended);
    const { left } = await actAs(administrator, {
      ...act,
      accountIds: [...('accountIds' in act ? act.accountIds : []), nobody],
    } as ConsoleAct);
    expect(new Set(left.map(({ id, why }) => `${id} ${why}`))).toEqual(
      new Set([
        `${idOf(colleague)} rank`,
        `${idOf(administrator)} self`,
        `${idOf(suspended)} already`,
        `${nobody} not-here`,
      ]),
    );
    expect([(await factsOf()).standing, (await factsOf(colleague)).standing]).toEqual([
      'suspended',
      'active',
    ]);
  });

  test('that may be done to nobody any more is refused as a whole', async () => {
    const act = suspend(member);
    const actId = await prepareAct(administrator, act);
    await actAs(owner, { kind: 'set-role', accountIds: [idOf(member)], role: 'administrator' });
    expect((await refusedToConfirm(administrator, actId, act)).type).toBe('api/forbidden');
    expect((await factsOf()).standing).toBe('active');
  });
});

test('a role that was given is in force at once, and told by mail', async () => {
  await actAs(owner, { kind: 'set-role', accountIds: [idOf(member)], role: 'auditor' });
  expect((await member.browser.send('GET', '/v1/admin/people')).status).toBe(200);
  expect(await lastMail(member, 'role was changed')).toContain('"auditor"');
});
