import { evaluatePin, provePin, readSession, resendCode, verifyRegistration } from '@coffer/contracts';
import { blindOprf, idText, toBase64Url } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { twoApis } from '../../testing/fixture.ts';
import { codeIn, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  evaluate,
  fileSignUp,
  joinAndSignIn,
  newPerson,
  type Person,
  passCodeElsewhere,
  proofBody,
  random,
  randomText,
  signIn,
  signInMails,
  signUp,
  submit,
  wordOf,
} from '../../testing/test-person.ts';

let one: TestApi;
let two: TestApi;
twoApis(
  (first, second) => {
    one = first;
    two = second;
  },
  (first) => ({ env: { COFFER_ORIGINS: first.address } }),
);

/** The same browser at the other process. */
const at = (api: TestApi, browser: TestBrowser): TestBrowser => {
  const other = testBrowser(api.address);
  for (const [name, value] of browser.jar) other.jar.set(name, value);
  return other;
};

const joined = async (): Promise<Person> => {
  const person = await newPerson();
  await signUp(one, person);
  return person;
};
const halfWay = async (person: Person) => {
  const browser = testBrowser(one.address);
  const { halfSessionId } = await submit(browser, person);
  return { browser, halfSessionId };
};
const blinded = () => toBase64Url(blindOprf(random(8)).element);
const typeOf = (error: { problem: { type: string } }): string => error.problem.type;
/** What each of several calls came to: `done`, or the type of its problem. */
const outcomes = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map((call) => call.then(() => 'done', typeOf)))).sort();
const count = async (text: string, person: Person): Promise<number> =>
  (await one.query(text, [idText(person.accountId)])).length;

describe('at one moment, at two processes', () => {
  test('one mailed code makes one account', async () => {
    const person = await newPerson();
    const browser = testBrowser(one.address);
    const params = { registrationId: await fileSignUp(browser, person) };
    const body = { code: codeIn(await one.waitForMail(person.email)) };
    const both = [browser, at(two, browser)].map((each) => each.call(verifyRegistration, { params, body }));
    expect(await outcomes(both)).toEqual(['api/code-expired', 'done']);
    expect(await count('SELECT 1 FROM account WHERE id = $1', person)).toBe(1);
    await signIn(two, person).catch(() => signIn(one, person));
  });

  test('six wrong codes are five tries', async () => {
    const browser = testBrowser(one.address);
    const params = { registrationId: await fileSignUp(browser, await newPerson()) };
    const wrong = Array.from({ length: 6 }, (_, i) =>
      at(i % 2 ? one : two, browser).call(verifyRegistration, { params, body: { code: '00000000' } }),
    );
    const expected = ['api/code-expired', ...Array<string>(5).fill('api/wrong-code')];
    expect(await outcomes(wrong)).toEqual(expected);
    expect(await outcomes([browser.call(resendCode, { params, body: {} })])).toEqual(['api/too-many-tries']);
  });

  test('two accounts with one id or one vault are one: the second finds no place', async () => {
    const first = await newPerson();
    const second = { ...(await newPerson()), vaultId: first.vaultId };
    const filed = [];
    for (const person of [first, second]) {
      const browser = testBrowser(one.address);
      const params = { registrationId: await fileSignUp(browser, person) };
      filed.push({ browser, params, body: { code: codeIn(await one.waitForMail(person.email)) } });
    }
    const calls = filed.map(({ browser, params, body }, i) =>
      at(i ? one : two, browser).call(verifyRegistration, { params, body }),
    );
    expect(await outcomes(calls)).toEqual(['api/not-found', 'done']);
    const ids = [first, second].map(({ accountId }) => idText(accountId));
    expect(await one.query('SELECT 1 FROM account WHERE id = ANY($1)', [ids])).toHaveLength(1);
  });

  test('one proof opens one session', async () => {
    const person = await joined();
    const { browser, halfSessionId } = await halfWay(person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(person, { origin: one.address, halfSessionId, nonce, wrappedRootKey });
    const both = [browser, at(two, browser)].map((each) => each.call(provePin, { body }));
    const ended = await outcomes(both);
    expect(ended).toContain('done');
    expect(['api/bad-nonce', 'api/unauthenticated']).toContain(ended.find((each) => each !== 'done'));
    const full = "SELECT 1 FROM session WHERE account_id = $1 AND kind = 'full'";
    expect(await count(full, person)).toBe(1);
    expect(await count('SELECT 1 FROM device WHERE account_id = $1', person)).toBe(1);
  });

  test('PINs are counted one by one, and no more than five are evaluated', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    const word = await wordOf(browser);
    const calls = Array.from({ length: 8 }, (_, i) =>
      at(i % 2 ? one : two, browser).call(evaluatePin, { body: { blinded: blinded(), ...word } }),
    );
    const late = Array<string>(3).fill('api/too-many-tries');
    expect(await outcomes(calls)).toEqual([...late, ...Array<string>(5).fill('done')]);
    expect(await count('SELECT 1 FROM pin_evaluation WHERE account_id = $1', person)).toBe(5);
  });

  test('the try that freezes is the last one: what was on its way beside it is not evaluated', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    for (let i = 0; i < 9; i += 1) {
      if (i === 5) await letAnHourPass(person);
      await evaluate(browser);
    }
    await letAnHourPass(person);
    const calls = [one, two, one, two].map((api) =>
      at(api, browser).call(evaluatePin, { body: { blinded: blinded() } }),
    );
    expect(await outcomes(calls)).toEqual(['api/frozen', 'api/frozen', 'api/frozen', 'done']);
    expect(await count('SELECT 1 FROM pin_evaluation WHERE account_id = $1', person)).toBe(10);
    const frozen = "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'pin-frozen'";
    expect(await count(frozen, person)).toBe(1);
  });
});

