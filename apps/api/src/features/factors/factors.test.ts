import {
  beginTotp,
  beginWebauthn,
  challengeFactor,
  challengeStepUp,
  confirmFactor,
  dropFactor,
  evaluatePin,
  listDevices,
  listVaults,
  renewBackupCodes,
  submitFactor,
} from '@coffer/contracts';
import { fromBase64Url, idBytes, idText, stepUpProof, toBase64Url } from '@coffer/crypto';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testAuthenticator } from '../../testing/test-authenticator.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  joinAndSignIn,
  type Person,
  prove,
  randomText,
  submit,
  submitElsewhere,
  wordOf,
} from '../../testing/test-person.ts';
import { stepUpFor } from '../../testing/test-step-up.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach(async (world) => {
  ({ api, person, browser } = world);
  await api.query("UPDATE organisation SET policy = '{}'");
});

const mine = () => idText(person.accountId);
const stepUp = async (key: Uint8Array = person.reauthKey) => {
  const { nonce, sessionId } = await browser.call(challengeStepUp, { body: { action: 'factors' } });
  const proof = await stepUpProof(key as never, fromBase64Url(nonce), idBytes(sessionId), 'factors');
  return { nonce, reauth: toBase64Url(proof) };
};
/** A code of the secret, some steps from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

const addTotp = async (name = 'Phone') => {
  const { factorId, secret } = await browser.call(beginTotp, { body: { ...(await stepUp()), name } });
  const body = { kind: 'totp' as const, code: codeOf(secret, -1) };
  const { backupCodes } = await browser.call(confirmFactor, { params: { factorId }, body });
  return { factorId, secret, backupCodes: backupCodes ?? [] };
};
const addKey = async () => {
  const key = testAuthenticator(api.address);
  const { factorId, options } = await browser.call(beginWebauthn, {
    body: { ...(await stepUp()), name: 'Key' },
  });
  const body = { kind: 'webauthn' as const, response: key.create(options) };
  await browser.call(confirmFactor, { params: { factorId }, body });
  return { factorId, key };
};
const halfWay = async () => {
  const half = testBrowser(api.address);
  return { half, ...(await submit(half, person)) };
};
const answer = (half: TestBrowser, body: Parameters<typeof submitBody>[0]) =>
  half.call(submitFactor, submitBody(body));
type Answer =
  | { kind: 'totp' | 'backup-codes'; code: string }
  | { kind: 'webauthn'; response: Record<string, unknown> };
const submitBody = (body: Answer) => ({ body: body as { kind: 'totp'; code: string } });
const refusal = async (half: TestBrowser, body: Answer) =>
  (await half.problem(submitFactor, submitBody(body))).type;

describe('an authenticator app (S21)', () => {
  test('is asked for before the PIN from its confirmation on, and a begun one is not', async () => {
    const { factorId, secret } = await browser.call(beginTotp, {
      body: { ...(await stepUp()), name: 'Phone' },
    });
    expect((await halfWay()).steps).toEqual([]);
    const wrong = { kind: 'totp' as const, code: codeOf(secret, 40) };
    expect((await browser.problem(confirmFactor, { params: { factorId }, body: wrong })).type).toBe(
      'api/wrong-code',
    );
    const body = { kind: 'totp' as const, code: codeOf(secret, -1) };
    await browser.call(confirmFactor, { params: { factorId }, body });
    const { half, halfSessionId, steps } = await halfWay();
    expect(steps).toEqual(['factor']);
    const early = { blinded: randomText(32), ...(await wordOf(half)) };
    expect((await half.problem(evaluatePin, { body: early })).type).toBe('api/step-missing');
    expect(await half.call(challengeFactor, { body: {} })).toEqual({ kinds: ['totp', 'backup-codes'] });
    expect(await answer(half, { kind: 'totp', code: codeOf(secret) })).toEqual({ steps: [] });
    await prove(api, half, person, halfSessionId);
    expect(await api.waitForMail(person.email, 2)).toContain('further factor was added');
  });

  test('takes no code twice, nor one of before, also at one moment', async () => {
    const { secret } = await addTotp();
    const [one, two] = [await halfWay(), await halfWay()];
    expect(await refusal(one.half, { kind: 'totp', code: codeOf(secret, -1) })).toBe('api/wrong-code');
    const code = codeOf(secret);
    const both = await Promise.allSettled([one, two].map(({ half }) => answer(half, { kind: 'totp', code })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('has five wrong codes an hour over all half sessions', async () => {
    const { secret, backupCodes } = await addTotp();
    const [one, two] = [await halfWay(), await halfWay()];
    const wrong = { kind: 'totp' as const, code: codeOf(secret, 99) };
    const all = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map((i) => refusal(i % 2 ? one.half : two.half, wrong)),
    );
    expect(all.filter((type) => type === 'api/wrong-code')).toHaveLength(5);
    expect(all.filter((type) => type === 'api/too-many-tries')).toHaveLength(2);
    const right = { kind: 'backup-codes' as const, code: backupCodes[0] ?? '' };
    expect(await refusal(one.half, right)).toBe('api/too-many-tries');
  });

  test('lies sealed in the database, and is begun with the password only', async () => {
    const { secret } = await addTotp();
    const rows = await api.query<{ hex: string }>("SELECT encode(secret, 'hex') AS hex FROM factor");
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(Secret.fromBase32(secret).bytes).toString('hex'));
    const body = { ...(await stepUp(person.authKey)), name: 'Mine' };
    expect((await browser.problem(beginTotp, { body })).type).toBe('api/bad-proof');
  });

  test('comes after the mail code of an unknown device, not before', async () => {
    const { secret } = await addTotp();
    const half = testBrowser(api.address);
    const { steps } = await submitElsewhere(api, half, person);
    expect(steps).toEqual(['code', 'factor']);
    expect(await refusal(half, { kind: 'totp', code: codeOf(secret) })).toBe('api/step-missing');
    expect((await half.problem(challengeFactor, { body: {} })).type).toBe('api/step-missing');
  });
});

describe('backup codes', () => {
  test('are ten, shown with the first factor only, used once each, also at one moment, and mailed', async () => {
    const { backupCodes } = await addTotp();
    expect(new Set(backupCodes).size).toBe(10);
    expect((await addTotp('Tablet')).backupCodes).toEqual([]);
    const code = (backupCodes[0] ?? '').toLowerCase().replace('-', ' ');
    const halves = [await halfWay(), await halfWay()];
    const both = await Promise.allSettled(
      halves.map(({ half }) => answer(half, { kind: 'backup-codes', code })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect
      .poll(() => api.mailsTo(person.email).some((mail) => mail.includes('backup code was used')), {
        timeout: 10_000,
      })
      .toBe(true);
  });

  test('are void once new ones are made, and worth nothing to another account', async () => {
    const { backupCodes: old } = await addTotp();
    const { backupCodes: fresh } = await browser.call(renewBackupCodes, { body: await stepUp() });
    const { half } = await halfWay();
    expect(await refusal(half, { kind: 'backup-codes', code: old[0] ?? '' })).toBe('api/wrong-code');
    const other = await joinAndSignIn(api);
    await api.query(
      'INSERT INTO factor (id, account_id, kind, name, confirmed_at) SELECT gen_random_uuid(), $1, kind, name, now() FROM factor LIMIT 1',
      [idText(other.person.accountId)],
    );
    await api.query(
      'INSERT INTO backup_code (account_id, hash) SELECT $1, hash FROM backup_code WHERE account_id = $2',
      [idText(other.person.accountId), mine()],
    );
    const stranger = testBrowser(api.address);
    await submit(stranger, other.person);
    expect(await refusal(stranger, { kind: 'backup-codes', code: fresh[0] ?? '' })).toBe('api/wrong-code');
    expect(await answer(half, { kind: 'backup-codes', code: fresh[0] ?? '' })).toEqual({ steps: [] });
  });
});

describe('a security key', () => {
  test('passes with the challenge of its own session, once', async () => {
    const { key } = await addKey();
    const [one, two] = [await halfWay(), await halfWay()];
    const asked = await one.half.call(challengeFactor, { body: {} });
    expect(asked.kinds).toEqual(['webauthn', 'backup-codes']);
    const response = key.get(asked.webauthn);
    expect(await refusal(two.half, { kind: 'webauthn', response })).toBe('api/wrong-code');
    expect(await answer(one.half, { kind: 'webauthn', response })).toEqual({ steps: [] });
    const again = await halfWay();
    expect(await refusal(again.half, { kind: 'webauthn', response })).toBe('api/wrong-code');
  });

  test('for another origin or host, another key, or a counter of before is refused', async () => {
    const { key } = await addKey();
    const { half } = await halfWay();
    const ask = async () => (await half.call(challengeFactor, { body: {} })).webauthn;
    const wrong = async (response: Record<string, unknown>) => refusal(half, { kind: 'webauthn', response });
    expect(await wrong(key.get(await ask(), { from: 'https://evil.example' }))).toBe('api/wrong-code');
    expect(await wrong(key.get(await ask(), { rpId: 'evil.example' }))).toBe('api/wrong-code');
    const forged = { ...testAuthenticator(api.address).get(await ask()), id: key.get(await ask()).id };
    expect(await wrong({ ...forged, rawId: forged.id })).toBe('api/wrong-code');
    await answer(half, { kind: 'webauthn', response: key.get(await ask()) });
    const next = await halfWay();
    key.rewind();
    const response = key.get((await next.half.call(challengeFactor, { body: {} })).webauthn);
    expect(await refusal(next.half, { kind: 'webauthn', response })).toBe('api/wrong-code');
  });

  test('is taken once over all accounts, and for its own challenge', async () => {
    const key = testAuthenticator(api.address);
    const begin = async () => browser.call(beginWebauthn, { body: { ...(await stepUp()), name: 'Key' } });
    const confirm = (factorId: string, response: Record<string, unknown>) =>
      browser.problem(confirmFactor, { params: { factorId }, body: { kind: 'webauthn', response } });
    const first = await begin();
    const second = await begin();
    expect((await confirm(second.factorId, key.create(first.options))).type).toBe('api/wrong-code');
    expect((await confirm(first.factorId, key.create(first.options))).type).toBe('api/not-found');
    const third = await begin();
    const response = key.create(third.options);
    await browser.call(confirmFactor, {
      params: { factorId: third.factorId },
      body: { kind: 'webauthn', response },
    });
    const fourth = await begin();
    expect((await confirm(fourth.factorId, key.create(fourth.options))).type).toBe('api/wrong-code');
  });
});

describe('factors of another account', () => {
  test('are neither dropped nor of use, whatever they answer (S22)', async () => {
    const [app, { factorId, key }] = [await addTotp(), await addKey()];
    const stranger = await joinAndSignIn(api);
    const drop = async (id: string) =>
      stranger.browser.problem(dropFactor, {
        params: { factorId: id },
        body: await stepUpFor(stranger.browser, stranger.person, 'factors'),
      });
    expect((await drop(factorId)).type).toBe('api/not-found');
    const owner = { person, browser };
    ({ person, browser } = stranger);
    const own = [await addTotp(), await addKey()];
    expect((await drop(factorId)).type).toBe('api/not-found');
    const { half } = await halfWay();
    const { webauthn } = await half.call(challengeFactor, { body: {} });
    expect(await refusal(half, { kind: 'totp', code: codeOf(app.secret) })).toBe('api/wrong-code');
    expect(await refusal(half, { kind: 'webauthn', response: key.get(webauthn) })).toBe('api/wrong-code');
    ({ person, browser } = owner);
    const rows = await api.query('SELECT id FROM factor WHERE dropped_from IS NULL AND id = ANY ($1)', [
      [app, { factorId }, ...own].map((each) => each.factorId),
    ]);
    expect(rows).toHaveLength(4);
    expect((await halfWay()).steps).toEqual(['factor']);
  });
});

describe('dropping and policy (S21)', () => {
  const drop = async (factorId: string) => ({ params: { factorId }, body: await stepUp() });
  const policy = (demand: string) =>
    api.query('UPDATE organisation SET policy = $1', [
      JSON.stringify({ factors: { member: demand, owner: demand } }),
    ]);

  test('a factor counts for 24 hours more, and then no more', async () => {
    const { factorId } = await addTotp();
    const { effectiveAt } = await browser.call(dropFactor, await drop(factorId));
    expect(Math.round((effectiveAt - Date.now()) / 3_600_000)).toBe(24);
    expect((await halfWay()).steps).toEqual(['factor']);
    expect((await browser.problem(dropFactor, await drop(factorId))).type).toBe('api/not-found');
    await api.query('UPDATE factor SET dropped_from = now() WHERE id = $1', [factorId]);
    expect((await halfWay()).steps).toEqual([]);
  });

  test('the last factor that the organisation asks for stays', async () => {
    const { factorId: app } = await addTotp();
    const { factorId: key } = await addKey();
    await policy('webauthn');
    expect((await browser.problem(dropFactor, await drop(key))).type).toBe('api/policy');
    await browser.call(dropFactor, await drop(app));
    await policy('any');
    expect((await browser.problem(dropFactor, await drop(key))).type).toBe('api/policy');
    await policy('none');
    await browser.call(dropFactor, await drop(key));
  });

  test('whoever owes a factor can enrol and nothing else', async () => {
    await policy('any');
    expect((await browser.problem(listVaults, {})).type).toBe('api/factor-needed');
    await browser.call(listDevices, {});
    const { half, halfSessionId } = await halfWay();
    expect((await prove(api, half, person, halfSessionId)).mustEnrol).toBe(true);
    await addTotp();
    await browser.call(listVaults, {});
    await policy('webauthn');
    expect((await browser.problem(listVaults, {})).type).toBe('api/factor-needed');
    await addKey();
    await browser.call(listVaults, {});
  });

  test('where a security key is asked for and there is one, an app does not stand in for it', async () => {
    const { secret } = await addTotp();
    await policy('webauthn');
    expect(await (await halfWay()).half.call(challengeFactor, { body: {} })).toMatchObject({
      kinds: ['totp', 'backup-codes'],
    });
    await addKey();
    const { half } = await halfWay();
    expect((await half.call(challengeFactor, { body: {} })).kinds).toEqual(['webauthn', 'backup-codes']);
    expect(await refusal(half, { kind: 'totp', code: codeOf(secret) })).toBe('api/wrong-code');
  });
});
