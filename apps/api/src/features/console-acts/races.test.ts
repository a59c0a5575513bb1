import { type ConsoleAct, confirmConsoleAct, prepareConsoleAct, readConsoleAct } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { countOwners } from '../../console/parties.ts';
import type { Sql } from '../../db/sql.ts';
import { oneApi } from '../../testing/fixture.ts';
import { holdAccount } from '../../testing/held-account.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { confirmationOf, idOf, joinAs, prepareAct, type Signed } from '../../testing/test-console.ts';

let api: TestApi;
let member: Signed;

oneApi(async (started) => {
  api = started;
  member = await joinAs(api, 'member');
});

const roleAct = (role: 'auditor' | 'member', who = member): ConsoleAct => ({
  ...{ kind: 'set-role', accountIds: [idOf(who)], role },
});
const roleOf = async (who = member) =>
  (await api.query<{ role: string }>('SELECT role FROM account WHERE id = $1', [idOf(who)]))[0]?.role;
const confirming = async (by: Signed, act: ConsoleAct) => confirmationOf(by, await prepareAct(by, act), act);

describe('whoever was suspended since he asked', () => {
  test('prepares, reads and confirms nothing, though his session is still there', async () => {
    const late = await joinAs(api, 'administrator');
    const act = roleAct('auditor');
    const [call, options] = await confirming(late, act);
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idOf(late)]);
    const ends = [
      await late.browser.problem(prepareConsoleAct, { body: { act } }),
      await late.browser.problem(readConsoleAct, { params: call.params }),
      await late.browser.problem(confirmConsoleAct, call, options),
    ];
    expect(ends.map(({ type }) => type)).toEqual(ends.map(() => 'api/unauthenticated'));
    expect(await roleOf()).toBe('member');
  });

  test('confirms nothing where his session ended while he was heard', async () => {
    const late = await joinAs(api, 'administrator');
    const [call, options] = await confirming(late, roleAct('auditor'));
    const held = await holdAccount(api, idOf(late));
    const heard = late.browser.problem(confirmConsoleAct, call, options);
    await held.isAwaited();
    await api.query('DELETE FROM session WHERE account_id = $1', [idOf(late)]);
    await held.release();
    expect((await heard).type).toBe('api/unauthenticated');
    expect(await roleOf()).toBe('member');
  });
});

test('an act that is confirmed twice at one moment is done once', async () => {
  const by = await joinAs(api, 'administrator');
  const actId = await prepareAct(by, roleAct('auditor'));
  const [one, other] = [
    await confirmationOf(by, actId, roleAct('auditor')),
    await confirmationOf(by, actId, roleAct('auditor')),
  ];
  const held = await holdAccount(api, idOf(member));
  const first = by.browser.call(confirmConsoleAct, ...one);
  await held.isAwaited();
  const second = by.browser.problem(confirmConsoleAct, ...other);
  await held.isAwaited(2);
  await held.release();
  expect([await first, (await second).type]).toEqual([{ done: true, left: [] }, 'api/state-conflict']);
});

test('an owner who is suspended is none that an organisation could be left to', async () => {
  const sql = (async (text, values = []) => api.query(text, [...values])) as Sql;
  const before = await countOwners(sql);
  const late = await joinAs(api, 'owner');
  expect(await countOwners(sql)).toBe(before + 1);
  await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idOf(late)]);
  expect(await countOwners(sql)).toBe(before);
});

test('of two owners who lower each other at one moment one stays', async () => {
  const [one, two] = [await joinAs(api, 'owner'), await joinAs(api, 'owner')];
  const [ofOne, ofTwo] = [
    await confirming(one, roleAct('member', two)),
    await confirming(two, roleAct('member', one)),
  ];
  const held = await holdAccount(api, idOf(one));
  const second = two.browser.call(confirmConsoleAct, ...ofTwo);
  await held.isAwaited();
  const first = one.browser.call(confirmConsoleAct, ...ofOne);
  // Whoever is not kept waiting is done before the other goes on.
  await Promise.race([first, held.isAwaited(2)]);
  await held.release();
  const ends = await Promise.allSettled([first, second]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect([await roleOf(one), await roleOf(two)].sort()).toEqual(['member', 'owner']);
});

test('of two owners who suspend each other at one moment one stays', async () => {
  const [one, two] = [await joinAs(api, 'owner'), await joinAs(api, 'owner')];
  const confirmed = await Promise.all(
    [[one, two] as const, [two, one] as const].map(async ([by, of]) => {
      const act: ConsoleAct = { kind: 'suspend', accountIds: [idOf(of)], reason: 'A quarrel' };
      return { by, sent: await confirmationOf(by, await prepareAct(by, act), act) };
    }),
  );
  const ends = await Promise.allSettled(
    confirmed.map(({ by, sent: [call, options] }) => by.browser.call(confirmConsoleAct, call, options)),
  );
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const left = await api.query(
    'SELECT count(*)::int AS n FROM account WHERE id = ANY($1::uuid[]) AND suspended_at IS NULL',
    [[idOf(one), idOf(two)]],
  );
  expect(left).toEqual([{ n: 1 }]);
});
