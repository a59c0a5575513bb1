import { acknowledgePinTries, evaluatePin, type provePin, type ReplyOf } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  evaluate,
  joinAndSignIn,
  newPerson,
  type Person,
  passCodeElsewhere,
  prove,
  randomText,
  signIn,
  signUp,
  submit,
} from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let thief: TestBrowser;
oneApi((started) => {
  api = started;
});

/** Somebody who has the password: half a session, of five minutes for the server and of a day for the test. */
beforeEach(async () => {
  person = await newPerson();
  await signUp(api, person);
  thief = testBrowser(api.address);
  await passCodeElsewhere(api, thief, person);
  await api.query(
    "UPDATE session SET expires_at = now() + interval '1 day', idle_until = now() + interval '1 day'",
  );
});

const mine = () => idText(person.accountId);
const letPass = (interval: string) =>
  api.query(`UPDATE pin_evaluation SET at = at - interval '${interval}' WHERE account_id = $1`, [mine()]);
const tryTimes = async (times: number) => {
  for (let i = 0; i < times; i += 1) await evaluate(thief);
};

/** The owner signs in: the browser and what the proof told. */
const ownersSignIn = async (): Promise<{ browser: TestBrowser; told: ReplyOf<typeof provePin> }> => {
  const browser = testBrowser(api.address);
  const { halfSessionId } = await submit(browser, person);
  return { browser, told: await prove(api, browser, person, halfSessionId) };
};
const acknowledge = (browser: TestBrowser, until: number) =>
  browser.call(acknowledgePinTries, { body: { until } });

test('the owner is told how many tries of others stand and since when, and of none of his own', async () => {
  expect((await ownersSignIn()).told.pinTries).toBeUndefined();
  const before = Date.now();
  await tryTimes(2);
  const { pinTries } = (await ownersSignIn()).told;
  expect(pinTries?.count).toBe(2);
  expect(Math.abs((pinTries?.since ?? 0) - before)).toBeLessThan(60_000);
  expect(pinTries?.until).toBeGreaterThanOrEqual(pinTries?.since ?? 0);
});

test('nor of those that he makes in an open session, on whatever device', async () => {
  const elsewhere = testBrowser(api.address);
  const { elsewhere: other, halfSessionId } = await passCodeElsewhere(api, elsewhere, person);
  await prove(api, elsewhere, other, halfSessionId);
  await evaluate(elsewhere);
  await evaluate(elsewhere);
  const { browser, told } = await ownersSignIn();
  expect(told.pinTries).toBeUndefined();
  expect(await acknowledge(browser, Date.now() + 1000)).toEqual({ acknowledged: 0 });
});

test('what he acknowledged leaves the ten in all, so that the next try does not freeze', async () => {
  await tryTimes(5);
  await letPass('61 minutes');
  await tryTimes(4);
  await letPass('61 minutes');
  const { browser, told } = await ownersSignIn();
  expect(told.pinTries?.count).toBe(9);
  expect(await acknowledge(browser, told.pinTries?.until ?? 0)).toEqual({ acknowledged: 9 });
  expect((await evaluate(thief)).attemptsLeft).toBe(4);
  const rows = await api.query(
    "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'pin-tries-acknowledged'",
    [mine()],
  );
  expect(rows).toHaveLength(1);
  const again = await ownersSignIn();
  expect(again.told.pinTries?.count).toBe(1);
});

test('without his word ten of them freeze each further sign-in (S7)', async () => {
  await tryTimes(5);
  await letPass('61 minutes');
  await tryTimes(4);
  await letPass('61 minutes');
  await ownersSignIn();
  expect((await evaluate(thief)).attemptsLeft).toBe(0);
  expect((await thief.problem(evaluatePin, { body: { blinded: randomText(32) } })).type).toBe('api/frozen');
});

test('the owner’s own, in an open session, never freeze: not even as the tenth after nine of others', async () => {
  await tryTimes(5);
  await letPass('61 minutes');
  await tryTimes(4);
  await letPass('61 minutes');
  const { browser } = await ownersSignIn();
  expect((await evaluate(browser)).attemptsLeft).toBe(19);
  const [account] = await api.query('SELECT frozen_until, freezes FROM account WHERE id = $1', [mine()]);
  expect(account).toEqual({ frozen_until: null, freezes: 0 });
});

test('for their hour they count all the same: whoever has only the password gains no try', async () => {
  await tryTimes(4);
  const { browser, told } = await ownersSignIn();
  await acknowledge(browser, told.pinTries?.until ?? 0);
  expect((await evaluate(thief)).attemptsLeft).toBe(0);
  const refused = await thief.problem(evaluatePin, { body: { blinded: randomText(32) } });
  expect(refused.type).toBe('api/too-many-tries');
});

test('tries that came after he was told stand, and are told the next time', async () => {
  await tryTimes(1);
  const { browser, told } = await ownersSignIn();
  await letPass('10 milliseconds');
  await tryTimes(2);
  // Moved back by as much as the tries were, so that it names the first one alone.
  await acknowledge(browser, (told.pinTries?.until ?? 0) - 10);
  expect((await ownersSignIn()).told.pinTries?.count).toBe(2);
});

test('a half session acknowledges nothing, and nobody acknowledges for another', async () => {
  await tryTimes(3);
  const body = { until: Date.now() + 1000 };
  expect((await thief.problem(acknowledgePinTries, { body })).type).toBe('api/unauthenticated');
  expect((await testBrowser(api.address).problem(acknowledgePinTries, { body })).type).toBe(
    'api/unauthenticated',
  );
  const { browser: stranger } = await joinAndSignIn(api);
  expect(await acknowledge(stranger, body.until)).toEqual({ acknowledged: 0 });
  expect((await ownersSignIn()).told.pinTries?.count).toBe(3);
});

test('twice is once, and with nothing to acknowledge nothing is written down', async () => {
  await tryTimes(2);
  const { browser, told } = await ownersSignIn();
  const until = told.pinTries?.until ?? 0;
  const both = await Promise.all([acknowledge(browser, until), acknowledge(browser, until)]);
  expect(both.map(({ acknowledged }) => acknowledged).sort()).toEqual([0, 2]);
  const rows = await api.query(
    "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'pin-tries-acknowledged'",
    [mine()],
  );
  expect(rows).toHaveLength(1);
});

test('what is older than thirty days is neither told nor kept', async () => {
  await tryTimes(2);
  await letPass('31 days');
  expect((await ownersSignIn()).told.pinTries).toBeUndefined();
  const { cleanUp } = await import('../../jobs/clean-up.ts');
  await cleanUp(
    async <Row>(text: string, values: readonly unknown[] = []) =>
      (await api.query(text, [...values])) as Row[],
  );
  expect(await api.query('SELECT 1 FROM pin_evaluation WHERE account_id = $1', [mine()])).toEqual([]);
  await signIn(api, person);
});
