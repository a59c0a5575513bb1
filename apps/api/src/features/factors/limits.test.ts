import {
  beginTotp,
  beginWebauthn,
  challengeFactor,
  confirmFactor,
  dropFactor,
  readAccount,
  renewBackupCodes,
  submitFactor,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testAuthenticator } from '../../testing/test-authenticator.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newId, type Person, submit } from '../../testing/test-person.ts';
import { stepUpFor } from '../../testing/test-step-up.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const mine = () => idText(person.accountId);
const stepUp = () => stepUpFor(browser, person, 'factors');
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
const begin = async (name = 'Phone') => browser.call(beginTotp, { body: { ...(await stepUp()), name } });
const beginKey = async () => browser.call(beginWebauthn, { body: { ...(await stepUp()), name: 'Key' } });
const confirmProblem = async (factorId: string, code: string, on = browser) =>
  (await on.problem(confirmFactor, { params: { factorId }, body: { kind: 'totp', code } })).type;
const confirm = (factorId: string, code: string, on = browser) =>
  on.call(confirmFactor, { params: { factorId }, body: { kind: 'totp', code } });
const addTotp = async () => {
  const { factorId, secret } = await begin();
  await confirm(factorId, codeOf(secret, -1));
  return { factorId, secret };
};
const addKey = async () => {
  const key = testAuthenticator(api.address);
  const { factorId, options } = await beginKey();
  const body = { kind: 'webauthn' as const, response: key.create(options) };
  await browser.call(confirmFactor, { params: { factorId }, body });
  return { factorId, key };
};
const halfWay = async () => {
  const half = testBrowser(api.address);
  await submit(half, person);
  return half;
};
const answer = (half: TestBrowser, code: string) => half.call(submitFactor, { body: { kind: 'totp', code } });
const refusal = async (half: TestBrowser, code: string) =>
  (await half.problem(submitFactor, { body: { kind: 'totp', code } })).type;
const keyRefusal = async (half: TestBrowser, response: Record<string, unknown>) =>
  (await half.problem(submitFactor, { body: { kind: 'webauthn', response } })).type;
const audited = async (kind: string) =>
  (await api.query('SELECT 1 FROM audit_event WHERE account_id = $1 AND kind = $2', [mine(), kind])).length;
const putConfirmed = (count: number) =>
  api.query(
    `INSERT INTO factor (id, account_id, kind, name, confirmed_at)
     SELECT gen_random_uuid(), $1, 'totp', 'Old', now() FROM generate_series(1, $2)`,
    [mine(), count],
  );
const challengeOf = async (half: TestBrowser) => (await half.call(challengeFactor, { body: {} })).webauthn;

describe('the step of a factor', () => {
  test('is asked and answered only where one stands before the PIN', async () => {
    const half = await halfWay();
    expect((await half.problem(challengeFactor, { body: {} })).type).toBe('api/not-found');
    expect(await refusal(half, '123456')).toBe('api/not-found');
    const { secret } = await addTotp();
    const due = await halfWay();
    await answer(due, codeOf(secret));
    expect((await due.problem(challengeFactor, { body: {} })).type).toBe('api/not-found');
    expect(await refusal(due, codeOf(secret, 1))).toBe('api/not-found');
    expect((await browser.problem(challengeFactor, { body: {} })).type).toBe('api/not-found');
  });

  test('takes the present code and its neighbours, and none further off', async () => {
    const { secret } = await addTotp();
    const half = await halfWay();
    expect(await refusal(half, codeOf(secret, 3))).toBe('api/wrong-code');
    await api.query('UPDATE factor SET last_step = NULL WHERE account_id = $1', [mine()]);
    expect(await refusal(half, codeOf(secret, -3))).toBe('api/wrong-code');
    await answer(half, codeOf(secret));
  });

  test('has five wrong answers, which are written down, and a right one gives them back (S7)', async () => {
    const { secret } = await addTotp();
    const wrong = codeOf(secret, 99);
    const half = await halfWay();
    for (let i = 0; i < 4; i += 1) expect(await refusal(half, wrong)).toBe('api/wrong-code');
    await answer(half, codeOf(secret));
    const next = await halfWay();
    for (let i = 0; i < 5; i += 1) expect(await refusal(next, wrong)).toBe('api/wrong-code');
    expect(await refusal(next, wrong)).toBe('api/too-many-tries');
    expect(await audited('factor-wrong')).toBe(9);
  });

  test('is over for an account that was suspended meanwhile', async () => {
    const { secret } = await addTotp();
    const half = await halfWay();
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [mine()]);
    expect((await half.problem(challengeFactor, { body: {} })).type).toBe('api/unauthenticated');
    expect(await refusal(half, codeOf(secret))).toBe('api/unauthenticated');
  });
});