const letAnHourPass = (person: Person) =>
  one.query("UPDATE pin_evaluation SET at = at - interval '61 minutes' WHERE account_id = $1", [
    idText(person.accountId),
  ]);

describe('between the steps', () => {
  const ready = async () => {
    const person = await joined();
    const { browser, halfSessionId } = await halfWay(person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(person, { origin: one.address, halfSessionId, nonce, wrappedRootKey });
    return { person, browser, body };
  };
  const change = (text: string, person: Person) => one.query(text, [idText(person.accountId)]);

  test('a freeze that another one caused does not undo a right PIN', async () => {
    const { person, browser, body } = await ready();
    await change(
      "UPDATE account SET frozen_until = now() + interval '1 day', freezes = 2 WHERE id = $1",
      person,
    );
    await browser.call(provePin, { body });
    const thawed = 'SELECT 1 FROM account WHERE id = $1 AND frozen_until IS NULL AND freezes = 0';
    expect(await count(thawed, person)).toBe(1);
  });

  test('a suspension ends both, with what a stranger is told', async () => {
    const { person, browser, body } = await ready();
    await change('UPDATE account SET suspended_at = now() WHERE id = $1', person);
    expect((await browser.problem(provePin, { body })).type).toBe('api/unauthenticated');
    expect((await browser.problem(evaluatePin, { body: { blinded: blinded() } })).type).toBe(
      'api/unauthenticated',
    );
    expect(await count('SELECT 1 FROM pin_evaluation WHERE account_id = $1', person)).toBe(1);
  });

  test('a minute ends the challenge, five minutes the half session', async () => {
    const { person, browser, body } = await ready();
    await change('UPDATE session SET nonce_until = now() WHERE account_id = $1', person);
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-nonce');
    await change('UPDATE session SET expires_at = now() WHERE account_id = $1', person);
    expect((await browser.problem(evaluatePin, { body: { blinded: blinded() } })).type).toBe(
      'api/unauthenticated',
    );
  });

  test('a new evaluation takes the place of the challenge before it', async () => {
    const { browser, body } = await ready();
    await evaluate(browser);
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-proof');
  });
});

describe('a device', () => {
  test('that was revoked is not known, and proves nothing though its mail code is right', async () => {
    const { person } = await joinAndSignIn(one);
    await one.query('UPDATE device SET revoked_at = now() WHERE account_id = $1', [idText(person.accountId)]);
    const browser = testBrowser(one.address);
    expect(await submit(browser, person)).toMatchObject({ deviceKnown: false, steps: ['code'] });
    await expect.poll(() => signInMails(one, person.email).length, { timeout: 10_000 }).toBe(1);
    const { halfSessionId } = await passCodeElsewhere(one, browser, person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(person, { origin: one.address, halfSessionId, nonce, wrappedRootKey });
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-proof');
    expect((await browser.call(readSession, {})).kind).toBe('half');
  });

  test('that is revoked between password and PIN proves nothing any more', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    await one.query('UPDATE device SET revoked_at = now() WHERE account_id = $1', [idText(person.accountId)]);
    const body = { blinded: blinded(), ...(await wordOf(browser)) };
    expect((await browser.problem(evaluatePin, { body })).type).toBe('api/step-missing');
    expect(await count('SELECT 1 FROM pin_evaluation WHERE account_id = $1', person)).toBe(0);
  });

  test('of another account is not known, and a wrong device signature is worth nothing beside a right PIN', async () => {
    const { person: owner } = await joinAndSignIn(one);
    const person = await joined();
    const browser = testBrowser(one.address);
    const { deviceKnown } = await submit(browser, { ...person, device: owner.device });
    expect(deviceKnown).toBe(false);
    await expect.poll(() => signInMails(one, person.email).length, { timeout: 10_000 }).toBe(1);
    const { elsewhere, halfSessionId } = await passCodeElsewhere(one, browser, person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(elsewhere, { origin: one.address, halfSessionId, nonce, wrappedRootKey });
    const device = { ...body.device, signature: randomText(64) };
    expect((await browser.problem(provePin, { body: { ...body, device } })).type).toBe('api/bad-proof');
    expect(await count('SELECT 1 FROM device WHERE account_id = $1', person)).toBe(1);
  });
});
