import { type ConsoleAct, confirmConsoleAct, prepareConsoleAct, readConsoleAct } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import type { Sql } from '../../db/sql.ts';
import { cleanUp } from '../../jobs/clean-up.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testAuthenticator } from '../../testing/test-authenticator.ts';
import {
  actAs,
  addSecurityKey,
  confirmationOf,
  joinAs,
  makeRole,
  prepareAct,
  refusedToConfirm,
  refusedToPrepare,
} from '../../testing/test-console.ts';
import { type joinAndSignIn, newId, newPerson, random } from '../../testing/test-person.ts';

type Joined = Awaited<ReturnType<typeof joinAndSignIn>>;

let api: TestApi;
let owner: Joined;
let administrator: Joined;
let member: Joined;
const idOf = ({ person }: Pick<Joined, 'person'>) => idText(person.accountId);

oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
  administrator = await joinAs(api, 'administrator');
  member = await joinAs(api, 'member');
});

const roleAct = (role: 'helper' | 'auditor' | 'member', who = member): ConsoleAct => ({
  ...{ kind: 'set-role', accountIds: [idOf(who)], role },
});
const roleOf = async (who = member) =>
  (await api.query<{ role: string }>('SELECT role FROM account WHERE id = $1', [idOf(who)]))[0]?.role;

describe('an act that is prepared', () => {
  test('does nothing before it is confirmed, and is done once', async () => {
    const act = roleAct('helper');
    const actId = await prepareAct(administrator, act);
    expect(await roleOf()).toBe('member');
    const [call, options] = await confirmationOf(administrator, actId, act);
    expect(await administrator.browser.call(confirmConsoleAct, call, options)).toEqual({
      ...{ done: true, left: [] },
    });
    expect(await roleOf()).toBe('helper');
    // The same request again has the same answer, another one for the same act has none.
    await administrator.browser.call(confirmConsoleAct, call, options);
    expect((await refusedToConfirm(administrator, actId, act)).type).toBe('api/state-conflict');
    await makeRole(api, member.person, 'member');
  });

  test('says what it is, to whom it is done, and whether it was', async () => {
    const act: ConsoleAct = { kind: 'suspend', accountIds: [idOf(member)], reason: 'On leave' };
    const actId = await prepareAct(administrator, act);
    const read = await administrator.browser.call(readConsoleAct, { params: { actId } });
    expect(read).toMatchObject({ act, doneAt: null, needsKey: false });
    expect(read.names).toEqual({ [idOf(member)]: { email: member.person.email, fullName: 'Test Person' } });
    expect(Math.abs(read.expiresAt - Date.now() - 15 * 60_000)).toBeLessThan(60_000);
  });

  test('is its own: nobody else reads or confirms it', async () => {
    const act = roleAct('auditor');
    const actId = await prepareAct(administrator, act);
    expect((await owner.browser.problem(readConsoleAct, { params: { actId } })).type).toBe('api/not-found');
    expect((await refusedToConfirm(owner, actId, act)).type).toBe('api/not-found');
  });

  test('is over after fifteen minutes', async () => {
    const act = roleAct('auditor');
    const actId = await prepareAct(administrator, act);
    await api.query('UPDATE console_act SET expires_at = now() WHERE id = $1', [actId]);
    expect((await refusedToConfirm(administrator, actId, act)).type).toBe('api/not-found');
    expect(await roleOf()).toBe('member');
    await cleanUp((async (text, values = []) => api.query(text, [...values])) as Sql);
    expect(await api.query('SELECT 1 FROM console_act WHERE id = $1', [actId])).toEqual([]);
  });

  test('is refused where the role may not ask for it, or may do it to nobody whom it names', async () => {
    const helper = await joinAs(api, 'helper');
    expect((await refusedToPrepare(helper, roleAct('auditor'))).type).toBe('api/forbidden');
    for (const act of [
      { kind: 'set-role', accountIds: [idOf(member)], role: 'administrator' },
      { kind: 'set-role', accountIds: [idOf(member)], role: 'owner' },
      { kind: 'suspend', accountIds: [idOf(owner)], reason: 'Why not' },
      { kind: 'remove', accountIds: [idOf(administrator)], reason: 'Why not' },
      { kind: 'reactivate', accountIds: [newId()] },
    ] as const)
      expect((await refusedToPrepare(administrator, { ...act, accountIds: [...act.accountIds] })).type).toBe(
        'api/forbidden',
      );
    const body = { act: roleAct('auditor') };
    expect((await member.browser.problem(prepareConsoleAct, { body })).type).toBe('api/forbidden');
  });
});

describe('a confirmation', () => {
  const refused = async (how: Parameters<typeof refusedToConfirm>[3]) => {
    const act = roleAct('auditor');
    const { type, field } = await refusedToConfirm(
      administrator,
      await prepareAct(administrator, act),
      act,
      how,
    );
    expect(await roleOf()).toBe('member');
    return field ? [type, field] : type;
  };

  test('needs the password: another answer to the challenge does nothing', async () => {
    expect(await refused({ reauthKey: random(32) })).toBe('api/bad-proof');
  });

  test('needs the signature of the one who confirms', async () => {
    expect(await refused({ signer: await newPerson() })).toBe('api/bad-proof');
  });

  test('is of the act that was prepared, and of no other', async () => {
    expect(await refused({ act: roleAct('helper') })).toEqual(['api/invalid-request', 'act']);
  });

  test('is judged by the role of that moment, not of the moment before', async () => {
    const act = roleAct('auditor');
    const lowered = await joinAs(api, 'administrator');
    const actId = await prepareAct(lowered, act);
    const [call, options] = await confirmationOf(lowered, actId, act);
    await makeRole(api, lowered.person, 'helper');
    expect((await lowered.browser.problem(confirmConsoleAct, call, options)).type).toBe('api/forbidden');
    expect(await roleOf()).toBe('member');
  });

  test('leaves a line in the log of each, with who did it', async () => {
    await actAs(administrator, roleAct('auditor'));
    await actAs(administrator, roleAct('member'));
    const rows = await api.query(
      `SELECT actor_id, detail FROM audit_event WHERE account_id = $1 AND kind = 'role-changed' ORDER BY id DESC LIMIT 1`,
      [idOf(member)],
    );
    expect(rows).toEqual([{ actor_id: idOf(administrator), detail: { from: 'auditor', to: 'member' } }]);
  });

  test('of an owner with a security key needs that key too, and one without confirms by password (U36)', async () => {
    const signed = await joinAs(api, 'owner');
    const act = roleAct('auditor');
    expect(await actAs(signed, act)).toEqual({ done: true, left: [] });
    const key = await addSecurityKey(signed);
    const next = roleAct('member');
    const actId = await prepareAct(signed, next);
    const { needsKey } = await signed.browser.call(readConsoleAct, { params: { actId } });
    expect(needsKey).toBe(true);
    expect((await refusedToConfirm(signed, actId, next)).type).toBe('api/factor-needed');
    const stranger = testAuthenticator(signed.browser.origin);
    expect((await refusedToConfirm(signed, actId, next, { key: stranger })).type).toBe('api/bad-proof');
    expect(await roleOf()).toBe('auditor');
    const [call, options] = await confirmationOf(signed, actId, next, { key });
    await signed.browser.call(confirmConsoleAct, call, options);
    expect(await roleOf()).toBe('member');
  });
});
