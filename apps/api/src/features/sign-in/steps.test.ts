import {
  evaluatePin,
  lockSession,
  provePin,
  readSession,
  readStates,
  resendSignInCode,
  submitPassword,
  submitSignInCode,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  evaluate,
  joinAndSignIn,
  newId,
  newPerson,
  type Person,
  passCodeElsewhere,
  proofBody,
  prove,
  random,
  randomText,
  signInMails,
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
const count = async (text: string): Promise<number> => (await api.query(text, [mine()])).length;
const evaluations = () => count('SELECT 1 FROM pin_evaluation WHERE account_id = $1');
const audited = (kind: string) =>
  count(`SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = '${kind}'`);
const blind = () => ({ blinded: randomText(32) });
const minutesLeft = async () => ((await browser.call(readSession, {})).expiresAt - Date.now()) / 60_000;

describe('an unknown device (U22, U31)', () => {
  test('evaluates no PIN before the mailed code, whoever holds password and PIN', async () => {
    const { code, steps, elsewhere, halfSessionId } = await submitElsewhere(api, browser, person);
    expect(steps).toEqual(['code']);
    expect((await browser.problem(evaluatePin, { body: blind() })).type).toBe('api/step-missing');
    expect(await evaluations()).toBe(0);
    expect(await browser.call(submitSignInCode, { body: { code } })).toEqual({ steps: [] });
    await prove(api, browser, elsewhere, halfSessionId);
    expect((await browser.call(readStates, { query: { since: 0 } })).states).toHaveLength(1);
    const told = await api.waitForMail(person.email, 3);
    expect(told).toContain('new device');
    expect(told).toContain('/not-me#');
    expect(await audited('device-registered')).toBe(1);
    expect((await submit(testBrowser(api.address), elsewhere)).deviceKnown).toBe(true);
  });

  test('proves nothing without its code, though a challenge lay there', async () => {
    const { elsewhere, halfSessionId } = await submitElsewhere(api, browser, person);
    const nonce = random(32);
    await api.query(
      "UPDATE session SET nonce = $2, nonce_until = now() + interval '1 minute' WHERE account_id = $1",
      [mine(), Buffer.from(nonce)],
    );
    const [row] = await api.query<{ wrap: string }>(
      "SELECT encode(wrapped_root_key, 'base64') AS wrap FROM account WHERE id = $1",
      [mine()],
    );
    const wrappedRootKey = Buffer.from(row?.wrap ?? '', 'base64').toString('base64url');
    const facts = { origin: api.address, halfSessionId, nonce: toBase64Url(nonce), wrappedRootKey };
    const body = await proofBody(elsewhere, facts);
    expect((await browser.problem(provePin, { body })).type).toBe('api/step-missing');
  });

  test('has a quarter of an hour for its mail, and five minutes from there on', async () => {
    const { code } = await submitElsewhere(api, browser, person);
    expect(await minutesLeft()).toBeGreaterThan(14);
    await browser.call(submitSignInCode, { body: { code } });
    expect(await minutesLeft()).toBeLessThanOrEqual(5.1);
    expect(await minutesLeft()).toBeGreaterThan(4);
  });

  test('has five tries, and two at one moment count twice', async () => {
    const { code } = await submitElsewhere(api, browser, person);
    const wrong = { code: code === '00000000' ? '11111111' : '00000000' };
    const ask = () => browser.problem(submitSignInCode, { body: wrong });
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ triesLeft }) => triesLeft).sort()).toEqual([3, 4]);
    for (const triesLeft of [2, 1, 0])
      expect(await ask()).toMatchObject({ type: 'api/wrong-code', triesLeft });
    expect((await browser.problem(submitSignInCode, { body: { code } })).type).toBe('api/code-expired');
    expect(await audited('sign-in-code-wrong')).toBe(5);
  });

  test("passes with its own session's code only, once", async () => {
    const other = testBrowser(api.address);
    const first = await submitElsewhere(api, browser, person);
    const second = await submitElsewhere(api, other, person);
    if (first.code !== second.code) {
      expect((await browser.problem(submitSignInCode, { body: { code: second.code } })).type).toBe(
        'api/wrong-code',
      );
    }
    await browser.call(submitSignInCode, { body: { code: first.code } });
    expect((await browser.problem(submitSignInCode, { body: { code: first.code } })).type).toBe(
      'api/code-expired',
    );
    expect((await other.problem(evaluatePin, { body: blind() })).type).toBe('api/step-missing');
  });

  test('gets another code after a minute, and time for it', async () => {
    await submitElsewhere(api, browser, person);
    expect((await browser.problem(resendSignInCode, { body: {} })).type).toBe('api/too-many-tries');
    await api.query("UPDATE mail_code SET sent_at = sent_at - interval '1 minute'");
    await api.query("UPDATE session SET expires_at = now() + interval '1 minute' WHERE account_id = $1", [
      mine(),
    ]);
    await browser.call(resendSignInCode, { body: {} });
    expect(await minutesLeft()).toBeGreaterThan(14);
    await expect.poll(() => signInMails(api, person.email).length, { timeout: 10_000 }).toBe(2);
    const known = testBrowser(api.address);
    await submit(known, person);
    expect((await known.problem(resendSignInCode, { body: {} })).type).toBe('api/not-found');
  });

  test('mails twenty codes an hour at most, and known devices sign in all the same', async () => {
    const body = { email: person.email, authKey: toBase64Url(person.authKey) };
    await browser.call(submitPassword, { body });
    await api.query('UPDATE rate_limit SET count = 20 WHERE count = 1');
    expect((await testBrowser(api.address).problem(submitPassword, { body })).type).toBe(
      'api/too-many-tries',
    );
    expect((await submit(browser, person)).steps).toEqual([]);
  });
});

