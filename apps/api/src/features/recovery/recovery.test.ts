import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  beginRecovery,
  claimRecovery,
  readAccount,
  readSession,
  testRecoveryWay,
  verifyRecovery,
} from '@coffer/contracts';
import { fromBase64Url, idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { readSecrets, secretChecks } from '../../secrets/secret-files.ts';
import { signedInEach } from '../../testing/fixture.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import {
  change,
  endOf,
  nextState,
  passwordPart,
  type Standing,
  standingOf,
  wayPart,
} from '../../testing/test-credentials.ts';
import {
  joinAndSignIn,
  newId,
  type Person,
  random,
  randomText,
  signIn,
  submit,
} from '../../testing/test-person.ts';
import { recoveryKit } from '../../testing/test-recovery.ts';

let api: TestApi;
let person: Person;
let standing: Standing;
let browser: TestBrowser;
signedInEach(async (world) => {
  ({ api, person, browser } = world);
  standing = standingOf(person);
  await api.query('DELETE FROM rate_limit');
  await api.query(`UPDATE organisation SET policy = '{"recovery": {"answers": true}}'`);
});

const {
  recoveryMails,
  newestCode,
  begun,
  verified,
  claimOf,
  claim,
  claimRefused,
  released,
  finish,
  finishRefused,
  setWay,
  passTime,
  rowsOf,
} = recoveryKit(() => ({ api, person, browser, standing }));

