import {
  endOtherSessions,
  endSession,
  listDevices,
  listSessions,
  lockSession,
  readSession,
  renameDevice,
  revokeDevice,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  joinAndSignIn,
  newId,
  type Person,
  passCodeElsewhere,
  prove,
  signIn,
  submit,
} from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const mine = () => idText(person.accountId);
const here = () => idText(person.device.id);
/** The person on another device, by a mailed code. */
const signInElsewhere = async () => {
  const other = testBrowser(api.address);
  const { elsewhere, halfSessionId } = await passCodeElsewhere(api, other, person);
  await prove(api, other, elsewhere, halfSessionId);
  return { other, there: idText(elsewhere.device.id) };
};
const devices = async () => (await browser.call(listDevices, {})).devices;
const sessions = async () => (await browser.call(listSessions, {})).sessions;
const isOver = async (of: TestBrowser) =>
  (await of.send('GET', readSession.path, { headers: { 'x-coffer': '1' } })).status === 401;
const audited = async (kind: string) =>
  (await api.query('SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = $2', [mine(), kind])).length;

describe('devices (U23, U31)', () => {
  test('are listed with this one marked, newest first, and revoked ones left out', async () => {
    const { there } = await signInElsewhere();
    const listed = await devices();
    expect(listed.map(({ deviceId, current }) => [deviceId, current])).toEqual([
      [there, false],
      [here(), true],
    ]);
    expect(listed[0]?.backupKey).toMatch(/^[\w-]{43}$/);
    await browser.call(revokeDevice, { params: { deviceId: there }, body: {} });
    expect((await devices()).map(({ deviceId }) => deviceId)).toEqual([here()]);
  });

  test('are named by their owner alone', async () => {
    const params = { deviceId: here() };
    await browser.call(renameDevice, { params, body: { name: '  Desk ' } });
    expect((await devices())[0]?.name).toBe('Desk');
    const { browser: stranger } = await joinAndSignIn(api);
    expect((await stranger.problem(renameDevice, { params, body: { name: 'Mine' } })).type).toBe(
      'api/not-found',
    );
    expect((await devices())[0]?.name).toBe('Desk');
    expect(await audited('device-renamed')).toBe(1);
  });

  test('that are revoked lose their sessions and their backup at once, and the owner is told', async () => {
    const { other, there } = await signInElsewhere();
    await api.query(
      `UPDATE device SET backup_wrap = 'w', backup_ephemeral = 'e', backup_signature = 's' WHERE id = $1`,
      [there],
    );
    expect(await browser.call(revokeDevice, { params: { deviceId: there }, body: {} })).toEqual({
      sessionsEnded: 1,
    });
    expect([await isOver(other), await isOver(browser)]).toEqual([true, false]);
    const [row] = await api.query(
      'SELECT backup_wrap, backup_ephemeral, backup_signature FROM device WHERE id = $1',
      [there],
    );
    expect(row).toEqual({ backup_wrap: null, backup_ephemeral: null, backup_signature: null });
    await expect
      .poll(() => api.mailsTo(person.email).some((mail) => mail.includes('A device was revoked')), {
        timeout: 10_000,
      })
      .toBe(true);
    expect(await audited('device-revoked')).toBe(1);
    const again = await browser.problem(revokeDevice, { params: { deviceId: there }, body: {} });
    expect(again.type).toBe('api/not-found');
    const renamed = await browser.problem(renameDevice, {
      params: { deviceId: there },
      body: { name: 'Back' },
    });
    expect(renamed.type).toBe('api/not-found');
  });

  test("take locked and half sessions with them, and a stranger's word is none", async () => {
    const half = testBrowser(api.address);
    await submit(half, person);
    const locked = await signIn(api, person);
    await locked.call(lockSession, { body: {} });
    const { browser: stranger } = await joinAndSignIn(api);
    const params = { deviceId: here() };
    expect((await stranger.problem(revokeDevice, { params, body: {} })).type).toBe('api/not-found');
    expect(await isOver(half)).toBe(false);
    expect(await browser.call(revokeDevice, { params, body: {} })).toEqual({ sessionsEnded: 3 });
    expect([await isOver(half), await isOver(locked), await isOver(browser)]).toEqual([true, true, true]);
    expect(browser.jar.has('coffer')).toBe(false);
  });

  test('are told to go within seconds: the live stream of a revoked one ends with it', async () => {
    const { other, there } = await signInElsewhere();
    const cookie = `coffer=${other.jar.get('coffer')}`;
    const stream = await fetch(`${api.address}/v1/events`, { headers: { cookie, origin: api.address } });
    const started = Date.now();
    await browser.call(revokeDevice, { params: { deviceId: there }, body: {} });
    expect(await stream.text()).toContain('"signed-out"');
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe('sessions', () => {
  test('are listed by kind, and a device that was only named is not theirs', async () => {
    const half = testBrowser(api.address);
    await submit(half, person);
    const { other, there } = await signInElsewhere();
    await other.call(lockSession, { body: {} });
    const listed = await sessions();
    expect(listed.map(({ kind, deviceId, current }) => [kind, deviceId, current])).toEqual([
      ['locked', there, false],
      ['half', null, false],
      ['full', here(), true],
    ]);
  });

  test('that are over are not listed, and whoever ends his own is signed out here', async () => {
    const stale = await signIn(api, person);
    const { sessionId: over } = await stale.call(readSession, {});
    const late = await signIn(api, person);
    const { sessionId: ended } = await late.call(readSession, {});
    await api.query('UPDATE session SET idle_until = now() WHERE id = $1', [over]);
    await api.query('UPDATE session SET expires_at = now() WHERE id = $1', [ended]);
    const [own, ...more] = await sessions();
    expect([own?.current, more]).toEqual([true, []]);
    await browser.call(endSession, { params: { sessionId: own?.sessionId ?? '' }, body: {} });
    expect(browser.jar.has('coffer')).toBe(false);
  });

  test('end one by one, or all others at once', async () => {
    const second = await signIn(api, person);
    const third = await signIn(api, person);
    const { sessionId } = await second.call(readSession, {});
    await browser.call(endSession, { params: { sessionId }, body: {} });
    expect([await isOver(second), await isOver(third)]).toEqual([true, false]);
    expect(await browser.call(endOtherSessions, { body: {} })).toEqual({ ended: 1 });
    expect([await isOver(third), await isOver(browser)]).toEqual([true, false]);
    expect(await sessions()).toHaveLength(1);
    expect([await audited('session-ended'), await audited('sessions-ended')]).toEqual([1, 1]);
  });

  test("of another account don't end, nor do unknown ones", async () => {
    const stranger = await joinAndSignIn(api);
    const { sessionId } = await stranger.browser.call(readSession, {});
    for (const id of [sessionId, newId()]) {
      const answer = await browser.problem(endSession, { params: { sessionId: id }, body: {} });
      expect(answer.type).toBe('api/not-found');
    }
    await browser.call(endOtherSessions, { body: {} });
    expect(await isOver(stranger.browser)).toBe(false);
  });
});
