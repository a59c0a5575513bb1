import {
  ApiError,
  type ConsoleAct,
  defaultPolicy,
  listManifests,
  type OrganisationPolicy,
  type PolicyStatement,
  previewPolicy,
  readOrganisation,
  readPolicyOfOrganisation,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { joinAndSignIn, random } from '../../testing/test-person.ts';
import { policyWith, statementBy } from '../../testing/test-policy.ts';
import { joinVault, makeVault, placeOf, type Signed, type TestVault } from '../../testing/test-sharing.ts';
import { policyActs } from './policy-acts.ts';

let api: TestApi;
let database: Database;
let organisationId: string;
let owner: Signed;
let member: Signed;
let group: TestVault;
oneApi(async (started) => {
  api = started;
});
beforeAll(async () => {
  [owner, member] = (await Promise.all([joinAndSignIn(api), joinAndSignIn(api)])) as [Signed, Signed];
  await roleTo(owner, 'owner');
  await roleTo(member, 'member');
  organisationId = idText(owner.person.deploymentId);
  database = openDatabase(api.databaseUrl, { size: 2, organisationId });
});
afterAll(() => database.close());
const idOf = ({ person }: Signed): string => idText(person.accountId);
const roleTo = (who: Signed, role: string) =>
  api.query('UPDATE account SET role = $2 WHERE id = $1', [idOf(who), role]);

beforeEach(async () => {
  await api.query('DELETE FROM policy_statement');
  await api.query("UPDATE organisation SET policy = '{}', identity_group_id = NULL");
  group = await makeVault(owner, 'group');
});

/** Runs an act as the confirmation does, and says how it ended. */
const run = async (
  who: Signed,
  role: Actor['role'],
  act: Extract<ConsoleAct, { kind: 'set-policy' | 'name-identity' }>,
  statement?: PolicyStatement,
): Promise<string> => {
  const acts = policyActs({ organisationId });
  const call = { actor: { accountId: idOf(who), role } as Actor, ip: '10.1.2.3' };
  const more = statement ? { statement } : {};
  try {
    await database.transaction(async (on) =>
      act.kind === 'set-policy'
        ? acts['set-policy'](on, { ...call, act, ...more })
        : acts['name-identity'](on, { ...call, act }),
    );
    return 'done';
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
};
const name = (who: Signed = owner, role: Actor['role'] = 'owner', groupId = idText(group.id)) =>
  run(who, role, { kind: 'name-identity', groupId });
const set = (policy: OrganisationPolicy, statement?: PolicyStatement, role: Actor['role'] = 'owner') =>
  run(owner, role, { kind: 'set-policy', policy }, statement);
const loose = policyWith({ offline: { maxDays: 90 }, recovery: { answers: true } });
const tight = policyWith({ offline: { maxDays: 7 }, export: { allowed: false } });
const said = () => owner.browser.call(readOrganisation, {});

describe('the organisation’s keys', () => {
  test('are named once, by an owner who has them, and everybody reads which they are', async () => {
    expect((await member.browser.call(readOrganisation, {})).identityGroupId).toBe(null);
    expect(await name(owner, 'administrator')).toBe('api/forbidden');
    expect(await name()).toBe('done');
    expect((await member.browser.call(readOrganisation, {})).identityGroupId).toBe(idText(group.id));
    expect(await name()).toBe('api/state-conflict');
    const [event] = await api.query('SELECT actor_id, detail FROM audit_event WHERE kind = $1', [
      'identity-named',
    ]);
    expect(event).toEqual({ actor_id: idOf(owner), detail: { groupId: idText(group.id) } });
  });

  test('are a group’s, of which whoever names them is a member', async () => {
    expect(await name(owner, 'owner', idText((await makeVault(owner)).id))).toBe('api/not-found');
    expect(await name(owner, 'owner', idText((await makeVault(member, 'group')).id))).toBe('api/not-found');
    expect(await name(owner, 'owner', idText(random(16)))).toBe('api/not-found');
  });

  test('are held by owners alone, and by none who is suspended', async () => {
    await joinVault(owner, group, member, 1);
    expect(await name()).toBe('api/policy');
    await roleTo(member, 'owner');
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idOf(member)]);
    expect(await name()).toBe('api/policy');
    await api.query('UPDATE account SET suspended_at = NULL WHERE id = $1', [idOf(member)]);
    expect(await name()).toBe('done');
    await roleTo(member, 'member');
  });

  test('show their list to everybody once they are named', async () => {
    const ask = () => member.browser.call(listManifests, { params: placeOf(group), query: { before: 99 } });
    await expect(ask()).rejects.toMatchObject({ problem: { status: 404 } });
    await name();
    expect((await ask()).manifests).toHaveLength(1);
  });
});

