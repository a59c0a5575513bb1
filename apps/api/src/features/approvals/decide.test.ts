import {
  type Approval,
  type ConsoleAct,
  listActivity,
  listApprovals,
  listOwnApprovals,
  type OrganisationRole,
  refuseApproval,
  submitPassword,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
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
import { actAs, makeRole, refusedToPrepare } from '../../testing/test-console.ts';
import { newId, randomText } from '../../testing/test-person.ts';

let api: TestApi;
oneApi((started) => {
  api = started;
});
beforeEach(async () => {
  await putPolicy(api, { devices: { approval: true } });
  await api.query('DELETE FROM approval');
});

const yesTo = (...requestIds: string[]): ConsoleAct => ({ kind: 'approve', requestIds, reason: '' });
const no = (requestId: string, reason = 'not now') => ({ params: { requestId }, body: { reason } });
describe('who decides', () => {
  const cases: readonly (readonly [OrganisationRole, OrganisationRole, string | null])[] = [
    ['owner', 'owner', null],
    ['owner', 'member', null],
    ['administrator', 'owner', null],
    ['administrator', 'auditor', null],
    ['helper', 'member', null],
    ['helper', 'helper', null],
    ['helper', 'auditor', null],
    ['helper', 'administrator', 'rank'],
    ['helper', 'owner', 'rank'],
  ];
  test.each(cases)('%s on a request of %s: %s', async (role, asker, why) => {
    const world = await organisationWith(api, { decider: role, another: 'owner' }, asker);
    await askElsewhere(api, world.asker.person);
    const { requestId } = await newestRequest(world.another);
    if (why) expect((await refusedToPrepare(world.decider, yesTo(requestId))).type).toBe('api/forbidden');
    else expect(await sayYes(world.decider)).toEqual([]);
    const refused = await world.decider.browser.problem(refuseApproval, no(requestId));
    expect(refused.type).toBe(why ? 'api/forbidden' : 'api/state-conflict');
    expect((await newestRequest(world.another)).state).toBe(why ? 'open' : 'approved');
  });

  test('nobody on his own request, an owner neither', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' }, 'owner');
    await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    expect((await refusedToPrepare(asker, yesTo(requestId))).type).toBe('api/forbidden');
    expect((await asker.browser.problem(refuseApproval, no(requestId))).type).toBe('api/forbidden');
    expect((await newestRequest(owner)).decisions).toEqual([]);
  });

  test('of an act on several requests one’s own, and those of people above, are left out', async () => {
    const { asker, helper, owner } = await organisationWith(api, {
      ...{ helper: 'helper', owner: 'owner', another: 'owner' },
    });
    const ids: string[] = [];
    for (const { person } of [helper, owner, asker]) {
      await askElsewhere(api, person);
      ids.push((await newestRequest(helper)).requestId);
    }
    const [own = '', above = ''] = ids;
    const { left } = await actAs(helper, yesTo(...ids));
    expect(left).toHaveLength(2);
    expect(left).toEqual(
      expect.arrayContaining([
        { id: own, why: 'self' },
        { id: above, why: 'rank' },
      ]),
    );
    const { requests } = await helper.browser.call(listApprovals, { query: { state: 'settled' } });
    expect(requests.map(({ requestId, state }) => [requestId, state])).toEqual([[ids[2], 'approved']]);
  });

  test('nobody who was suspended since he asked, though his session is still there', async () => {
    const { asker, owner, late } = await organisationWith(api, { owner: 'owner', late: 'owner' });
    await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    const id = idText(late.person.accountId);
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [id]);
    expect((await late.browser.problem(refuseApproval, no(requestId))).type).toBe('api/unauthenticated');
    expect((await newestRequest(owner)).state).toBe('open');
  });

  test('no auditor and no member; an auditor may look', async () => {
    const world = await organisationWith(api, { owner: 'owner', auditor: 'auditor', member: 'member' });
    await askElsewhere(api, world.asker.person);
    const { requestId } = await newestRequest(world.auditor);
    for (const { browser } of [world.auditor, world.member, world.asker])
      expect((await browser.problem(refuseApproval, no(requestId))).type).toBe('api/forbidden');
    expect((await world.member.browser.problem(listApprovals, { query: {} })).type).toBe('api/forbidden');
  });

  test('a request that is not here is left out, and the others are decided', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    const nowhere = newId();
    expect(await actAs(owner, yesTo(nowhere, requestId, requestId))).toEqual({
      done: true,
      left: [{ id: nowhere, why: 'not-here' }],
    });
    expect((await newestRequest(owner)).state).toBe('approved');
    expect((await owner.browser.problem(refuseApproval, no(nowhere))).type).toBe('api/not-found');
  });
});