describe('a recovery by kit and answers (S24, B10)', () => {
  test('ends with everything new and nothing of before: no wrap, way, session or device (U37)', async () => {
    const [account] = await api.query('SELECT * FROM account WHERE id = $1', [idText(person.accountId)]);
    const [way] = await rowsOf('recovery_way');
    const by = await verified();
    const { nonce, states, vaults, wrap } = await released(by);
    expect([states.length, vaults.length, wrap !== undefined]).toEqual([1, 1, true]);
    const end = await endOf(standing, nonce);
    expect(await finish(by, end)).toEqual({ recovered: true });

    expect((await browser.problem(readSession, {})).type).toBe('api/unauthenticated');
    await expect(submit(testBrowser(api.address), person)).rejects.toMatchObject({
      code: 'api/wrong-credentials',
    });
    const [now] = await api.query('SELECT * FROM account WHERE id = $1', [idText(person.accountId)]);
    for (const name of ['wrapped_root_key', 'private_keys', 'pin_oprf_key', 'auth_hash', 'identity'])
      expect(String(now?.[name]), name).not.toBe(String(account?.[name]));
    const ways = await rowsOf('recovery_way');
    expect(ways).toHaveLength(1);
    expect(String(ways[0]?.wrap)).not.toBe(String(way?.wrap));
    const devices = (await rowsOf('device')).filter(({ revoked_at: at }) => at === null);
    expect(devices.map(({ id }) => id)).toEqual([idText(end.after.person.device.id)]);
    const signedIn = await signIn(api, end.after.person);
    expect((await signedIn.call(readAccount, {})).recovery).toHaveLength(1);
  });

  test('sent again with its key gets the same answer', async () => {
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    const key = newId();
    await finish(by, end, key);
    const [row] = await api.query('SELECT * FROM account WHERE id = $1', [idText(person.accountId)]);
    expect(await finish(by, end, key)).toEqual({ recovered: true });
    expect(await api.query('SELECT * FROM account WHERE id = $1', [idText(person.accountId)])).toEqual([row]);
  });

  test('lifts a freeze: it was of a PIN that is no more', async () => {
    await api.query("UPDATE account SET frozen_until = now() + interval '1 day', freezes = 1 WHERE id = $1", [
      idText(person.accountId),
    ]);
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    await finish(by, end);
    await signIn(api, end.after.person);
  });

  test('begins again for a password change that was first, and exactly one of the two works', async () => {
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    const passwordPath = passwordPart(person);
    await change(browser, person, { act: 'password', state: nextState(standing, 1), passwordPath });
    expect(await finishRefused(by, end.body)).toMatchObject({
      type: 'api/state-conflict',
      status: 412,
      seq: 2,
    });
    const moved = { ...standing, stateSeq: 2, person: { ...person, pinEpoch: 2 } };
    const late = await endOf(moved, (await released(by)).nonce);
    await finish(by, late);
    await signIn(api, late.after.person);
  });

  test('that races itself ends once', async () => {
    const by = await verified();
    const ends = [
      await endOf(standing, (await released(by)).nonce),
      await endOf(standing, (await released(by)).nonce),
    ];
    const ended = await Promise.allSettled(ends.map((end) => finish(by, end)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test.each([
    ['challenge of nobody', 'api/bad-nonce', { nonce: randomText(32) }],
    ['no new root key', 'root', { root: undefined }],
    ['no new password', 'passwordPath', { passwordPath: undefined }],
    ['no new identity', 'identity', { identity: undefined }],
    ['no way back in', 'recovery', { recovery: [] }],
    ['answers as the only way', 'recovery', { recovery: [wayPart('answers')] }],
    ['a way dropped', 'dropRecovery', { dropRecovery: ['kit' as const] }],
    ['other account', 'api/not-found', { accountId: newId() }],
  ])('with %s is refused, and all stands as it was', async (_name, expected, spoilt) => {
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    const { type, field } = await finishRefused(by, { ...end.body, ...spoilt });
    expect([type, field]).toContain(expected);
    expect(await browser.call(readSession, {})).toMatchObject({ kind: 'full' });
  });

  test('that the old identity did not sign is refused', async () => {
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    expect((await finishRefused(by, end.body, end.after.person)).type).toBe('api/bad-proof');
  });

  test('registers no device of somebody else', async () => {
    const other = await joinAndSignIn(api);
    const by = await verified();
    const end = await endOf(standing, (await released(by)).nonce);
    const device = { ...end.body.device, deviceId: idText(other.person.device.id) };
    expect((await finishRefused(by, { ...end.body, device })).field).toBe('device.registration');
  });
});

describe('what comes before', () => {
  test('is answered alike for addresses that nobody has, and no code of theirs fits', async () => {
    const email = `n${newId()}@example.org`;
    const on = testBrowser(api.address);
    const { recoveryId } = await on.call(beginRecovery, { body: { email } });
    expect(recoveryId).toMatch(/^[0-9a-f-]{36}$/);
    const params = { recoveryId };
    expect((await on.problem(verifyRecovery, { params, body: { code: '12345678' } })).type).toBe(
      'api/wrong-code',
    );
    const known = await begun();
    expect(
      (await known.on.problem(verifyRecovery, { params: known.params, body: { code: '12345678' } })).type,
    ).toBe('api/wrong-code');
    const body = claimOf('kit-and-answers');
    for (const each of [{ on, params }, known])
      expect((await each.on.problem(claimRecovery, { params: each.params, body })).type).toBe(
        'api/step-missing',
      );
  });

  test('is told to the owner once the code was typed', async () => {
    await verified();
    const kinds = (await rowsOf('audit_event')).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['recovery-begun', 'recovery-verified']));
    await expect
      .poll(() => api.mailsTo(person.email).some((mail) => mail.includes('is recovering')))
      .toBe(true);
  });

  test('is of its own cookie: another recovery’s finds nothing of it (S5)', async () => {
    const mine = await verified();
    const other = await joinAndSignIn(api);
    const theirs = await begun(testBrowser(api.address), other.person.email);
    const { params } = mine;
    const body = claimOf('kit-and-answers');
    expect((await theirs.on.problem(claimRecovery, { params, body })).type).toBe('api/not-found');
    expect((await theirs.on.problem(verifyRecovery, { params, body: { code: '12345678' } })).type).toBe(
      'api/not-found',
    );
    const end = await endOf(standing, (await released(mine)).nonce);
    expect((await finishRefused({ ...mine, on: theirs.on }, end.body)).type).toBe('api/not-found');
  });

  test('is over half an hour after its code', async () => {
    const by = await verified();
    const [row] = await api.query<{ left: number }>(
      'SELECT extract(epoch FROM expires_at - now())::float8 AS left FROM recovery WHERE id = $1',
      [by.params.recoveryId],
    );
    expect(Math.abs((row?.left ?? 0) - 1800)).toBeLessThan(60);
    await api.query('UPDATE recovery SET expires_at = now()');
    expect((await claimRefused(by)).type).toBe('api/not-found');
  });

  test('must be claimed: a code alone ends nothing', async () => {
    const by = await verified();
    expect((await finishRefused(by, (await endOf(standing, randomText(32))).body)).type).toBe(
      'api/step-missing',
    );
  });
});

describe('wrong claims', () => {
  test('are ten a day, and the eleventh waits although it would be right', async () => {
    const by = await verified();
    for (let i = 0; i < 10; i += 1) {
      const { type, triesLeft } = await claimRefused(by, claimOf('kit-and-answers', random(32)));
      expect([type, triesLeft]).toEqual(['api/bad-proof', 9 - i]);
    }
    expect(await claimRefused(by)).toMatchObject({ type: 'api/too-many-tries', status: 429 });
  });

  test('are fifty in all, until a kit is tested rightly', async () => {
    const by = await verified();
    for (let day = 0; day < 5; day += 1) {
      for (let i = 0; i < 10; i += 1) await claimRefused(by, claimOf('kit', random(32)));
      await api.query(
        "UPDATE rate_limit SET expires_at = now() WHERE expires_at < now() + interval '2 days'",
      );
    }
    expect((await claimRefused(by)).type).toBe('api/too-many-tries');
    await api.query("DELETE FROM rate_limit WHERE expires_at > now() + interval '2 days'");
    const body = claimOf('kit-and-answers');
    await browser.call(testRecoveryWay, { body });
    expect((await claim(by)).kind).toBe('released');
  }, 60_000);

  test('of a way that is not there, or not yet, are wrong like any other', async () => {
    const auth = random(32);
    standing = await setWay('kit', auth);
    const by = await verified();
    expect(by.facts.ways.map(({ kind }) => kind)).toEqual(['kit-and-answers']);
    expect((await claimRefused(by, claimOf('kit', auth))).type).toBe('api/bad-proof');
    expect((await claimRefused(by, claimOf('answers'))).type).toBe('api/bad-proof');
    await passTime('recovery_way');
    expect((await claim(by, claimOf('kit', auth))).kind).toBe('released');
  });
});

describe('a kit that is tested (K5)', () => {
  test('gives its wrap back, says when, and changes nothing else', async () => {
    const body = claimOf('kit-and-answers');
    const { wrap, testedAt } = await browser.call(testRecoveryWay, { body });
    expect(await rowsOf('recovery_way')).toMatchObject([
      { wrap: Buffer.from(fromBase64Url(wrap)), tested_at: new Date(testedAt) },
    ]);
    expect((await rowsOf('account_state')).length).toBe(1);
  });

  test('wrongly is counted with wrong claims', async () => {
    for (let i = 0; i < 10; i += 1)
      await browser.problem(testRecoveryWay, { body: claimOf('kit-and-answers', random(32)) });
    expect((await claimRefused(await verified())).type).toBe('api/too-many-tries');
    expect((await browser.problem(testRecoveryWay, { body: claimOf('kit') })).type).toBe('api/not-found');
  });
});

test('with another secret of the PIN’s step the kit still recovers, and password and PIN work after it (S24, B10)', async () => {
  const { dataDir, databaseUrl } = api;
  const file = join(dataDir, 'secrets', 'oprfSeed');
  const kept = readFileSync(file);
  const checks = await api.query<{ secret_checks: object }>('SELECT secret_checks FROM organisation');
  writeFileSync(file, random(32));
  const [organisation] = await api.query<{ id: string }>('SELECT id FROM organisation');
  const fresh = secretChecks(readSecrets(join(dataDir, 'secrets')), organisation?.id ?? '');
  await api.query('UPDATE organisation SET secret_checks = $1', [JSON.stringify(fresh)]);
  const lost = await startTestApi({ beside: { dataDir, databaseUrl } });
  try {
    const on = testBrowser(lost.address);
    const before = recoveryMails(person.email).length;
    const { recoveryId } = await on.call(beginRecovery, { body: { email: person.email } });
    const params = { recoveryId };
    const facts = await on.call(verifyRecovery, {
      params,
      body: { code: await newestCode(person.email, before) },
    });
    expect(facts.pinPathLost).toBe(true);
    const by = { on, params, facts };
    const end = await endOf(standing, (await released(by)).nonce);
    await finish(by, end);
    await signIn(lost, end.after.person);
  } finally {
    await lost.stop();
    writeFileSync(file, kept);
    await api.query('UPDATE organisation SET secret_checks = $1', [JSON.stringify(checks[0]?.secret_checks)]);
  }
});