describe('a known device (U23, U24)', () => {
  test('signs the challenge of the password step before its first PIN, and needs no code', async () => {
    const { steps, deviceKnown } = await submit(browser, person);
    expect([deviceKnown, steps]).toEqual([true, []]);
    expect((await browser.problem(evaluatePin, { body: blind() })).type).toBe('api/step-missing');
    expect(await evaluations()).toBe(0);
    await evaluate(browser);
    // Its word is asked for once; what is no element (random bytes may be one) is counted.
    const none = { blinded: toBase64Url(new Uint8Array(32)) };
    expect((await browser.problem(evaluatePin, { body: none })).type).toBe('api/invalid-request');
    expect(await evaluations()).toBe(2);
  });

  test('is not known by its id: another key, session or origin evaluates nothing', async () => {
    const thief = { ...person, device: { ...person.device, seed: random(32) } };
    const foreign = testBrowser(api.address);
    await submit(foreign, person);
    const ofAnother = await wordOf(foreign);
    const ask = async (word: object) =>
      (await browser.problem(evaluatePin, { body: { ...blind(), ...word } })).type;
    await submit(browser, thief);
    expect(await ask(await wordOf(browser))).toBe('api/step-missing');
    expect(await ask(ofAnother)).toBe('api/step-missing');
    await submit(browser, person);
    const { device } = (await wordOf(browser)) as { device: { origin: string; signature: string } };
    expect(await ask({ device: { ...device, origin: 'https://evil.example' } })).toBe('api/bad-origin');
    expect(await evaluations()).toBe(0);
    expect(await audited('device-proof-wrong')).toBe(2);
  });

  test('brings in no other device: that one needs its own code', async () => {
    const { halfSessionId } = await submit(browser, person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const elsewhere = { ...person, device: { id: random(16), seed: random(32) } };
    const body = await proofBody(elsewhere, { origin: api.address, halfSessionId, nonce, wrappedRootKey });
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-proof');
    expect(await count('SELECT 1 FROM device WHERE account_id = $1')).toBe(1);
  });

  test('from before device backups brings its key for them, once', async () => {
    const backupKey = async () =>
      (
        await api.query<{ key: string }>(
          "SELECT encode(backup_key, 'hex') AS key FROM device WHERE account_id = $1",
          [mine()],
        )
      )[0]?.key;
    const before = await backupKey();
    await api.query('UPDATE device SET backup_key = NULL WHERE account_id = $1', [mine()]);
    const { halfSessionId } = await submit(browser, person);
    await prove(api, browser, person, halfSessionId);
    expect(await backupKey()).toBe(before);
  });
});

describe('a locked session', () => {
  test('wants the PIN alone, keeps its absolute end, and is an unlock in the log', async () => {
    const joined = await joinAndSignIn(api);
    await api.query("UPDATE session SET expires_at = now() + interval '2 hours' WHERE account_id = $1", [
      idText(joined.person.accountId),
    ]);
    const { halfSessionId } = await joined.browser.call(lockSession, { body: {} });
    await prove(api, joined.browser, joined.person, halfSessionId);
    const session = await joined.browser.call(readSession, {});
    expect(session.kind).toBe('full');
    expect(session.expiresAt - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
    const rows = await api.query("SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'unlocked'", [
      idText(joined.person.accountId),
    ]);
    expect(rows).toHaveLength(1);
  });

  test('ends after three PINs without a proof, though the hour would have more', async () => {
    const joined = await joinAndSignIn(api);
    await joined.browser.call(lockSession, { body: {} });
    for (let i = 0; i < 3; i += 1) await evaluate(joined.browser);
    expect((await joined.browser.problem(evaluatePin, { body: blind() })).type).toBe('api/unauthenticated');
    expect((await joined.browser.problem(readSession, {})).type).toBe('api/unauthenticated');
    const rows = await api.query('SELECT 1 FROM pin_evaluation WHERE account_id = $1', [
      idText(joined.person.accountId),
    ]);
    expect(rows).toHaveLength(3);
  });
});

describe('a full session', () => {
  const owner = async () => {
    const { halfSessionId } = await submit(browser, person);
    await prove(api, browser, person, halfSessionId);
  };

  test('evaluates for its own changes: twenty in an hour of its own, never towards the freeze, not told as tries, and no try of a sign-in is lost by them (S7)', async () => {
    await owner();
    for (let left = 19; left >= 0; left -= 1) expect((await evaluate(browser)).attemptsLeft).toBe(left);
    expect((await browser.problem(evaluatePin, { body: blind() })).type).toBe('api/too-many-tries');
    expect(await audited('pin-frozen')).toBe(0);
    expect(api.mailsTo(person.email)).toHaveLength(1);
    const thief = testBrowser(api.address);
    await passCodeElsewhere(api, thief, person);
    for (let left = 4; left >= 0; left -= 1) expect((await evaluate(thief)).attemptsLeft).toBe(left);
    expect((await thief.problem(evaluatePin, { body: blind() })).type).toBe('api/too-many-tries');
    await api.query("UPDATE pin_evaluation SET at = at - interval '61 minutes' WHERE account_id = $1", [
      mine(),
    ]);
    expect((await evaluate(browser)).attemptsLeft).toBe(19);
  });

  test('has nothing to prove with what it evaluates', async () => {
    await owner();
    const { sessionId } = await browser.call(readSession, {});
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const facts = { origin: api.address, halfSessionId: sessionId, nonce, wrappedRootKey };
    const body = await proofBody(person, facts);
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-nonce');
  });
});

test('with the OPRF seed lost the password still works, and the PIN step says what happened', async () => {
  await submit(browser, person);
  await api.query('UPDATE account SET pin_oprf_key = $2 WHERE id = $1', [mine(), Buffer.from(random(60))]);
  const body = { ...blind(), ...(await wordOf(browser)) };
  expect(await browser.problem(evaluatePin, { body })).toMatchObject({
    type: 'api/pin-path-lost',
    status: 410,
  });
  expect(await evaluations()).toBe(0);
});

test('a retry of the password step whose reply was lost mails no second code (F5)', async () => {
  const body = { email: person.email, authKey: toBase64Url(person.authKey) };
  const idempotencyKey = newId();
  const first = await browser.call(submitPassword, { body }, { idempotencyKey });
  browser.jar.clear();
  expect(await browser.call(submitPassword, { body }, { idempotencyKey })).toEqual(first);
  expect(await audited('sign-in-code-sent')).toBe(1);
});
