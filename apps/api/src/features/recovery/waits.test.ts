import {
  cancelAct,
  claimRecovery,
  evaluateOwnAnswers,
  evaluateRecovery,
  readAccount,
} from '@coffer/contracts';
import { blindOprf, deviceAuthBody, fromBase64Url, idBytes, idText, toBase64Url, utf8 } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';

import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import {
  backupPart,
  change,
  deviceClaim,
  endOf,
  nextState,
  type Standing,
  standingOf,
} from '../../testing/test-credentials.ts';
import { newId, type Person, random, randomText, signIn } from '../../testing/test-person.ts';
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

const { verified, claimOf, claim, claimRefused, released, finish, finishRefused, setWay, passTime } =
  recoveryKit(() => ({ api, person, browser, standing }));

describe('answers alone (B7)', () => {
  const auth = random(32);
  const withAnswers = async () => {
    standing = await setWay('answers', auth);
    await passTime('recovery_way');
    await api.query("DELETE FROM pending_act WHERE kind = 'add-recovery'");
  };
  const blinded = toBase64Url(blindOprf(utf8('answers')).element);

  test('wait 72 hours, are shown while they wait, and open in a later recovery', async () => {
    await withAnswers();
    const by = await verified();
    const { attemptsLeft } = await by.on.call(evaluateRecovery, {
      params: by.params,
      body: { purpose: 'answers', blinded },
    });
    expect(attemptsLeft).toBe(9);
    const reply = await claim(by, claimOf('answers', auth));
    if (reply.kind !== 'waiting') throw new Error('it does not wait');
    expect(Math.abs(reply.until - Date.now() - 72 * 3_600_000)).toBeLessThan(60_000);
    expect((await browser.call(readAccount, {})).acts).toMatchObject([
      { actId: reply.actId, kind: 'recovery' },
    ]);
    expect(await claim(by, claimOf('answers', auth))).toEqual(reply);
    expect((await finishRefused(by, (await endOf(standing, randomText(32))).body)).type).toBe(
      'api/step-missing',
    );
    await passTime('pending_act');
    const later = await verified();
    const end = await endOf(standing, (await released(later, claimOf('answers', auth))).nonce);
    await finish(later, end);
    await signIn(api, end.after.person);
  });

  test('open at once where an administrator approved', async () => {
    await withAnswers();
    const by = await verified();
    await claim(by, claimOf('answers', auth));
    await api.query('UPDATE pending_act SET approved_at = now()');
    expect((await claim(by, claimOf('answers', auth))).kind).toBe('released');
  });

  test('that any session stopped open nothing, however long one waits', async () => {
    await withAnswers();
    const by = await verified();
    const reply = await claim(by, claimOf('answers', auth));
    if (reply.kind !== 'waiting') throw new Error('it does not wait');
    await browser.call(cancelAct, { params: { actId: reply.actId }, body: {} });
    await passTime('pending_act');
    expect((await claimRefused(by, claimOf('answers', auth))).type).toBe('api/not-found');
    expect(await claim(await verified(), claimOf('answers', auth))).toMatchObject({ kind: 'waiting' });
  });

  test('are refused where the organisation does not allow them', async () => {
    await withAnswers();
    await api.query(`UPDATE organisation SET policy = '{}'`);
    const by = await verified();
    expect(by.facts.ways.map(({ kind }) => kind)).not.toContain('answers');
    expect((await claimRefused(by, claimOf('answers', auth))).type).toBe('api/policy');
    const body = { purpose: 'answers' as const, blinded };
    expect((await by.on.problem(evaluateRecovery, { params: by.params, body })).type).toBe(
      'api/step-missing',
    );
  });

  test('are evaluated ten times a day, the owner’s own evaluations among them', async () => {
    await withAnswers();
    const by = await verified();
    for (let i = 0; i < 5; i += 1) {
      await browser.call(evaluateOwnAnswers, { body: { blinded } });
      await by.on.call(evaluateRecovery, { params: by.params, body: { purpose: 'answers', blinded } });
    }
    expect((await browser.problem(evaluateOwnAnswers, { body: { blinded } })).type).toBe(
      'api/too-many-tries',
    );
  });
});

describe('a device of one’s own (U33, U35)', () => {
  const prepared = async () => {
    const backup = await backupPart(person, 1);
    await change(browser, person, { act: 'backup', state: nextState(standing, 1), backup });
    standing = { ...standing, stateSeq: 2 };
    const by = await verified();
    const said = deviceAuthBody(api.address, idBytes(by.params.recoveryId), fromBase64Url(by.facts.nonce));
    return { by, said, body: await deviceClaim(person, api.address, said) };
  };

  test('waits, then releases its backup, and the PIN is evaluated and counted like any other', async () => {
    const { by, body } = await prepared();
    const { params } = by;
    const blinded = toBase64Url(blindOprf(utf8('pin')).element);
    const pin = { params, body: { purpose: 'backup' as const, blinded } };
    expect((await by.on.problem(evaluateRecovery, pin)).type).toBe('api/step-missing');
    expect(await by.on.call(claimRecovery, { params, body })).toMatchObject({ kind: 'waiting' });
    expect((await by.on.problem(evaluateRecovery, pin)).type).toBe('api/waiting');
    await passTime('pending_act');
    const reply = await by.on.call(claimRecovery, { params, body });
    if (reply.kind !== 'released') throw new Error('it waits');
    expect(reply.backup?.deviceId).toBe(idText(person.device.id));
    for (let left = 4; left >= 0; left -= 1)
      expect((await by.on.call(evaluateRecovery, pin)).attemptsLeft).toBe(left);
    expect((await by.on.problem(evaluateRecovery, pin)).type).toBe('api/too-many-tries');
    const end = await endOf(standing, reply.nonce);
    await finish(by, end);
    await signIn(api, end.after.person);
  });

  test('is believed by its signature alone, on an origin of this server, while it is not revoked', async () => {
    const { by, said, body } = await prepared();
    const { params } = by;
    const refusal = async (spoilt: object) =>
      (await by.on.problem(claimRecovery, { params, body: { ...body, ...spoilt } })).type;
    expect(await refusal({ signature: randomText(64) })).toBe('api/bad-proof');
    expect(await refusal({ deviceId: newId() })).toBe('api/bad-proof');
    expect(await refusal(await deviceClaim(person, 'https://else.example', said))).toBe('api/bad-origin');
    await api.query('UPDATE device SET revoked_at = now() WHERE account_id = $1', [idText(person.accountId)]);
    expect(await refusal({})).toBe('api/bad-proof');
    await api.query(`UPDATE organisation SET policy = '{"recovery": {"device": false}}'`);
    expect(await refusal({})).toBe('api/policy');
  });
});
