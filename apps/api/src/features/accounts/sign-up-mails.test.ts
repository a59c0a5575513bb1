import { prelogin, register, resendCode, verifyRegistration } from '@coffer/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { codesMost, nextCodeAt } from '../../codes/code.ts';
import { oneApi } from '../../testing/fixture.ts';
import { codeIn, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { fileSignUp, newId, newPerson, proofOf, registrationOf, signUp } from '../../testing/test-person.ts';
import { mailsPerAddress, mailsPerCaller } from './sign-up-limits.ts';

let api: TestApi;
// Behind one proxy, so that a test can come from as many networks as it likes.
oneApi(
  (started) => {
    api = started;
  },
  { env: { COFFER_TRUST_PROXY: '1' } },
);
beforeEach(() => api.query('DELETE FROM rate_limit'));

const from = (ip: string) => testBrowser(api.address, { 'x-forwarded-for': ip });

/** Files a sign-up for an address; the problem it ends in, or null. */
const attempt = async (browser: TestBrowser, email: string, idempotencyKey = newId()) => {
  const person = await newPerson(email);
  const facts = await browser.call(prelogin, { body: { email } });
  const body = await registrationOf(person, facts);
  const options = { proof: proofOf(person, facts.nonce), idempotencyKey };
  const again = (key = idempotencyKey) =>
    browser.call(register, { body }, { ...options, idempotencyKey: key });
  try {
    await again();
    return { refused: null, again };
  } catch (error) {
    return { refused: (error as { problem: { type: string; retryAt?: number } }).problem, again };
  }
};

const mailsFor = async (email: string): Promise<number> => {
  // A mail that is on its way is out of the queue, or in the outbox, or both for a moment.
  for (;;) {
    const [row] = await api.query<{ n: number }>('SELECT count(*)::int AS n FROM mail_job');
    if (row?.n === 0) return api.mailsTo(email).length;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('mails to an address that somebody else typed', () => {
  test('are four a day from one network and eight from all, and the refusal says when', async () => {
    const email = `${newId()}@example.org`;
    const outcomes: (string | null)[] = [];
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      for (let i = 0; i <= mailsPerCaller; i += 1) {
        const { refused } = await attempt(from(ip), email);
        outcomes.push(refused?.type ?? null);
        if (refused) expect(refused.retryAt ?? 0).toBeGreaterThan(Date.now() + 23 * 3_600_000);
      }
    }
    const sent = Array<null>(mailsPerCaller).fill(null);
    const late = 'api/too-many-tries';
    expect(outcomes).toEqual([...sent, late, ...sent, late, ...Array<string>(mailsPerCaller + 1).fill(late)]);
    expect(await mailsFor(email)).toBe(mailsPerAddress);
  });

  test('are counted one by one when asked for at one moment', async () => {
    const email = `${newId()}@example.org`;
    const all = await Promise.all(Array.from({ length: 7 }, () => attempt(from('192.0.2.9'), email)));
    expect(all.filter(({ refused }) => refused === null)).toHaveLength(mailsPerCaller);
    expect(await mailsFor(email)).toBe(mailsPerCaller);
  });

  test('are refused alike whether an account exists or not', async () => {
    const [known, stranger] = [await newPerson(), await newPerson()];
    await signUp(api, known);
    await api.query('DELETE FROM rate_limit');
    const outcomes = async (email: string) => {
      const types = [];
      for (let i = 0; i <= mailsPerCaller; i += 1) {
        const { refused } = await attempt(from('192.0.2.1'), email);
        types.push(refused && { ...refused, retryAt: 0 });
      }
      return types;
    };
    expect(await outcomes(known.email)).toEqual(await outcomes(stranger.email));
  });

  test('leave room for another address, and for the same network a day later', async () => {
    const email = `${newId()}@example.org`;
    for (let i = 0; i < mailsPerCaller; i += 1) await attempt(from('192.0.2.1'), email);
    expect((await attempt(from('192.0.2.1'), `${newId()}@example.org`)).refused).toBeNull();
    await api.query("UPDATE rate_limit SET expires_at = expires_at - interval '1 day'");
    expect((await attempt(from('192.0.2.1'), email)).refused).toBeNull();
  });

  test('are not counted twice for a retry, nor at all for a sign-up that was refused', async () => {
    const email = `${newId()}@example.org`;
    const browser = from('192.0.2.1');
    const { again } = await attempt(browser, email);
    for (let i = 0; i < mailsPerCaller + 2; i += 1) {
      // As if the first reply had been lost with its cookie.
      browser.jar.clear();
      await again();
      await expect(again(newId())).rejects.toThrow('challenge was used');
    }
    for (let i = 1; i < mailsPerCaller; i += 1)
      expect((await attempt(from('192.0.2.1'), email)).refused).toBeNull();
    expect((await attempt(from('192.0.2.1'), email)).refused?.type).toBe('api/too-many-tries');
  });
});

describe('another code', () => {
  const filed = async (email = `${newId()}@example.org`, browser = from('192.0.2.1')) => {
    const person = await newPerson(email);
    const params = { registrationId: await fileSignUp(browser, person) };
    const letPass = (minutes: number) =>
      api.query(
        `UPDATE registration SET code_sent_at = code_sent_at - make_interval(mins => $2) WHERE id = $1`,
        [...[params.registrationId, minutes]],
      );
    const resend = () => browser.call(resendCode, { params, body: {} });
    const refused = () => browser.problem(resendCode, { params, body: {} });
    return { person, browser, params, letPass, resend, refused };
  };

  test('comes after waits that grow, and after five comes none (B5)', async () => {
    const { person, letPass, resend, refused, browser, params } = await filed();
    for (const [at, minutes] of [1, 2, 5].entries()) {
      await letPass(minutes - 1);
      const { type, retryAt = 0 } = await refused();
      expect(type).toBe('api/too-many-tries');
      expect(Math.abs(retryAt - Date.now() - 60_000)).toBeLessThan(30_000);
      await letPass(1);
      await resend();
      expect(codeIn(await api.waitForMail(person.email, at + 2))).toMatch(/^\d{8}$/);
    }
    await letPass(15);
    // The fifth mail of this network to this address.
    expect((await refused()).type).toBe('api/too-many-tries');
    await api.query('DELETE FROM rate_limit');
    await resend();
    const code = codeIn(await api.waitForMail(person.email, codesMost));
    await letPass(24 * 60 + 1);
    expect(await refused()).toEqual({ type: 'api/too-many-tries', title: expect.any(String), status: 429 });
    await browser.call(verifyRegistration, { params, body: { code } });
  });

  test('of a registration that is over is not sent', async () => {
    const { params, letPass, refused, browser, person } = await filed();
    await browser.call(verifyRegistration, {
      ...{ params, body: { code: codeIn(await api.waitForMail(person.email)) } },
    });
    await letPass(60);
    expect((await refused()).type).toBe('api/not-found');
    const second = await filed();
    await second.letPass(60);
    await api.query('UPDATE registration SET expires_at = now() WHERE id = $1', [
      second.params.registrationId,
    ]);
    expect((await second.refused()).type).toBe('api/not-found');
    expect((await second.browser.problem(resendCode, { params, body: {} })).type).toBe('api/not-found');
  });

  test('counts as a mail like the first, so two registrations do not double them', async () => {
    const email = `${newId()}@example.org`;
    const one = await filed(email);
    const two = await filed(email);
    for (const { letPass, resend } of [one, two]) {
      await letPass(1);
      await resend();
    }
    await one.letPass(60);
    const { type, retryAt = 0 } = await one.refused();
    expect(type).toBe('api/too-many-tries');
    expect(retryAt).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect(await mailsFor(email)).toBe(mailsPerCaller);
  });

  test('asked for twice at one moment is sent once', async () => {
    const { letPass, resend, person } = await filed();
    await letPass(1);
    const both = await Promise.allSettled([resend(), resend()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await mailsFor(person.email)).toBe(2);
  });

  test('has waits that only grow', () => {
    const waits = Array.from({ length: codesMost }, (_, i) => nextCodeAt(0, i + 1));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBe(codesMost);
  });
});
