import {
  endMemberSessions,
  listGroupsOfOrganisation,
  listMemberDevices,
  listVaults,
  readMember,
  readSession,
  revokeMemberDevice,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { joinAs } from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId, signIn, submit } from '../../testing/test-person.ts';
import { joinVault, makeVault } from '../../testing/test-sharing.ts';

type Joined = Awaited<ReturnType<typeof joinAndSignIn>>;

let api: TestApi;
let owner: Joined;
let administrator: Joined;
let member: Joined;
const idOf = ({ person }: Pick<Joined, 'person'>) => idText(person.accountId);
const deviceOf = ({ person }: Pick<Joined, 'person'>) => idText(person.device.id);

oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
  administrator = await joinAs(api, 'administrator');
});
beforeEach(async () => {
  member = await joinAndSignIn(api);
});

const devices = (query: Record<string, string> = {}) =>
  administrator.browser.call(listMemberDevices, { query } as never);
const end = (of: Joined, by = administrator) =>
  by.browser.call(endMemberSessions, { params: { accountId: idOf(of) }, body: {} });
const refusedEnd = async (of: Joined, by = administrator) =>
  (await by.browser.problem(endMemberSessions, { params: { accountId: idOf(of) }, body: {} })).type;
const revoke = (deviceId: string) => ({ params: { deviceId }, body: {} });
const refusedRevoke = async (of: Joined, by = administrator) =>
  (await by.browser.problem(revokeMemberDevice, revoke(deviceOf(of)))).type;

describe('devices of all members (U43)', () => {
  test('are listed with whose they are, the one seen last first, each once over the pages', async () => {
    const seen: string[] = [];
    let last = Number.MAX_SAFE_INTEGER;
    for (let after: string | null = ''; after !== null; ) {
      const page: Awaited<ReturnType<typeof devices>> = await devices({
        ...{ limit: '2', ...(after ? { after } : {}) },
      });
      for (const { deviceId, lastSeenAt } of page.devices) {
        expect(lastSeenAt).toBeLessThanOrEqual(last);
        last = lastSeenAt;
        seen.push(deviceId);
      }
      after = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual((await devices()).devices.map(({ deviceId }) => deviceId));
    const [mine] = (await devices({ search: member.person.email })).devices;
    expect(mine).toMatchObject({ deviceId: deviceOf(member), accountId: idOf(member), sessions: 1 });
  });

  test('are searched, and found where they were not seen for long', async () => {
    await api.query("UPDATE device SET last_seen_at = now() - interval '100 days' WHERE id = $1", [
      deviceOf(member),
    ]);
    const ids = async (query: Record<string, string>) =>
      (await devices(query)).devices.map(({ deviceId }) => deviceId);
    expect(await ids({ unseenDays: '90' })).toEqual([deviceOf(member)]);
    expect(await ids({ unseenDays: '120' })).toEqual([]);
    expect(await ids({ unseenDays: '90', search: owner.person.email })).toEqual([]);
    const behind = (moment: string) =>
      `after=${Buffer.from(JSON.stringify([moment, deviceOf(member)])).toString('base64url')}`;
    const status = async (query: string) =>
      (await administrator.browser.send('GET', `/v1/admin/devices?${query}`)).status;
    const never = ['2026-02-31 10:00:00+00', '2026-02-01 24:00:00+00', '2026-02-01 10:00:00+99'].map(behind);
    for (const query of ['after=W10', 'unseenDays=0', 'search=%00', ...never])
      expect([query, await status(query)]).toEqual([query, 400]);
    expect(await status(behind('2026-02-28 23:59:59.123456+05:30'))).toBe(200);
  });

  test('have no session by which somebody only named them', async () => {
    await submit(testBrowser(api.address), member.person);
    expect((await devices({ search: member.person.email })).devices).toMatchObject([{ sessions: 1 }]);
    const params = { accountId: idOf(member) };
    const { sessions } = await owner.browser.call(readMember, { params });
    const mine = deviceOf(member);
    expect(sessions.map(({ kind, deviceId }) => `${kind} ${deviceId === mine}`).sort()).toEqual([
      ...['full true', 'half false'],
    ]);
  });

  test('are revoked: signed out, unknown from then on, written down and told by mail', async () => {
    expect(await administrator.browser.call(revokeMemberDevice, revoke(deviceOf(member)))).toEqual({
      sessionsEnded: 1,
    });
    expect((await member.browser.problem(readSession, {})).type).toBe('api/unauthenticated');
    expect((await devices({ search: member.person.email })).devices).toEqual([]);
    expect(await refusedRevoke(member)).toBe('api/not-found');
    const rows = await api.query(
      "SELECT actor_id, device_id FROM audit_event WHERE account_id = $1 AND kind = 'member-device-revoked'",
      [idOf(member)],
    );
    expect(rows).toEqual([{ actor_id: idOf(administrator), device_id: deviceOf(member) }]);
    expect(await api.waitForMail(member.person.email, 2)).toContain('was revoked');
  });
});

describe('sessions of a member (U43)', () => {
  test('end all at once', async () => {
    const second = await signIn(api, member.person);
    expect(await end(member)).toEqual({ sessionsEnded: 2 });
    for (const browser of [member.browser, second])
      expect((await browser.problem(listVaults, {})).type).toBe('api/unauthenticated');
    const rows = await api.query(
      "SELECT actor_id, detail FROM audit_event WHERE account_id = $1 AND kind = 'member-sessions-ended'",
      [idOf(member)],
    );
    expect(rows).toEqual([{ actor_id: idOf(administrator), detail: { sessions: 2 } }]);
  });

  test('of owners and administrators are ended by owners, and of oneself all but this one', async () => {
    const colleague = await joinAs(api, 'administrator');
    for (const of of [owner, colleague])
      expect([await refusedEnd(of), await refusedRevoke(of)]).toEqual(['api/forbidden', 'api/forbidden']);
    expect(await end(colleague, owner)).toEqual({ sessionsEnded: 1 });
    await signIn(api, owner.person);
    expect(await end(owner, owner)).toEqual({ sessionsEnded: 1 });
    await owner.browser.call(readSession, {});
  });

  test('of nobody, and of another organisation, are not found (H32)', async () => {
    const other = await organisationOf(api, 'devices');
    const stranger = await joinAs(other, 'owner');
    expect([await refusedEnd(member, stranger), await refusedRevoke(member, stranger)]).toEqual([
      ...['api/not-found', 'api/not-found'],
    ]);
    const params = { accountId: newId() };
    expect((await owner.browser.problem(endMemberSessions, { params, body: {} })).type).toBe('api/not-found');
    await member.browser.call(readSession, {});
  });

  test('are not ended by one who was suspended since he asked, nor is a device revoked', async () => {
    const late = await joinAs(api, 'administrator');
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idOf(late)]);
    expect([await refusedEnd(member, late), await refusedRevoke(member, late)]).toEqual([
      ...['api/unauthenticated', 'api/unauthenticated'],
    ]);
    await member.browser.call(readSession, {});
  });

  test('are ended by no auditor and no helper', async () => {
    for (const role of ['auditor', 'helper'] as const) {
      const by = await joinAs(api, role);
      expect([await refusedEnd(member, by), await refusedRevoke(member, by)]).toEqual([
        ...['api/forbidden', 'api/forbidden'],
      ]);
    }
  });
});

