import {
  cancelAct,
  claimRecovery,
  disown,
  type listApprovals,
  listOwnApprovals,
  type ReplyOf,
  readAccount,
  refuseApproval,
} from '@coffer/contracts';
import { deviceAuthBody, fromBase64Url, idBytes } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import {
  newestRequest,
  organisationWith,
  putPolicy,
  type Signed,
  sayYes,
} from '../../testing/test-approvals.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import {
  backupPart,
  change,
  deviceClaim,
  endOf,
  nextState,
  type Standing,
  standingOf,
} from '../../testing/test-credentials.ts';
import { random, signIn } from '../../testing/test-person.ts';
import { recoveryKit } from '../../testing/test-recovery.ts';

type Request = ReplyOf<typeof listApprovals>['requests'][number];

let api: TestApi;
let asker: Signed;
let owner: Signed;
let helper: Signed;
let standing: Standing;
oneApi((started) => {
  api = started;
});
const allowed = { answers: true, approval: true };
beforeEach(async () => {
  await api.query('DELETE FROM rate_limit');
  ({ asker, owner, helper } = await organisationWith(api, { owner: 'owner', helper: 'helper' }));
  standing = standingOf(asker.person);
  await putPolicy(api, { recovery: allowed });
});

const kit = recoveryKit(() => ({ api, ...asker, standing }));
const auth = random(32);

/** Right answers, claimed: what waits now. */
const waiting = async () => {
  standing = await kit.setWay('answers', auth);
  await kit.passTime('recovery_way');
  await api.query("DELETE FROM pending_act WHERE kind = 'add-recovery'");
  const by = await kit.verified();
  const claim = () => kit.claim(by, kit.claimOf('answers', auth));
  const first = await claim();
  if (first.kind !== 'waiting') throw new Error('it does not wait');
  return { by, claim, first };
};
const mailsWith = (text: string) => api.mailsTo(asker.person.email).filter((mail) => mail.includes(text));

describe('a recovery that waits, where the organisation asks administrators (U30, U36)', () => {
  test('is shown to them with the end of its wait, once, and opens at once after a yes', async () => {
    const { by, claim, first } = await waiting();
    expect(first.approvalAsked).toBe(true);
    expect(await claim()).toEqual(first);
    const request: Request = await newestRequest(owner);
    expect(request).toMatchObject({
      ...{
        kind: 'answers',
        email: asker.person.email,
        state: 'open',
        expiresAt: first.until,
        deviceName: null,
      },
      history: { earlier: 0 },
    });
    expect(await sayYes(helper, 'He sat beside me.')).toEqual([]);
    const released = await claim();
    if (released.kind !== 'released') throw new Error('it waits');
    const end = await endOf(standing, released.nonce);
    await kit.finish(by, end);
    const browser = await signIn(api, end.after.person);
    const [mine] = (await browser.call(listOwnApprovals, {})).requests;
    expect(mine).toMatchObject({
      kind: 'answers',
      state: 'approved',
      decisions: [{ reason: 'He sat beside me.' }],
    });
    await expect.poll(() => mailsWith('An administrator said yes')).toHaveLength(1);
  });

  test('is stopped by the link of the mail that told of a yes, before it was used', async () => {
    const { by } = await waiting();
    await sayYes(owner);
    await expect.poll(() => mailsWith('An administrator said yes')).toHaveLength(1);
    const mail = (mailsWith('An administrator said yes')[0] ?? '').replace(/=\r?\n/g, '');
    const token = /\/not-me#([\w-]{43})/.exec(mail)?.[1] ?? '';
    const gone = await testBrowser(api.address).call(disown, { body: { token } });
    expect(gone.stopped).toBe(true);
    expect((await kit.claimRefused(by, kit.claimOf('answers', auth))).type).toBe('api/not-found');
  });

  test('is over after a no: nothing of it is left, and a mail says why', async () => {
    const { by, first } = await waiting();
    const { requestId } = await newestRequest(owner);
    const body = { reason: 'Nobody picked up the telephone.' };
    await owner.browser.call(refuseApproval, { params: { requestId }, body });
    expect((await kit.claimRefused(by, kit.claimOf('answers', auth))).type).toBe('api/not-found');
    await kit.passTime('pending_act');
    expect((await asker.browser.call(readAccount, {})).acts).toEqual([]);
    expect(await kit.rowsOf('pending_act')).toEqual([]);
    await expect.poll(() => mailsWith('An administrator said no')).toHaveLength(1);
    const mail = (mailsWith('An administrator said no')[0] ?? '').replace(/=\r?\n/g, '');
    for (const part of [body.reason, owner.person.email, 'recovery by answers']) expect(mail).toContain(part);
    const again = await kit.claim(await kit.verified(), kit.claimOf('answers', auth));
    if (again.kind !== 'waiting') throw new Error('it does not wait');
    expect(again.actId).not.toBe(first.actId);
    expect((await newestRequest(owner)).history.earlier).toBe(1);
  });

  test('is withdrawn when its person stops it, and no yes brings it back', async () => {
    const { by, first } = await waiting();
    await asker.browser.call(cancelAct, { params: { actId: first.actId }, body: {} });
    const { requestId, state } = await newestRequest(owner);
    expect(state).toBe('withdrawn');
    expect(await sayYes(owner)).toEqual([{ id: requestId, why: 'settled' }]);
    expect((await kit.claimRefused(by, kit.claimOf('answers', auth))).type).toBe('api/not-found');
  });

  test('opens by time alone as ever when nobody answers, and the request ends with the wait', async () => {
    const { claim } = await waiting();
    await kit.passTime('pending_act');
    await api.query("UPDATE approval SET expires_at = now() - interval '1 second'");
    expect((await newestRequest(owner)).state).toBe('expired');
    expect((await claim()).kind).toBe('released');
  });

  test('waits on with one yes where two must say it', async () => {
    await putPolicy(api, { recovery: { ...allowed, fourEyes: true } });
    const { claim } = await waiting();
    await sayYes(helper);
    expect((await claim()).kind).toBe('waiting');
    await sayYes(owner);
    expect((await claim()).kind).toBe('released');
  });

  test('asks nobody where nobody is to be asked, or nobody could answer', async () => {
    await putPolicy(api, { recovery: { answers: true } });
    const { claim, first } = await waiting();
    expect(first.approvalAsked).toBe(false);
    await putPolicy(api, { recovery: allowed });
    await api.query("UPDATE account SET role = 'member'");
    expect(await claim()).toMatchObject({ kind: 'waiting', approvalAsked: false });
    await api.query("UPDATE account SET role = 'owner' WHERE email = $1", [owner.person.email]);
    expect(await claim()).toMatchObject({ kind: 'waiting', approvalAsked: true });
  });
});

test('a recovery by an authorised device is told apart from a new device, with its name', async () => {
  const { person, browser } = asker;
  const backup = await backupPart(person, 1);
  await change(browser, person, { act: 'backup', state: nextState(standing, 1), backup });
  const { on, params, facts } = await kit.verified();
  const said = deviceAuthBody(api.address, idBytes(params.recoveryId), fromBase64Url(facts.nonce));
  const body = await deviceClaim(person, api.address, said);
  expect(await on.call(claimRecovery, { params, body })).toMatchObject({ approvalAsked: true });
  expect(await newestRequest(owner)).toMatchObject({ kind: 'authorised-device', deviceName: 'Test' });
  await sayYes(owner);
  expect((await on.call(claimRecovery, { params, body })).kind).toBe('released');
});
