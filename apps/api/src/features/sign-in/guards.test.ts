import { evaluatePin, provePin, resendSignInCode, submitPassword, submitSignInCode } from '@coffer/contracts';
import { blindOprf, idText, toBase64Url } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import { holdAccount } from '../../testing/held-account.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  deviceWord,
  evaluate,
  joinAndSignIn,
  newPerson,
  type Person,
  passCodeElsewhere,
  proofBody,
  random,
  randomText,
  signIn,
  signUp,
  submit,
  submitElsewhere,
  wordOf,
} from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
oneApi((started) => {
  api = started;
});
beforeEach(async () => {
  person = await newPerson();
  await signUp(api, person);
  browser = testBrowser(api.address);
});

const mine = () => idText(person.accountId);
const here = () => idText(person.device.id);
const rows = async (text: string, values: unknown[] = [mine()]) => (await api.query(text, values)).length;
const evaluations = () => rows('SELECT 1 FROM pin_evaluation WHERE account_id = $1');
const audited = (kind: string) =>
  rows('SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = $2', [mine(), kind]);
const element = () => toBase64Url(blindOprf(random(8)).element);
const evaluateProblem = async (on: TestBrowser) =>
  (await on.problem(evaluatePin, { body: { blinded: element(), ...(await wordOf(on)) } })).type;
/** What this half session would prove itself with. */
const provenAs = async (who: Person, halfSessionId: string, on = browser) => {
  const { nonce, wrappedRootKey } = await evaluate(on);
  return proofBody(who, { origin: api.address, halfSessionId, nonce, wrappedRootKey });
};
const proveProblem = async (body: Awaited<ReturnType<typeof provenAs>>, on = browser) =>
  (await on.problem(provePin, { body })).type;
const suspend = () => api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [mine()]);
const revoke = () => api.query('UPDATE device SET revoked_at = now() WHERE id = $1', [here()]);
const ask = (on: TestBrowser, email: string, authKey: Uint8Array<ArrayBuffer>, deviceId?: string) =>
  on.call(submitPassword, {
    body: { email, authKey: toBase64Url(authKey), ...(deviceId ? { deviceId } : {}) },
  });
const wrongPassword = async (email: string, on = browser) =>
  (await on.problem(submitPassword, { body: { email, authKey: randomText(32) } })).type;

describe('tries at passwords (S7)', () => {
  test('of one network are limited over all addresses: the hundred-and-first waits, right or wrong', async () => {
    const strict = await startTestApi({ beside: api, env: { COFFER_LIMIT_FACTOR: '1' } });
    try {
      await api.query('DELETE FROM rate_limit');
      const on = testBrowser(strict.address);
      expect(await wrongPassword((await newPerson()).email, on)).toBe('api/wrong-credentials');
      await api.query('UPDATE rate_limit SET count = 99');
      expect(await wrongPassword((await newPerson()).email, on)).toBe('api/wrong-credentials');
      await expect(ask(on, person.email, person.authKey)).rejects.toMatchObject({
        problem: { type: 'api/too-many-tries' },
      });
    } finally {
      await strict.close();
      await api.query('DELETE FROM rate_limit');
    }
  });

  test('count for the address however it is written, and a right one gives them back', async () => {
    for (let i = 0; i < 4; i += 1) await wrongPassword(person.email);
    await ask(testBrowser(api.address), person.email, person.authKey, here());
    const spellings = [person.email.toUpperCase(), ` ${person.email}`.trim(), person.email, person.email];
    for (const spelling of [...spellings, person.email.replace('p', 'P')])
      expect(await wrongPassword(spelling)).toBe('api/wrong-credentials');
    expect(await wrongPassword(person.email.toUpperCase())).toBe('api/too-many-tries');
  });

  test('are written down, those at an address that nobody has too', async () => {
    const strangers = () =>
      rows("SELECT 1 FROM audit_event WHERE account_id IS NULL AND kind = 'password-wrong'", []);
    const before = await strangers();
    await wrongPassword(person.email);
    await wrongPassword((await newPerson()).email);
    expect([await audited('password-wrong'), await strangers()]).toEqual([1, before + 1]);
  });
});

describe('a device that is named (U23)', () => {
  test("is unknown where it is another account's, or was revoked: a mailed code is wanted", async () => {
    const other = await joinAndSignIn(api);
    const reply = await ask(browser, person.email, person.authKey, idText(other.person.device.id));
    expect(reply).toMatchObject({ deviceKnown: false, steps: ['code'] });
    await revoke();
    const again = await ask(testBrowser(api.address), person.email, person.authKey, here());
    expect(again).toMatchObject({ deviceKnown: false, steps: ['code'] });
  });

  test('and is revoked before its PIN evaluates nothing', async () => {
    await submit(browser, person);
    await revoke();
    expect(await evaluateProblem(browser)).toBe('api/step-missing');
    expect(await evaluations()).toBe(0);
  });

  test('does not speak in a half session of another account, even if it were put there', async () => {
    const { device } = (await joinAndSignIn(api)).person;
    const { halfSessionId, nonce } = await submit(browser, { ...person, device });
    await api.query('UPDATE session SET device_id = $2 WHERE id = $1', [halfSessionId, idText(device.id)]);
    const word = await deviceWord({ ...person, device }, api.address, halfSessionId, nonce);
    const body = { blinded: element(), device: word };
    expect((await browser.problem(evaluatePin, { body })).type).toBe('api/step-missing');
    expect([await evaluations(), await audited('device-proof-wrong')]).toEqual([0, 1]);
  });
});

