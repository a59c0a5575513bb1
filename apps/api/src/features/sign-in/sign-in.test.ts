import {
  evaluatePin,
  lockSession,
  provePin,
  readSession,
  readStates,
  submitPassword,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
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
  signIn,
  signUp,
  submit,
  wordOf,
} from '../../testing/test-person.ts';

type ProvenDevice = Awaited<ReturnType<typeof proofBody>>['device'];

let api: TestApi;
oneApi((started) => {
  api = started;
});

const joined = async (): Promise<Person> => {
  const person = await newPerson();
  await signUp(api, person);
  return person;
};

const halfWay = async (person: Person) => {
  const browser = testBrowser(api.address);
  const { halfSessionId } = await submit(browser, person);
  return { browser, halfSessionId };
};

/** Moves an account's evaluations into the past, as an hour would. */
const letAnHourPass = (person: Person) =>
  api.query("UPDATE pin_evaluation SET at = at - interval '61 minutes' WHERE account_id = $1", [
    idText(person.accountId),
  ]);
const letTheFreezePass = (person: Person) =>
  api.query("UPDATE account SET frozen_until = now() - interval '1 second' WHERE id = $1", [
    idText(person.accountId),
  ]);

describe('password', () => {
  test('the right one gives a half session of five minutes, which opens the PIN steps and nothing else (S5, S22)', async () => {
    const { browser, halfSessionId } = await halfWay(await joined());
    const session = await browser.call(readSession, {});
    expect(session).toMatchObject({ kind: 'half', sessionId: halfSessionId });
    expect(session.expiresAt - Date.now()).toBeLessThanOrEqual(5 * 60_000 + 2000);
    expect((await browser.problem(readStates, { query: { since: 0 } })).type).toBe('api/unauthenticated');
  });

  test('wrong, unknown, unverified and suspended are told the same, and who is suspended more with the right one', async () => {
    const known = await joined();
    const suspended = await joined();
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idText(suspended.accountId)]);
    const unknown = await newPerson();
    const ask = (email: string, authKey: Uint8Array) =>
      testBrowser(api.address).problem(submitPassword, { body: { email, authKey: toBase64Url(authKey) } });
    const wrong = await ask(known.email, random(32));
    expect(wrong).toEqual({ type: 'api/wrong-credentials', title: expect.any(String), status: 401 });
    expect(await ask(unknown.email, unknown.authKey)).toEqual(wrong);
    expect(await ask(suspended.email, random(32))).toEqual(wrong);
    const browser = testBrowser(api.address);
    const body = { email: suspended.email, authKey: toBase64Url(suspended.authKey) };
    const refused = await browser.problem(submitPassword, { body });
    expect(refused).toEqual({ type: 'api/suspended', title: expect.any(String), status: 403 });
    expect(browser.jar.size).toBe(0);
  });

  test('the sixth wrong one in a quarter of an hour has to wait, for strangers too, even when sent at one moment', async () => {
    const known = await joined();
    for (const email of [known.email, (await newPerson()).email]) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          testBrowser(api.address).problem(submitPassword, { body: { email, authKey: randomText(32) } }),
        ),
      );
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
      const late = answers.filter(({ type }) => type === 'api/too-many-tries');
      expect(late).toHaveLength(3);
      expect(late[0]?.retryAt).toBeGreaterThan(Date.now());
    }
    const right = { email: known.email, authKey: toBase64Url(known.authKey) };
    expect((await testBrowser(api.address).problem(submitPassword, { body: right })).status).toBe(429);
  });

  test('the database holds Argon2id of the peppered key and no token (S1, K11, K12)', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    const [row] = await api.query<{ auth_hash: string }>('SELECT auth_hash FROM account WHERE id = $1', [
      idText(person.accountId),
    ]);
    expect(row?.auth_hash).toMatch(
      /^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
    const dump = JSON.stringify(
      await api.query('SELECT encode(token_hash, $1) AS h FROM session', ['base64']),
    );
    for (const token of browser.jar.values()) expect(dump).not.toContain(token);
  });
});

