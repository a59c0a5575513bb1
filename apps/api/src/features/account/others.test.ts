import {
  beginEmailChange,
  changeName,
  confirmEmailCode,
  listActivity,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import { codeIn, type TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newId, type Person, random } from '../../testing/test-person.ts';
import { stepUpFor } from '../../testing/test-step-up.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
let other: { person: Person; browser: TestBrowser };
signedInEach((world) => {
  ({ api, person, browser } = world);
});
beforeEach(async () => {
  other = await joinAndSignIn(api);
});

const idOf = (of: Person) => idText(of.accountId);
const account = (on = browser) => on.call(readAccount, {});
const newAddress = () => `n${newId()}@example.org`;
const beginEmail = async (email = newAddress(), on = browser, by = person) =>
  on.call(beginEmailChange, { body: { email, ...(await stepUpFor(on, by, 'email')) } });
const beginDeletion = async (on = browser, by = person) =>
  on.call(requestDeletion, { body: await stepUpFor(on, by, 'delete-account') });
const kindsOf = async (on = browser) => (await account(on)).acts.map(({ kind }) => kind).sort();

describe('what belongs to one account', () => {
  test('is not read, renamed or begun for another (S22)', async () => {
    await api.query(
      `INSERT INTO factor (id, account_id, kind, name, confirmed_at) VALUES ($1, $2, 'totp', 'Theirs', now())`,
      [newId(), idOf(other.person)],
    );
    await api.query('INSERT INTO backup_code (account_id, hash) VALUES ($1, $2)', [
      ...[idOf(other.person), Buffer.from(random(32))],
    ]);
    await beginDeletion(other.browser, other.person);
    await browser.call(changeName, { body: { fullName: 'Mine Alone' } });
    const [mine, theirs] = [await account(), await account(other.browser)];
    expect(mine).toMatchObject({ factors: [], backupCodesLeft: 0, acts: [], fullName: 'Mine Alone' });
    expect(mine.recovery).toHaveLength(1);
    expect(theirs).toMatchObject({ fullName: 'Test Person', backupCodesLeft: 1 });
    expect([theirs.factors.length, theirs.acts.length]).toEqual([1, 1]);
  });

  test('stays pending when another person begins the same', async () => {
    const email = newAddress();
    const { actId } = await beginEmail(email);
    await beginDeletion();
    await beginEmail(newAddress(), other.browser, other.person);
    await beginDeletion(other.browser, other.person);
    expect(await kindsOf()).toEqual(['change-email', 'delete-account']);
    const code = codeIn(await api.waitForMail(email));
    await browser.call(confirmEmailCode, { params: { actId }, body: { code } });
  });

  test('is not named in the log by a device of somebody else', async () => {
    await api.query(`INSERT INTO audit_event (account_id, kind, device_id) VALUES ($1, 'signed-in', $2)`, [
      ...[idOf(person), idText(other.person.device.id)],
    ]);
    const [event] = (await browser.call(listActivity, { query: {} })).events;
    expect(event).toMatchObject({ kind: 'signed-in', deviceName: null });
  });
});

describe('acts that are begun', () => {
  test('leave acts of another kind alone, and take the place of one of their own with its code', async () => {
    const deletion = await beginDeletion();
    const first = await beginEmail();
    await beginEmail();
    expect(await kindsOf()).toEqual(['change-email', 'delete-account']);
    expect(await api.query('SELECT 1 FROM mail_code WHERE id = $1', [first.actId])).toEqual([]);
    const again = await beginDeletion();
    expect((await account()).acts.map(({ actId }) => actId)).toContain(again.actId);
    expect((await account()).acts.map(({ actId }) => actId)).not.toContain(deletion.actId);
    expect(await kindsOf()).toEqual(['change-email', 'delete-account']);
  });

  test('are confirmed by a code where they are a change of address, and else not found', async () => {
    const { actId } = await beginDeletion();
    const body = { code: '12345678' };
    expect((await browser.problem(confirmEmailCode, { params: { actId }, body })).type).toBe('api/not-found');
  });

  test('a code that was typed rightly is not wanted again', async () => {
    const email = newAddress();
    const { actId } = await beginEmail(email);
    const body = { code: codeIn(await api.waitForMail(email)) };
    for (let i = 0; i < 2; i += 1)
      expect(await browser.call(confirmEmailCode, { params: { actId }, body })).toEqual({ verified: true });
  });

  test('are told at the present address, never at another account’s', async () => {
    await beginEmail();
    await beginDeletion();
    const told = () => api.mailsTo(person.email).filter((mail) => mail.includes('/not-me#')).length;
    await expect.poll(told, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    expect(api.mailsTo(other.person.email).filter((mail) => mail.includes('/not-me#'))).toEqual([]);
  });
});
