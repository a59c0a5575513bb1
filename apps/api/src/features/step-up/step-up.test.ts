import { challengeStepUp, confirmStepUp, lockSession, type stepUpActions } from '@coffer/contracts';
import { fromBase64Url, idBytes, idText, stepUpProof, toBase64Url } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, type Person, randomText, signIn, submit } from '../../testing/test-person.ts';

type Action = (typeof stepUpActions)[number];

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const challenge = (action: Action = 'export', on = browser) => on.call(challengeStepUp, { body: { action } });
/** The right answer to a challenge, or one by another key. */
const answerTo = async (
  { nonce, sessionId }: { nonce: string; sessionId: string },
  action: Action = 'export',
  key = person.reauthKey,
) => {
  const proof = await stepUpProof(key as never, fromBase64Url(nonce), idBytes(sessionId), action);
  return { action, nonce, proof: toBase64Url(proof) };
};
const typeOf = async (body: Awaited<ReturnType<typeof answerTo>>, on = browser) =>
  (await on.problem(confirmStepUp, { body })).type;
const wrong = async (on = browser) =>
  typeOf(await answerTo(await challenge('export', on), 'export', person.authKey), on);

describe('a challenge', () => {
  test('is over after two minutes', async () => {
    const body = await answerTo(await challenge());
    const [row] = await api.query<{ left: number }>(
      `SELECT round(extract(epoch FROM max(expires_at) - now()))::int AS left FROM nonce WHERE purpose = 'step-up:export'`,
    );
    expect(Math.abs((row?.left ?? 0) - 120)).toBeLessThan(10);
    await api.query("UPDATE nonce SET expires_at = now() WHERE purpose LIKE 'step-up:%'");
    expect(await typeOf(body)).toBe('api/bad-nonce');
  });

  test('is answered once, right or wrong', async () => {
    const asked = await challenge();
    const right = await answerTo(asked);
    expect(await typeOf(await answerTo(asked, 'export', person.authKey))).toBe('api/bad-proof');
    expect(await typeOf(right)).toBe('api/bad-nonce');
  });

  test('of one act confirms no other', async () => {
    expect(await typeOf(await answerTo(await challenge('export'), 'reveal-all'))).toBe('api/bad-nonce');
    await browser.call(confirmStepUp, { body: await answerTo(await challenge('reveal-all'), 'reveal-all') });
    const kinds = await api.query<{ kind: string }>(
      "SELECT kind FROM audit_event WHERE account_id = $1 AND kind LIKE 'step-up%'",
      [idText(person.accountId)],
    );
    expect(kinds).toEqual([{ kind: 'step-up-reveal-all' }]);
  });

  test('is of its session: another one of the same person can not answer it', async () => {
    const body = await answerTo(await challenge());
    const second = await signIn(api, person);
    expect(await typeOf(body, second)).toBe('api/bad-nonce');
    await browser.call(confirmStepUp, { body });
  });

  test('of a sign-up is none of a step-up', async () => {
    const reply = await browser.post('/v1/prelogin', { email: person.email });
    const { nonce } = JSON.parse(reply.text) as { nonce: string };
    const { sessionId } = await challenge();
    expect(await typeOf(await answerTo({ nonce, sessionId }))).toBe('api/bad-nonce');
  });

  test('asked for at one moment and answered at one moment confirms once', async () => {
    const body = await answerTo(await challenge());
    const ended = await Promise.allSettled([1, 2, 3].map(() => browser.call(confirmStepUp, { body })));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('names the KDF and the salt of the account, with which alone the key can be made', async () => {
    const { kdf, salt } = await challenge();
    const [row] = await api.query<{ salt: Buffer; kdf: unknown }>(
      'SELECT salt, kdf FROM account WHERE id = $1',
      [idText(person.accountId)],
    );
    expect([salt, kdf]).toEqual([row?.salt.toString('base64url'), row?.kdf]);
  });
});

describe('who may ask', () => {
  test('is a full session: neither nobody, nor half a session, nor a locked one', async () => {
    const nobody = testBrowser(api.address);
    const half = testBrowser(api.address);
    await submit(half, person);
    await browser.call(lockSession, { body: {} });
    for (const on of [nobody, half, browser]) {
      expect((await on.problem(challengeStepUp, { body: { action: 'export' } })).type).toBe(
        'api/unauthenticated',
      );
      const body = { action: 'export' as const, nonce: randomText(32), proof: randomText(32) };
      expect(await typeOf(body, on)).toBe('api/unauthenticated');
    }
  });

  test.each([
    ['action', { action: 'delete-all' }],
    ['nonce', { nonce: randomText(31) }],
    ['proof', { proof: randomText(33) }],
    ['more', { more: 1 }],
  ])('names the field at fault: %s', async (field, change) => {
    const body = { action: 'export', nonce: randomText(32), proof: randomText(32), ...change };
    const reply = await browser.post('/v1/step-up/confirm', body);
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'api/invalid-request', status: 400, field });
  });
});

describe('wrong answers', () => {
  test('are counted over all sessions of a person, and the sixth waits although it would be right', async () => {
    const second = await signIn(api, person);
    for (let i = 0; i < 5; i += 1) {
      const kept = i === 4 ? await challenge() : null;
      expect(await wrong(i % 2 ? second : browser)).toBe('api/bad-proof');
      if (!kept) continue;
      const late = await browser.problem(confirmStepUp, { body: await answerTo(kept) });
      expect(late).toMatchObject({ type: 'api/too-many-tries', status: 429 });
      expect(Math.abs((late.retryAt ?? 0) - Date.now() - 3_600_000)).toBeLessThan(120_000);
    }
    const other = await joinAndSignIn(api);
    await challenge('export', other.browser);
  });

  test('are forgiven by a right one before the fifth', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 4; i += 1) expect(await wrong()).toBe('api/bad-proof');
      await browser.call(confirmStepUp, { body: await answerTo(await challenge()) });
    }
  });

  test('end with the hour', async () => {
    for (let i = 0; i < 5; i += 1) await wrong();
    expect((await browser.problem(challengeStepUp, { body: { action: 'export' } })).type).toBe(
      'api/too-many-tries',
    );
    await api.query("UPDATE rate_limit SET expires_at = now() - interval '1 second'");
    await browser.call(confirmStepUp, { body: await answerTo(await challenge()) });
  });
});