describe('a challenge for a security key', () => {
  test('is used up by a wrong word too, and the right one comes too late', async () => {
    const { key } = await addKey();
    const half = await halfWay();
    const asked = await challengeOf(half);
    expect(await keyRefusal(half, key.get(asked, { from: 'https://evil.example' }))).toBe('api/wrong-code');
    expect(await keyRefusal(half, key.get(asked))).toBe('api/wrong-code');
    await half.call(submitFactor, {
      body: { kind: 'webauthn', response: key.get(await challengeOf(half)) },
    });
  });

  test('stands for five minutes', async () => {
    const { key } = await addKey();
    const half = await halfWay();
    const asked = await challengeOf(half);
    const [row] = await api.query<{ seconds: number }>(
      `SELECT extract(epoch FROM max(expires_at) - now())::int AS seconds FROM nonce
       WHERE purpose = 'webauthn-sign-in'`,
    );
    expect(row?.seconds).toBeGreaterThan(240);
    expect(row?.seconds).toBeLessThanOrEqual(300);
    await api.query("UPDATE nonce SET expires_at = now() WHERE purpose = 'webauthn-sign-in'");
    expect(await keyRefusal(half, key.get(asked))).toBe('api/wrong-code');
  });

  test('for adding a key is of its own session, and its word of its own origin and host', async () => {
    const { factorId, options } = await beginKey();
    const key = testAuthenticator(api.address);
    const wrong = async (response: Record<string, unknown>, of = factorId, on = browser) =>
      (await on.problem(confirmFactor, { params: { factorId: of }, body: { kind: 'webauthn', response } }))
        .type;
    const second = await halfWay();
    expect(await wrong(key.create(options), factorId, second)).toBe('api/unauthenticated');
    expect(await wrong(key.create(options, 'https://evil.example'))).toBe('api/wrong-code');
    const next = await beginKey();
    const elsewhere = { ...(next.options as object), rp: { id: 'evil.example' } };
    expect(await wrong(key.create(elsewhere), next.factorId)).toBe('api/wrong-code');
    expect((await browser.call(readAccount, {})).factors).toEqual([]);
  });
});

describe('adding a factor', () => {
  test('is confirmed once, within an hour of its begin', async () => {
    const { factorId, secret } = await begin();
    await api.query("UPDATE factor SET added_at = now() - interval '61 minutes' WHERE id = $1", [factorId]);
    expect(await confirmProblem(factorId, codeOf(secret))).toBe('api/not-found');
    await api.query("UPDATE factor SET added_at = now() - interval '59 minutes' WHERE id = $1", [factorId]);
    await confirm(factorId, codeOf(secret));
    expect(await confirmProblem(factorId, codeOf(secret, 1))).toBe('api/not-found');
    expect(await audited('factor-added')).toBe(1);
  });

  test('has five wrong codes an hour, unknown factors among them, and a right one gives them back', async () => {
    const first = await begin();
    for (let i = 0; i < 4; i += 1)
      expect(await confirmProblem(first.factorId, codeOf(first.secret, 99))).toBe('api/wrong-code');
    await confirm(first.factorId, codeOf(first.secret));
    const { factorId, secret } = await begin('Tablet');
    for (let i = 0; i < 2; i += 1)
      expect(await confirmProblem(factorId, codeOf(secret, 99))).toBe('api/wrong-code');
    for (let i = 0; i < 3; i += 1)
      expect(await confirmProblem(newId(), codeOf(secret))).toBe('api/not-found');
    expect(await confirmProblem(factorId, codeOf(secret))).toBe('api/too-many-tries');
  });

  test('takes the place of what the same person began before, and of nothing that others began', async () => {
    const other = await joinAndSignIn(api);
    const body = { ...(await stepUpFor(other.browser, other.person, 'factors')), name: 'Theirs' };
    const theirs = await other.browser.call(beginTotp, { body });
    const first = await begin();
    const { factorId, secret } = await begin();
    expect(await confirmProblem(first.factorId, codeOf(first.secret))).toBe('api/not-found');
    await confirm(factorId, codeOf(secret));
    await confirm(theirs.factorId, codeOf(theirs.secret), other.browser);
  });

  test('has room for twenty', async () => {
    await putConfirmed(19);
    await addTotp();
    const body = { ...(await stepUp()), name: 'More' };
    expect((await browser.problem(beginTotp, { body })).type).toBe('api/too-many-tries');
    const again = { ...(await stepUp()), name: 'More' };
    expect((await browser.problem(beginWebauthn, { body: again })).type).toBe('api/too-many-tries');
  });
});

describe('backup codes', () => {
  const renew = async () => browser.problem(renewBackupCodes, { body: await stepUp() });

  test('are made for a factor that counts: neither for a begun one nor for one that is gone', async () => {
    await begin();
    expect((await renew()).type).toBe('api/not-found');
    const { factorId } = await addTotp();
    await api.query('UPDATE factor SET dropped_from = now() WHERE id = $1', [factorId]);
    expect((await renew()).type).toBe('api/not-found');
  });

  test('of others stand when one makes new ones, which is mailed', async () => {
    await addTotp();
    const owner = { person, browser };
    const theirs = () =>
      api.query('SELECT hash FROM backup_code WHERE account_id = $1 ORDER BY hash', [
        idText(owner.person.accountId),
      ]);
    const before = await theirs();
    expect(before).toHaveLength(10);
    ({ person, browser } = await joinAndSignIn(api));
    await addTotp();
    await browser.call(renewBackupCodes, { body: await stepUp() });
    expect(await theirs()).toEqual(before);
    await expect
      .poll(() => api.mailsTo(person.email).some((mail) => /backup codes/i.test(mail)), { timeout: 10_000 })
      .toBe(true);
  });
});

test('the drop of a factor is told by mail with a way to stop it (S21)', async () => {
  const { factorId } = await addTotp();
  await browser.call(dropFactor, { params: { factorId }, body: await stepUp() });
  expect(await audited('factor-dropping')).toBe(1);
  const told = () => api.mailsTo(person.email).filter((mail) => mail.includes('/not-me#'));
  await expect
    .poll(() => told().some((mail) => /factor will be/i.test(mail)), { timeout: 10_000 })
    .toBe(true);
});