test('groups are listed with who is in them and how many vaults they were given', async () => {
  const group = await makeVault(member, 'group');
  const guest = await joinAndSignIn(api);
  await joinVault(member, group, guest, 1);
  await makeVault(member, 'shared');
  const list = () => owner.browser.call(listGroupsOfOrganisation, { query: {} });
  const { groups, total, next } = await list();
  expect([groups.length, total, next]).toEqual([1, 1, null]);
  expect(groups[0]).toMatchObject({
    groupId: idText(group.id),
    vaults: 0,
    isIdentity: false,
    memberCount: 2,
  });
  expect(groups[0]?.members.map(({ accountId, role }) => [accountId, role]).sort()).toEqual(
    [[idOf(member), 4] as const, [idOf(guest), 1] as const].map((entry) => [...entry]).sort(),
  );
  await api.query('UPDATE organisation SET identity_group_id = $1 WHERE slug IS NULL', [idText(group.id)]);
  expect((await list()).groups[0]?.isIdentity).toBe(true);
  await makeVault(guest, 'group');
  const page = await owner.browser.call(listGroupsOfOrganisation, { query: { limit: 1 } });
  expect([page.groups.length, page.total]).toEqual([1, 2]);
  const rest = await owner.browser.call(listGroupsOfOrganisation, {
    query: { limit: 1, after: page.next ?? '' },
  });
  expect([rest.groups.length, rest.next]).toEqual([1, null]);
  expect(rest.groups[0]?.groupId).not.toBe(page.groups[0]?.groupId);
});
