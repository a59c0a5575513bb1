import {
  askApproval,
  challengeFactor,
  disown,
  evaluatePin,
  listActivity,
  listApprovals,
  listOwnApprovals,
  provePin,
  readSession,
  readStates,
  readWaiting,
  refuseApproval,
  signOut,
  submitFactor,
  submitSignInCode,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import {
  askElsewhere,
  newestRequest,
  organisationWith,
  putPolicy,
  sayYes,
  stateOf,
} from '../../testing/test-approvals.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { addSecurityKey } from '../../testing/test-console.ts';
import { passCodeElsewhere, prove, randomText, signIn, submitElsewhere } from '../../testing/test-person.ts';

let api: TestApi;
oneApi((started) => {
  api = started;
});
beforeEach(() => putPolicy(api, { devices: { approval: true } }));

const blind = () => ({ body: { blinded: randomText(32) } });
const deviceName = 'Firefox on Linux';
const hour = 3_600_000;

describe('a device that was never seen, where the organisation wants an administrator’s word (U22, U36)', () => {
  test('evaluates no PIN before it, and signs in after it', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on, elsewhere, halfSessionId, waiting } = await askElsewhere(api, asker.person);
    expect(waiting).toMatchObject({ state: 'open', reason: null, needed: 1 });
    expect((await on.problem(evaluatePin, blind())).type).toBe('api/step-missing');
    expect(await sayYes(owner)).toEqual([]);
    expect(await stateOf(on)).toBe('approved');
    await prove(api, on, elsewhere, halfSessionId);
    expect((await on.call(readStates, { query: { since: 0 } })).states).toHaveLength(1);
  });

  test('stands behind code and factor, which are asked first', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    const key = await addSecurityKey(asker);
    const on = testBrowser(api.address);
    const ask = { body: { deviceName } };
    const { code, steps } = await submitElsewhere(api, on, asker.person);
    expect(steps).toEqual(['code', 'factor', 'approval']);
    expect((await on.problem(askApproval, ask)).type).toBe('api/step-missing');
    expect(await on.call(submitSignInCode, { body: { code } })).toEqual({ steps: ['factor', 'approval'] });
    expect((await on.problem(askApproval, ask)).type).toBe('api/step-missing');
    const { webauthn } = await on.call(challengeFactor, { body: {} });
    const body = { kind: 'webauthn' as const, response: key.get(webauthn) as Record<string, unknown> };
    expect(await on.call(submitFactor, { body })).toEqual({ steps: ['approval'] });
    expect((await on.call(askApproval, ask)).state).toBe('open');
  });

  test('proves nothing either, though a challenge lay there', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    const device = { deviceId: idText(asker.person.device.id), publicKey: randomText(32), name: 'x' };
    const body = {
      ...{ origin: api.address, signature: toBase64Url(new Uint8Array(64)) },
      device: { ...device, backupKey: randomText(32), signature: randomText(64) },
    };
    expect((await on.problem(provePin, { body })).type).toBe('api/step-missing');
  });

  test('waits for a day, in which the browser may be closed, and asks once', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on, waiting } = await askElsewhere(api, asker.person);
    const { expiresAt } = await on.call(readSession, {});
    expect(expiresAt).toBe(waiting.expiresAt);
    expect(expiresAt - Date.now()).toBeGreaterThan(23.9 * hour);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(24 * hour);
    const again = await on.post('/v1/session/approval', { deviceName: 'Another' });
    const kept = again.headers.getSetCookie()[0];
    expect(kept).toContain(`coffer=${on.session()};`);
    expect(kept).toContain('HttpOnly; SameSite=Strict; Max-Age=86400');
    const { requests } = await owner.browser.call(listApprovals, { query: { state: 'open' } });
    expect(requests.filter(({ accountId }) => accountId === idText(asker.person.accountId))).toHaveLength(1);
  });

  test('is asked for nowhere else: a known device signs in as ever', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    const browser = await signIn(api, asker.person);
    expect(await browser.call(askApproval, { body: { deviceName } })).toMatchObject({ state: 'none' });
    expect(await stateOf(browser)).toBe('none');
  });

  test('needs nobody where there is nobody else who could decide', async () => {
    const { asker } = await organisationWith(api, { helper: 'helper' }, 'owner');
    const { steps } = await submitElsewhere(api, testBrowser(api.address), asker.person);
    expect(steps).toEqual(['code']);
  });

  test('goes on by itself when the policy is taken back', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    const { on, elsewhere, halfSessionId } = await askElsewhere(api, asker.person);
    await putPolicy(api, {});
    expect(await stateOf(on)).toBe('none');
    await prove(api, on, elsewhere, halfSessionId);
  });
});