describe('a proof (U24)', () => {
  test('without the word of the device that it names is none', async () => {
    const { halfSessionId } = await submit(browser, person);
    const body = await provenAs(person, halfSessionId);
    const forged = { ...body, device: { ...body.device, signature: randomText(64) } };
    expect(await proveProblem(forged)).toBe('api/bad-proof');
    expect(await audited('pin-proof-wrong')).toBe(1);
  });

  test('by a device that was revoked, or by another key under its id, opens nothing, mailed code or not', async () => {
    const { halfSessionId } = await passCodeElsewhere(api, browser, person);
    const foreign = { ...person, device: { id: person.device.id, seed: random(32) } };
    expect(await proveProblem(await provenAs(foreign, halfSessionId))).toBe('api/bad-proof');
    await revoke();
    expect(await proveProblem(await provenAs(person, halfSessionId))).toBe('api/bad-proof');
  });

  test('is of a challenge that stands for a minute', async () => {
    const { halfSessionId } = await submit(browser, person);
    const body = await provenAs(person, halfSessionId);
    const [row] = await api.query<{ seconds: number }>(
      'SELECT extract(epoch FROM nonce_until - now())::int AS seconds FROM session WHERE id = $1',
      [halfSessionId],
    );
    expect(row?.seconds).toBeGreaterThan(30);
    expect(row?.seconds).toBeLessThanOrEqual(60);
    await api.query('UPDATE session SET nonce_until = now() WHERE id = $1', [halfSessionId]);
    expect(await proveProblem(body)).toBe('api/bad-nonce');
  });

  test('changes nothing of the key for backups that the device has: that one was vouched for', async () => {
    const keyOf = async () =>
      (
        await api.query<{ key: string }>(
          "SELECT encode(backup_key, 'hex') AS key FROM device WHERE id = $1",
          [here()],
        )
      )[0]?.key;
    const before = await keyOf();
    const { halfSessionId } = await submit(browser, person);
    const body = await provenAs(person, halfSessionId);
    await browser.call(provePin, {
      body: { ...body, device: { ...body.device, backupKey: randomText(32) } },
    });
    expect(await keyOf()).toBe(before);
  });
});

test('an account that is suspended meanwhile goes no step further', async () => {
  const elsewhere = testBrowser(api.address);
  const { code } = await submitElsewhere(api, elsewhere, person);
  const { halfSessionId } = await submit(browser, person);
  const body = await provenAs(person, halfSessionId);
  await suspend();
  expect((await elsewhere.problem(submitSignInCode, { body: { code } })).type).toBe('api/unauthenticated');
  expect((await elsewhere.problem(resendSignInCode, { body: {} })).type).toBe('api/unauthenticated');
  expect(await evaluateProblem(browser)).toBe('api/unauthenticated');
  expect(await proveProblem(body)).toBe('api/unauthenticated');
  expect(await evaluations()).toBe(1);
});

describe('while another change of the account is under way', () => {
  test('a session that ends meanwhile evaluates no PIN', async () => {
    const owner = await signIn(api, person);
    const held = await holdAccount(api, mine());
    const late = owner.problem(evaluatePin, { body: { blinded: element() } });
    await held.isAwaited();
    await api.query('DELETE FROM session WHERE account_id = $1', [mine()]);
    await held.release();
    expect((await late).type).toBe('api/unauthenticated');
    expect(await evaluations()).toBe(0);
  });

  test('a PIN counts from the moment of its turn, not from the one it began to wait at (S7)', async () => {
    await submit(browser, person);
    const held = await holdAccount(api, mine());
    const late = evaluate(browser);
    await held.isAwaited();
    const [turn] = await api.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    await held.release();
    await late;
    const [tried] = await api.query<{ at: Date }>('SELECT at FROM pin_evaluation WHERE account_id = $1', [
      mine(),
    ]);
    expect(tried?.at.getTime()).toBeGreaterThanOrEqual(turn?.at.getTime() ?? Infinity);
  });
});

describe('counted PINs (S7)', () => {
  const age = (interval: string) =>
    api.query(`UPDATE pin_evaluation SET at = at - interval '${interval}' WHERE account_id = $1`, [mine()]);
  const keepOpen = () =>
    api.query(
      "UPDATE session SET expires_at = now() + interval '1 day', idle_until = now() + interval '1 day'",
    );

  test('are in the log, count for a whole hour, and are forgotten after thirty days', async () => {
    await submit(browser, person);
    await keepOpen();
    for (let i = 0; i < 5; i += 1) await evaluate(browser);
    expect(await audited('pin-tried')).toBe(5);
    await age('59 minutes');
    expect(await evaluateProblem(browser)).toBe('api/too-many-tries');
    await age('2 minutes');
    for (let i = 0; i < 4; i += 1) await evaluate(browser);
    await age('31 days');
    expect((await evaluate(browser)).attemptsLeft).toBe(4);
  });

  test('freeze their own account and no other', async () => {
    const other = await joinAndSignIn(api);
    await submit(browser, person);
    await keepOpen();
    for (let i = 0; i < 10; i += 1) {
      if (i === 5) await age('61 minutes');
      await evaluate(browser);
    }
    const frozen = await api.query<{ id: string }>('SELECT id FROM account WHERE frozen_until > now()');
    expect(frozen.map(({ id }) => id)).toContain(mine());
    expect(frozen.map(({ id }) => id)).not.toContain(idText(other.person.accountId));
  });
});
