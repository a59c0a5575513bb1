import {
  type ConsoleAct,
  changeName,
  endMemberSessions,
  listActivity,
  refuseApproval,
  revokeMemberDevice,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Sql } from '../../db/sql.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { askElsewhere, newestRequest, putPolicy } from '../../testing/test-approvals.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { actAs, idOf, joinAs, oneConsole, type Signed } from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, passCodeElsewhere, prove, signIn } from '../../testing/test-person.ts';
import { listEvents } from './account.repo.ts';

let api: TestApi;
let administrator: Signed;
let member: Signed;
const ada = { fullName: 'Ada Lovelace', role: 'administrator' };
const nobody = { fullName: null, role: null };

oneConsole(async (world) => {
  ({ api, administrator } = world);
  await administrator.browser.call(changeName, { body: { fullName: ada.fullName } });
});
beforeEach(async () => {
  member = await joinAndSignIn(api);
});

const act = (kind: 'suspend' | 'reactivate', of = member): ConsoleAct => {
  const accountIds = [idOf(of)];
  return kind === 'suspend' ? { kind, accountIds, reason: 'On leave' } : { kind, accountIds };
};
const endSessions = (by = administrator) =>
  by.browser.call(endMemberSessions, { params: { accountId: idOf(member) }, body: {} });
/** The member's own log after he signed in once more; newest first. */
const events = async (on?: Signed['browser']) =>
  (await (on ?? (await signIn(api, member.person))).call(listActivity, { query: {} })).events;
const eventOf = async (kind: string, on?: Signed['browser']) =>
  (await events(on)).find((event) => event.kind === kind);
/** Writes an event about the member by somebody. */
const write = (actorId: string) =>
  api.query(
    `INSERT INTO audit_event (account_id, actor_id, kind, network, organisation_id)
     SELECT id, $2, 'role-changed', '203.0.113.0/24', organisation_id FROM account WHERE id = $1`,
    [idOf(member), actorId],
  );

describe('what an administrator did to a member (U31)', () => {
  test('names him in the member’s own log, with his role and without his network', async () => {
    await endSessions();
    await actAs(administrator, act('suspend'));
    await actAs(administrator, act('reactivate'));
    const found = (await events()).filter(({ by }) => by !== null);
    expect(found.map(({ kind }) => kind)).toEqual(['reactivated', 'suspended', 'member-sessions-ended']);
    for (const { by, network } of found) expect({ by, network }).toEqual({ by: ada, network: null });
  });

  test('names an owner who gave another role, and who revoked a device', async () => {
    const owner = await joinAs(api, 'owner');
    const by = { fullName: 'Test Person', role: 'owner' };
    const role: ConsoleAct = { kind: 'set-role', accountIds: [idOf(member)], role: 'helper' };
    await actAs(owner, role);
    expect((await eventOf('role-changed', member.browser))?.by).toEqual(by);
    const on = testBrowser(api.address);
    const { elsewhere, halfSessionId } = await passCodeElsewhere(api, on, member.person);
    await prove(api, on, elsewhere, halfSessionId);
    const params = { deviceId: idText(member.person.device.id) };
    await owner.browser.call(revokeMemberDevice, { params, body: {} });
    expect(await eventOf('member-device-revoked', on)).toMatchObject({ by, network: null });
  });

  test('names who refused a new device', async () => {
    await putPolicy(api, { devices: { approval: true } });
    await askElsewhere(api, member.person);
    const { requestId } = await newestRequest(administrator);
    await administrator.browser.call(refuseApproval, { params: { requestId }, body: { reason: 'no' } });
    expect(await eventOf('approval-refused', member.browser)).toMatchObject({ by: ada, network: null });
    await putPolicy(api, {});
  });
});

describe('who acted', () => {
  test('is not named where it was the member himself, whose network stays', async () => {
    await write(idOf(member));
    const own = await events(member.browser);
    expect(own.map(({ by }) => by)).toEqual(own.map(() => null));
    expect(own[0]).toMatchObject({ kind: 'role-changed', network: '203.0.113.0/24' });
  });

  test('is somebody else without a name once the account is gone', async () => {
    const gone = await joinAs(api, 'owner');
    await write(idOf(gone));
    await api.query('DELETE FROM account WHERE id = $1', [idOf(gone)]);
    expect((await events(member.browser))[0]).toMatchObject({ by: nobody, network: null });
  });

  test('is never named out of another organisation, by the rows’ wall and by the statement alone (S22)', async () => {
    const other = await organisationOf(api, 'beside');
    const stranger = await joinAs(other, 'owner');
    await write(idOf(stranger));
    expect((await events(member.browser))[0]).toMatchObject({ by: nobody, network: null });
    // The owner's connection has no wall between organisations.
    const unwalled = (async (text, values = []) => api.query(text, [...values])) as Sql;
    const [row] = await listEvents(unwalled, idOf(member), Number.MAX_SAFE_INTEGER);
    expect(row).toMatchObject({ by_other: true, by_name: null, by_role: null });
  });

  test('is seen by the one whom it happened to, and by no other member', async () => {
    await endSessions();
    const other = await joinAndSignIn(api);
    expect((await events(other.browser)).filter(({ by }) => by !== null)).toEqual([]);
  });
});