describe('a request', () => {
  test('belongs to its browser: another one with the same password and code gains nothing', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    await sayYes(owner);
    const stranger = testBrowser(api.address);
    await passCodeElsewhere(api, stranger, asker.person);
    expect((await stranger.problem(evaluatePin, blind())).type).toBe('api/step-missing');
    expect((await stranger.call(readWaiting, {})).state).toBe('withdrawn');
  });

  test('goes over to the next sign-in in the same browser, and the half session of before is over', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    const before = testBrowser(api.address, {}, new Map(on.jar));
    await sayYes(owner);
    const { elsewhere, halfSessionId, steps } = await passCodeElsewhere(api, on, asker.person);
    expect(steps).toEqual(['code']);
    expect((await before.problem(readSession, {})).type).toBe('api/unauthenticated');
    await prove(api, on, elsewhere, halfSessionId);
  });

  test('goes over to nothing once its day is over, though it was let in', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    await sayYes(owner);
    await api.query('UPDATE approval SET expires_at = now()');
    expect((await submitElsewhere(api, on, asker.person)).steps).toEqual(['code', 'approval']);
  });

  test('does not go over to another account that signs in there', async () => {
    const { asker, owner, other } = await organisationWith(api, { owner: 'owner', other: 'member' });
    const { on } = await askElsewhere(api, asker.person);
    await sayYes(owner);
    await passCodeElsewhere(api, on, other.person);
    expect((await on.problem(evaluatePin, blind())).type).toBe('api/step-missing');
  });

  test('is withdrawn with its half session, and nobody decides on it any more', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    await on.call(signOut, { body: {} });
    const { requestId, state } = await newestRequest(owner);
    expect(state).toBe('withdrawn');
    expect(await sayYes(owner)).toEqual([{ id: requestId, why: 'settled' }]);
    const refused = { params: { requestId }, body: { reason: 'no' } };
    expect((await owner.browser.problem(refuseApproval, refused)).type).toBe('api/state-conflict');
  });

  test('is withdrawn too with a half session whose time is over', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    await api.query("UPDATE session SET expires_at = now() WHERE kind = 'half'");
    expect((await newestRequest(owner)).state).toBe('withdrawn');
    expect(await sayYes(owner)).toMatchObject([{ why: 'settled' }]);
  });

  test('that was let in is out again by the link of the mail that told of it', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    await sayYes(owner);
    const told = () => api.mailsTo(asker.person.email).filter((mail) => mail.includes('said yes'));
    await expect.poll(told).toHaveLength(1);
    const token = /\/not-me#([\w-]{43})/.exec((told()[0] ?? '').replace(/=\r?\n/g, ''))?.[1] ?? '';
    await testBrowser(api.address).call(disown, { body: { token } });
    expect((await on.problem(evaluatePin, blind())).type).toBe('api/unauthenticated');
  });

  test('expires after its day, also where it was not swept up yet', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    await api.query("UPDATE approval SET expires_at = now() - interval '1 second'");
    expect((await newestRequest(owner)).state).toBe('expired');
    expect(await sayYes(owner)).toMatchObject([{ why: 'settled' }]);
    const open = await owner.browser.call(listApprovals, { query: { state: 'open' } });
    expect(open).toEqual({ requests: [], next: null, total: 0 });
  });

  test('is made ten times a day at most by whoever knows password and mailbox', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    const first = await askElsewhere(api, asker.person);
    await api.query(
      "UPDATE rate_limit SET count = 10 WHERE expires_at > now() + interval '23 hours' AND count = 1",
    );
    const on = testBrowser(api.address);
    await passCodeElsewhere(api, on, asker.person);
    const refused = await on.problem(askApproval, { body: { deviceName } });
    expect([refused.type, (refused.retryAt ?? 0) > Date.now()]).toEqual(['api/too-many-tries', true]);
    expect(await stateOf(first.on)).toBe('open');
  });
});

describe('a refusal', () => {
  test('is final for this half session, with its reason; the person reads it, and who it was', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    const reason = 'I rang you up: it was not you.';
    await owner.browser.call(refuseApproval, { params: { requestId }, body: { reason } });
    expect(await on.call(readWaiting, {})).toMatchObject({ state: 'refused', reason });
    expect(await on.call(askApproval, { body: { deviceName } })).toMatchObject({ state: 'refused', reason });
    expect((await on.problem(evaluatePin, blind())).type).toBe('api/step-missing');
    expect(await sayYes(owner)).toEqual([{ id: requestId, why: 'settled' }]);
    const { requests } = await asker.browser.call(listOwnApprovals, {});
    const byEmail = owner.person.email;
    expect(requests).toEqual([
      {
        ...{ requestId, kind: 'device', askedAt: expect.any(Number), deviceName, state: 'refused' },
        decisions: [{ byEmail, byYou: false, isYes: false, reason, at: expect.any(Number) }],
      },
    ]);
    const { events } = await asker.browser.call(listActivity, { query: {} });
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['approval-asked', 'approval-refused']),
    );
  });

  test('does not follow the browser: the next sign-in asks anew', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { on } = await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    await owner.browser.call(refuseApproval, { params: { requestId }, body: { reason: 'no' } });
    expect((await askElsewhere(api, asker.person, on)).waiting.state).toBe('open');
  });
});
