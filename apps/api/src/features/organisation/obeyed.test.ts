import { putInvitation, touchSession } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { afterEach, expect, test } from 'vitest';
import { type SignedIn, signedInEach } from '../../testing/fixture.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { evaluate, newId, signIn, submit } from '../../testing/test-person.ts';

let me: SignedIn;
signedInEach((world) => {
  me = world;
});
const say = (policy: object) => me.api.query('UPDATE organisation SET policy = $1', [JSON.stringify(policy)]);
afterEach(() => say({}));

const minutesLeft = async (column: 'idle_until' | 'expires_at'): Promise<number[]> => {
  const rows = await me.api.query<{ minutes: number }>(
    `SELECT round(extract(epoch FROM ${column} - now()) / 60)::int AS minutes FROM session
     WHERE account_id = $1 AND kind = 'full' ORDER BY created_at`,
    [idText(me.person.accountId)],
  );
  return rows.map(({ minutes }) => minutes);
};

test('sessions end as the organisation says: those of now, and idle ones at the next act', async () => {
  expect([await minutesLeft('idle_until'), await minutesLeft('expires_at')]).toEqual([[15], [720]]);
  await say({ session: { idleMinutes: 5, hours: 2 } });
  await signIn(me.api, me.person);
  expect([await minutesLeft('idle_until'), await minutesLeft('expires_at')]).toEqual([
    [15, 5],
    [720, 120],
  ]);
  await me.browser.call(touchSession, { body: {} });
  expect((await minutesLeft('idle_until'))[1]).toBe(5);
  await me.api.query("UPDATE session SET idle_until = now() + interval '1 minute'");
  await me.browser.call(touchSession, { body: {} });
  expect((await minutesLeft('idle_until'))[0]).toBe(5);
});

test('the PIN has as many tries an hour as the organisation gives, and never more than the protocol', async () => {
  const tries = async (): Promise<number[]> => {
    await me.api.query('DELETE FROM pin_evaluation');
    const browser = testBrowser(me.api.address);
    await submit(browser, me.person);
    const left: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const end = await evaluate(browser).catch(() => null);
      if (!end) break;
      left.push(end.attemptsLeft);
    }
    return left;
  };
  await say({ pin: { triesAnHour: 2 } });
  expect(await tries()).toEqual([1, 0]);
  await me.api.query(`UPDATE organisation SET policy = '{"pin": {"triesAnHour": 5}}'`);
  expect((await tries()).length).toBe(5);
});

test('members invite nobody where the organisation has its administrators do it', async () => {
  const invite = () =>
    me.browser.problem(putInvitation, {
      params: { invitationId: newId() },
      body: { email: 'guest@example.org' },
    });
  const role = (name: string) =>
    me.api.query('UPDATE account SET role = $2 WHERE id = $1', [idText(me.person.accountId), name]);
  await say({ invitations: { byMembers: false } });
  await role('member');
  expect((await invite()).type).toBe('api/forbidden');
  await role('administrator');
  await expect(invite()).rejects.toThrow('the call succeeded');
  await say({});
  await role('member');
  await expect(invite()).rejects.toThrow('the call succeeded');
});