describe('PIN', () => {
  test('a proof with both signatures gives a full session with a new token, and the half one ends (S6, U24)', async () => {
    const person = await joined();
    const { browser, halfSessionId } = await halfWay(person);
    const halfToken = browser.jar.get('coffer');
    const reply = await prove(api, browser, person, halfSessionId);
    expect(reply.fullName).toBe('Test Person');
    expect(reply.states).toHaveLength(1);
    expect(browser.jar.get('coffer')).not.toBe(halfToken);
    expect((await browser.call(readSession, {})).kind).toBe('full');
    const old = testBrowser(api.address);
    old.jar.set('coffer', halfToken ?? '');
    expect((await old.problem(readSession, {})).type).toBe('api/unauthenticated');
    const again = await submit(testBrowser(api.address), person);
    expect(again.deviceKnown).toBe(true);
  });

  test('guesses at one moment are counted one by one: five an hour and no more (S7)', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    const blinded = (await import('@coffer/crypto')).blindOprf(random(8)).element;
    const word = await wordOf(browser);
    const ask = () =>
      browser.send('POST', evaluatePin.path, {
        headers: { 'x-coffer': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ blinded: toBase64Url(blinded), ...word }),
      });
    const statuses = (await Promise.all(Array.from({ length: 9 }, ask))).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429]);
    const rows = await api.query('SELECT 1 FROM pin_evaluation WHERE account_id = $1', [
      idText(person.accountId),
    ]);
    expect(rows).toHaveLength(5);
    expect(await api.waitForMail(person.email, 2)).toContain('PIN');
  });

  test('ten without success freeze for a day; after that each one freezes again, doubled, at most a week (S7)', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    await api.query(
      "UPDATE session SET expires_at = now() + interval '1 day', idle_until = now() + interval '1 day'",
    );
    for (let i = 0; i < 10; i += 1) {
      if (i === 5) await letAnHourPass(person);
      const { attemptsLeft } = await evaluate(browser);
      expect(attemptsLeft).toBe(i === 9 ? 0 : Math.min(4 - (i % 5), 9 - i));
    }
    const hours = async () => {
      await letAnHourPass(person);
      const { retryAt = 0, type } = await browser.problem(evaluatePin, { body: { blinded: randomText(32) } });
      expect(type).toBe('api/frozen');
      return Math.round((retryAt - Date.now()) / 3_600_000);
    };
    expect(await hours()).toBe(24);
    for (const expected of [48, 96, 168, 168]) {
      await letTheFreezePass(person);
      expect((await evaluate(browser)).attemptsLeft).toBe(0);
      expect(await hours()).toBe(expected);
    }
    const mails = await api.waitForMail(person.email, 3);
    expect(mails).toContain('frozen');
    const frozen = await api.query(
      "SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = 'pin-frozen'",
      [idText(person.accountId)],
    );
    expect(frozen.length).toBe(5);
  });

  test('a proof clears its own half session and device only; the rest stays counted', async () => {
    const person = await joined();
    const thief = testBrowser(api.address);
    await passCodeElsewhere(api, thief, person);
    await evaluate(thief);
    await evaluate(thief);
    await signIn(api, person);
    const rows = await api.query('SELECT 1 FROM pin_evaluation WHERE account_id = $1', [
      idText(person.accountId),
    ]);
    expect(rows).toHaveLength(2);
  });

  test('an element that is none is refused, and counted', async () => {
    const person = await joined();
    const { browser } = await halfWay(person);
    const zero = toBase64Url(new Uint8Array(32));
    const body = { blinded: zero, ...(await wordOf(browser)) };
    expect(await browser.problem(evaluatePin, { body })).toMatchObject({
      type: 'api/invalid-request',
      field: 'blinded',
    });
    const rows = await api.query('SELECT 1 FROM pin_evaluation WHERE account_id = $1', [
      idText(person.accountId),
    ]);
    expect(rows).toHaveLength(1);
  });

  test('a nonce is answered once, right or wrong (U24)', async () => {
    const person = await joined();
    const { browser, halfSessionId } = await halfWay(person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(person, { origin: api.address, halfSessionId, nonce, wrappedRootKey });
    const wrong = { ...body, signature: toBase64Url(random(64)) };
    expect((await browser.problem(provePin, { body: wrong })).type).toBe('api/bad-proof');
    expect((await browser.problem(provePin, { body })).type).toBe('api/bad-nonce');
  });

  test('a proof for another origin, session, wrap, device or by another person is refused', async () => {
    const person = await joined();
    const other = await newPerson();
    other.deploymentId = person.deploymentId;
    const { browser, halfSessionId } = await halfWay(person);
    const attempt = async (
      change: (facts: {
        origin: string;
        halfSessionId: string;
        nonce: string;
        wrappedRootKey: string;
      }) => Promise<unknown>,
    ) => {
      const { nonce, wrappedRootKey } = await evaluate(browser);
      const body = await change({ origin: api.address, halfSessionId, nonce, wrappedRootKey });
      return (await browser.problem(provePin, { body: body as never })).type;
    };
    expect(await attempt((f) => proofBody(person, { ...f, origin: 'https://evil.example' }))).toBe(
      'api/bad-origin',
    );
    expect(await attempt((f) => proofBody(person, { ...f, halfSessionId: newId() }))).toBe('api/bad-proof');
    expect(await attempt((f) => proofBody(person, { ...f, wrappedRootKey: randomText(125) }))).toBe(
      'api/bad-proof',
    );
    expect(await attempt((f) => proofBody({ ...person, keys: other.keys }, f))).toBe('api/bad-proof');
  });

  test('a new device is taken with the word of the identity only (U23, U31)', async () => {
    const person = await joined();
    const browser = testBrowser(api.address);
    const { elsewhere, halfSessionId } = await passCodeElsewhere(api, browser, person);
    const attempt = async (spoil: (device: ProvenDevice) => object) => {
      const { nonce, wrappedRootKey } = await evaluate(browser);
      const body = await proofBody(elsewhere, { origin: api.address, halfSessionId, nonce, wrappedRootKey });
      return (
        await browser.problem(provePin, { body: { ...body, device: spoil(body.device) as ProvenDevice } })
      ).type;
    };
    expect(await attempt((device) => ({ ...device, registration: undefined }))).toBe('api/bad-proof');
    expect(await attempt((device) => ({ ...device, registration: randomText(64) }))).toBe('api/bad-proof');
    expect(await attempt((device) => ({ ...device, backupKey: randomText(32) }))).toBe('api/bad-proof');
  });

  test("another account's device is not taken, nor a known device under another key", async () => {
    const { person: owner } = await joinAndSignIn(api);
    const person = await joined();
    for (const device of [owner.device, { id: owner.device.id, seed: random(32) }]) {
      const browser = testBrowser(api.address);
      const { halfSessionId } = await passCodeElsewhere(api, browser, person);
      const { nonce, wrappedRootKey } = await evaluate(browser);
      const body = await proofBody(
        { ...person, device },
        { origin: api.address, halfSessionId, nonce, wrappedRootKey },
      );
      expect((await browser.problem(provePin, { body })).type).toBe('api/bad-proof');
    }
  });

  test('a retry of a proof whose reply was lost gets the same session (F5, F8)', async () => {
    const person = await joined();
    const { browser, halfSessionId } = await halfWay(person);
    const { nonce, wrappedRootKey } = await evaluate(browser);
    const body = await proofBody(person, { origin: api.address, halfSessionId, nonce, wrappedRootKey });
    const idempotencyKey = newId();
    const half = new Map(browser.jar);
    const first = await browser.call(provePin, { body }, { idempotencyKey });
    const token = browser.jar.get('coffer');
    for (const [name, value] of half) browser.jar.set(name, value);
    expect(await browser.call(provePin, { body }, { idempotencyKey })).toEqual(first);
    expect(browser.jar.get('coffer')).toBe(token);
  });

  test('lock leaves a half session that unlocks by the PIN steps', async () => {
    const { person, browser } = await joinAndSignIn(api);
    const { halfSessionId } = await browser.call(lockSession, { body: {} });
    expect((await browser.problem(readStates, { query: { since: 0 } })).type).toBe('api/unauthenticated');
    const { expiresAt } = await browser.call(readSession, {});
    expect(expiresAt - Date.now()).toBeGreaterThan(11 * 3_600_000);
    await prove(api, browser, person, halfSessionId);
    expect((await browser.call(readStates, { query: { since: 0 } })).states).toHaveLength(1);
  });
});
