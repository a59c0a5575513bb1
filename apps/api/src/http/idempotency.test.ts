import { prelogin, verifyRegistration, writeState } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, expect, test } from 'vitest';
import { twoApis } from '../testing/fixture.ts';
import { codeIn, type TestApi } from '../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../testing/test-browser.ts';
import {
  fileSignUp,
  joinAndSignIn,
  newId,
  newPerson,
  type Person,
  randomText,
} from '../testing/test-person.ts';

let one: TestApi;
let two: TestApi;
let person: Person;
let browser: TestBrowser;
twoApis((first, second) => {
  one = first;
  two = second;
});
beforeEach(async () => {
  ({ person, browser } = await joinAndSignIn(one));
});

const at = (api: TestApi, from: TestBrowser): TestBrowser => {
  const other = testBrowser(api.address);
  for (const [name, value] of from.jar) other.jar.set(name, value);
  return other;
};
const write = (seq: number, sealed: string) => ({ params: { seq }, body: { sealed } });
const statesOf = async () =>
  (await one.query('SELECT 1 FROM account_state WHERE account_id = $1', [idText(person.accountId)])).length;

test('a retry at another process gets the answer of the first, and the act is done once (F8)', async () => {
  const key = { idempotencyKey: newId() };
  const call = write(2, randomText(50));
  const both = [browser, at(two, browser)].map((each) => each.call(writeState, call, key));
  expect(await Promise.all(both)).toEqual([{ seq: 2 }, { seq: 2 }]);
  expect(await statesOf()).toBe(2);
});

test('another body under a key is refused at either process, and changes nothing', async () => {
  const key = { idempotencyKey: newId() };
  await browser.call(writeState, write(2, randomText(50)), key);
  for (const api of [one, two]) {
    const refused = await at(api, browser).problem(writeState, write(2, randomText(51)), key);
    expect(refused).toEqual({
      ...{ type: 'api/idempotency-mismatch', status: 422, title: expect.any(String) },
    });
  }
  expect(await statesOf()).toBe(2);
});

test('the same key on another path is another act', async () => {
  const key = { idempotencyKey: newId() };
  const sealed = randomText(50);
  await browser.call(writeState, write(2, sealed), key);
  expect(await browser.call(writeState, write(3, sealed), key)).toEqual({ seq: 3 });
});

test("a key is its holder's: another session's same key gets an answer of its own", async () => {
  const key = { idempotencyKey: newId() };
  const call = write(2, randomText(50));
  await browser.call(writeState, call, key);
  const other = await joinAndSignIn(one);
  expect(await other.browser.call(writeState, call, key)).toEqual({ seq: 2 });
  const rows = await one.query('SELECT scope FROM idempotency_key WHERE key = $1', [key.idempotencyKey]);
  expect(rows).toHaveLength(2);
  const nobody = testBrowser(one.address);
  expect((await nobody.problem(writeState, call, key)).type).toBe('api/unauthenticated');
});

test('a refusal that rolls back is not kept: the same act can be done later', async () => {
  const key = { idempotencyKey: newId() };
  const call = write(3, randomText(50));
  expect((await browser.problem(writeState, call, key)).type).toBe('api/state-conflict');
  await browser.call(writeState, write(2, randomText(50)));
  expect(await browser.call(writeState, call, key)).toEqual({ seq: 3 });
});

test('a refusal that counts is kept: the retry of a wrong code is not a second try', async () => {
  const stranger = testBrowser(one.address);
  const newcomer = await newPerson();
  const params = { registrationId: await fileSignUp(stranger, newcomer) };
  const code = codeIn(await one.waitForMail(newcomer.email));
  const body = { code: code === '00000000' ? '11111111' : '00000000' };
  const key = { idempotencyKey: newId() };
  for (const api of [one, two, one])
    expect(await at(api, stranger).problem(verifyRegistration, { params, body }, key)).toMatchObject({
      ...{ type: 'api/wrong-code', status: 401, triesLeft: 4 },
    });
  const next = { idempotencyKey: newId() };
  expect((await stranger.problem(verifyRegistration, { params, body }, next)).triesLeft).toBe(3);
});

test('a key is forgotten after a day, and then stands for a new act', async () => {
  const key = { idempotencyKey: newId() };
  await browser.call(writeState, write(2, randomText(50)), key);
  await one.query("UPDATE idempotency_key SET expires_at = now() - interval '1 second' WHERE key = $1", [
    key.idempotencyKey,
  ]);
  const sealed = randomText(51);
  expect((await browser.problem(writeState, write(2, sealed), key)).type).toBe('api/state-conflict');
  await browser.call(writeState, write(3, sealed), { idempotencyKey: newId() });
});

test.each([
  '',
  'x',
  '00000000-0000-4000-8000-00000000000G',
  '0'.repeat(36),
  '00000000-0000-4000-8000-00000000000A',
])('a key that is no id (%j) is refused and named, and nothing is done', async (key) => {
  const headers = { 'idempotency-key': key };
  const reply = await browser.post('/v1/account/states/2', { sealed: randomText(50) }, headers, 'PUT');
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    400,
    expect.objectContaining({ type: 'api/invalid-request', field: 'idempotency-key' }),
  ]);
  expect(await statesOf()).toBe(1);
});

test('what is kept opens under its own key, body and holder only', async () => {
  const [a, b] = [newId(), newId()];
  const email = `${newId()}@example.org`;
  const nobody = testBrowser(one.address);
  for (const idempotencyKey of [a, b]) await nobody.call(prelogin, { body: { email } }, { idempotencyKey });
  await one.query(
    `UPDATE idempotency_key k SET reply = other.reply FROM idempotency_key other
     WHERE k.key = $1 AND other.key = $2`,
    [a, b],
  );
  const swapped = await nobody.problem(prelogin, { body: { email } }, { idempotencyKey: a });
  expect(swapped.type).toBe('api/internal');
  await nobody.call(prelogin, { body: { email } }, { idempotencyKey: b });
});