describe('four eyes', () => {
  beforeEach(() => putPolicy(api, { devices: { approval: true, fourEyes: true } }));

  test('two different people say yes before anything opens; one of them twice is one', async () => {
    const { asker, owner, helper } = await organisationWith(api, { owner: 'owner', helper: 'helper' });
    const { on, waiting } = await askElsewhere(api, asker.person);
    expect(waiting.needed).toBe(2);
    expect(await sayYes(owner, 'Seen it at his desk.')).toEqual([]);
    expect(await stateOf(on)).toBe('open');
    expect(await sayYes(owner)).toMatchObject([{ why: 'already' }]);
    expect(await stateOf(on)).toBe('open');
    expect(await sayYes(helper)).toEqual([]);
    expect(await stateOf(on)).toBe('approved');
  });

  test('one no is enough, also by him who had said yes', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner', helper: 'helper' });
    const { on } = await askElsewhere(api, asker.person);
    await sayYes(owner);
    const { requestId } = await newestRequest(owner);
    await owner.browser.call(refuseApproval, no(requestId));
    expect(await stateOf(on)).toBe('refused');
  });

  test('a yes of somebody who may decide no longer does not count', async () => {
    const { asker, owner, helper, other } = await organisationWith(api, {
      ...{ owner: 'owner', helper: 'helper', other: 'owner' },
    });
    const { on } = await askElsewhere(api, asker.person);
    await sayYes(helper);
    await makeRole(api, helper.person, 'member');
    await sayYes(owner);
    expect(await stateOf(on)).toBe('open');
    await sayYes(other);
    expect(await stateOf(on)).toBe('approved');
  });

  test('one pair does where there is no other', async () => {
    const { asker } = await organisationWith(api, { owner: 'owner' });
    expect((await askElsewhere(api, asker.person)).waiting.needed).toBe(1);
  });
});

describe('what is shown to decide by (B10)', () => {
  const facts = async (who: Parameters<typeof newestRequest>[0]): Promise<Approval> => newestRequest(who);

  test('who, which device, from where, until when, and what was before', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const { waiting } = await askElsewhere(api, asker.person);
    const mine = idText(asker.person.accountId);
    const first = await facts(owner);
    expect(first).toMatchObject({
      ...{ kind: 'device', accountId: mine, email: asker.person.email, fullName: 'Test Person' },
      ...{ deviceName: 'Firefox on Linux', state: 'open', needed: 1, expiresAt: waiting.expiresAt },
      ...{ decisions: [], network: '127.0.0.0/24' },
      history: { isKnownNetwork: true, devices: 1, failures: 0, earlier: 0 },
    });
    const wrong = { email: asker.person.email, authKey: randomText(32) };
    await testBrowser(api.address).problem(submitPassword, { body: wrong });
    await askElsewhere(api, asker.person);
    expect((await facts(owner)).history).toMatchObject({ failures: 1, earlier: 1 });
  });

  test('a network from which nobody ever signed in is not called known', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    await api.query("UPDATE approval SET network = '203.0.113.0/24'");
    expect((await facts(owner)).history.isKnownNetwork).toBe(false);
  });

  test('page by page, the newest first, the open ones apart', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    for (let i = 0; i < 3; i += 1) await askElsewhere(api, asker.person);
    await sayYes(owner);
    const ask = (query: object) => owner.browser.call(listApprovals, { query });
    const all = (await ask({})).requests.map(({ requestId }) => requestId);
    const one = await ask({ limit: 2 });
    const two = await ask({ limit: 2, after: one.next ?? '' });
    expect([...one.requests, ...two.requests].map(({ requestId }) => requestId)).toEqual(all);
    expect([all.length, one.total, two.next]).toEqual([3, 3, null]);
    expect((await ask({ state: 'open' })).requests.map(({ requestId }) => requestId)).toEqual(all.slice(1));
    expect((await ask({ state: 'settled' })).total).toBe(1);
    expect((await owner.browser.problem(listApprovals, { query: { after: 'x' } })).type).toBe(
      'api/invalid-request',
    );
  });

  test('each word stands in the audit log with who said it, and on the list of the person alone', async () => {
    const { asker, owner, other } = await organisationWith(api, { owner: 'owner', other: 'member' });
    await askElsewhere(api, asker.person);
    await sayYes(owner, 'Known to me.');
    const [request] = (await asker.browser.call(listOwnApprovals, {})).requests;
    expect(request).toMatchObject({
      state: 'approved',
      decisions: [{ byEmail: owner.person.email, isYes: true }],
    });
    expect((await other.browser.call(listOwnApprovals, {})).requests).toEqual([]);
    const { events } = await asker.browser.call(listActivity, { query: {} });
    expect(events.map(({ kind }) => kind)).toContain('approval-approved');
    const [row] = await api.query(
      "SELECT actor_id, detail FROM audit_event WHERE kind = 'approval-approved' ORDER BY id DESC LIMIT 1",
    );
    expect(row).toMatchObject({
      actor_id: idText(owner.person.accountId),
      detail: { request: request?.requestId, kind: 'device', yes: 1, needed: 1, reason: 'Known to me.' },
    });
  });
});