describe('a policy without a statement', () => {
  test('is taken where it only tightens, and goes back to what it was', async () => {
    expect(await set(tight)).toBe('done');
    expect(await said()).toMatchObject({ policy: tight, statement: null });
    expect(await set(defaultPolicy)).toBe('done');
    expect((await said()).policy).toEqual(defaultPolicy);
    const events = await api.query(
      "SELECT detail FROM audit_event WHERE kind = 'policy-changed' ORDER BY id DESC LIMIT 2",
    );
    expect(events[1]?.detail).toEqual({
      changes: ['offline.maxDays 30 → 7', 'export.allowed true → false'],
      signed: null,
    });
  });

  test('is refused where it is looser than what clients go by: the defaults, or what was signed last (H03)', async () => {
    expect(await set(loose)).toBe('api/policy');
    await name();
    expect(await set(loose)).toBe('api/policy');
    expect(await set(tight, await statementBy(owner, group, 1, tight))).toBe('done');
    expect(await set(defaultPolicy)).toBe('api/policy');
    expect(await set(policyWith({ offline: { maxDays: 3 }, export: { allowed: false } }))).toBe('done');
    expect(await set(tight)).toBe('done');
  });

  test('is tightened by administrators, loosened by owners, and touched by nobody else', async () => {
    expect(await set(tight, undefined, 'administrator')).toBe('done');
    expect(await set(defaultPolicy, undefined, 'administrator')).toBe('api/forbidden');
    expect(await set(tight, undefined, 'helper')).toBe('api/forbidden');
    expect(await set(defaultPolicy)).toBe('done');
  });
});

describe('a statement', () => {
  beforeEach(() => name());
  const refused = async (statement: PolicyStatement, end: string, policy = loose) => {
    expect(await set(policy, statement)).toBe(end);
    expect(await said()).toMatchObject({ policy: defaultPolicy, statement: null });
  };

  test('loosens, is kept and handed out as it was signed, and each one follows the last', async () => {
    const first = await statementBy(owner, group, 1, loose);
    expect(await set(loose, first)).toBe('done');
    expect(await said()).toMatchObject({ policy: loose, statement: first });
    expect(await set(tight, await statementBy(owner, group, 1, tight))).toBe('api/state-conflict');
    expect(await set(tight, await statementBy(owner, group, 3, tight))).toBe('api/state-conflict');
    expect(await set(tight, await statementBy(owner, group, 2, tight))).toBe('done');
    const { signed } = await owner.browser.call(readPolicyOfOrganisation, {});
    expect(signed).toMatchObject({ seq: 2, byEmail: owner.person.email });
  });

  test('is refused under other keys, of another group, or over another policy (H03)', async () => {
    await refused(await statementBy(owner, group, 1, loose, { seed: random(32) }), 'api/bad-proof');
    const other = await makeVault(owner, 'group');
    await refused(await statementBy(owner, other, 1, loose), 'api/invalid-request');
    const groupId = group.id;
    await refused(await statementBy(owner, other, 1, loose, { groupId }), 'api/state-conflict');
    await refused(await statementBy(owner, group, 1, loose), 'api/invalid-request', tight);
    await refused(await statementBy(owner, group, 1, loose, { seq: 2 }), 'api/invalid-request');
    const sent = await statementBy(owner, group, 1, loose);
    await refused({ ...sent, body: `${sent.body.slice(0, -4)}AAAA` }, 'api/invalid-request');
  });

  test('is taken from owners alone, and from nobody before the keys were named', async () => {
    const sent = await statementBy(owner, group, 1, loose);
    expect(await set(loose, sent, 'administrator')).toBe('api/forbidden');
    await api.query('UPDATE organisation SET identity_group_id = NULL');
    await refused(sent, 'api/policy');
  });
});

describe('before a change is made', () => {
  const preview = async (settings: object) =>
    (await owner.browser.call(previewPolicy, { body: { policy: policyWith(settings) } })).changes;

  test('it shows what would change, in which direction and for how many', async () => {
    expect(
      await preview({
        factors: { member: 'any' },
        kdf: { leastIterations: 2_000_000 },
        export: { allowed: false },
        offline: { maxDays: 90 },
        recovery: { device: false, answers: true },
      }),
    ).toEqual([
      { key: 'factors.member', from: 'none', to: 'any', direction: 'tightens', affected: 1 },
      { key: 'kdf.leastIterations', from: 600_000, to: 2_000_000, direction: 'tightens', affected: 2 },
      { key: 'offline.maxDays', from: 30, to: 90, direction: 'loosens', affected: null },
      { key: 'recovery.answers', from: false, to: true, direction: 'loosens', affected: 0 },
      { key: 'recovery.device', from: true, to: false, direction: 'tightens', affected: 0 },
      { key: 'export.allowed', from: true, to: false, direction: 'tightens', affected: 2 },
    ]);
    expect(await preview({})).toEqual([]);
    expect((await said()).policy).toEqual(defaultPolicy);
  });

  test('every setting can be asked about', async () => {
    const all = await preview({
      factors: { owner: 'any', administrator: 'webauthn', auditor: 'any', helper: 'any', member: 'any' },
      stepUp: { owner: 'password', administrator: 'webauthn' },
      password: { leastLength: 12, leastStrength: 3 },
      pin: { leastLength: 8, triesAnHour: 3, triesInAll: 5 },
      offline: { allowed: false },
      recovery: { approval: true, fourEyes: true },
      devices: { approval: true, fourEyes: true },
      session: { idleMinutes: 5, hours: 8, lockMinutes: 5 },
      search: { serverIndex: false },
      sharing: { verifiedOnly: true },
      invitations: { byMembers: false },
    });
    expect(all.map(({ key, affected }) => [key, affected])).toContainEqual(['invitations.byMembers', 1]);
    expect(all).toHaveLength(23);
  });
});
