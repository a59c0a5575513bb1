import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../apps/cli/src/postgres/testing.ts';
import type { ConsoleAct } from '../../packages/contracts/src/index.ts';
import * as contracts from '../../packages/contracts/src/index.ts';
import { idText } from '../../packages/crypto/src/index.ts';
import { findSecrets } from './harness/canaries.ts';
import { copyReplica, type Device, openDevice } from './harness/device.ts';
import type { Person } from './harness/person.ts';
import type { World } from './harness/stage.ts';
import { type Asked, isCallOf, readJson } from './harness/wire.ts';
import { openWorld } from './harness/world.ts';

type Endpoint = contracts.Endpoint;

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;
const consoleEndpoints = Object.values<unknown>({ ...contracts })
  .filter(isEndpoint)
  .filter(({ roles }) => roles !== undefined);

/** Requests that carry a key, a wrap or a credential: none of them may come from a member because of an administrator. */
const keyBearing: readonly Endpoint[] = [
  ...[contracts.changeMembers, contracts.beginVaultRotation, contracts.commitVaultRotation],
  ...[contracts.changeCredentials, contracts.createVault, contracts.keepVaultKey, contracts.register],
];

/** A device that was revoked is a new one: the account keeps a backup of its own for it, which opens by the PIN and there alone. */
const isOwnBackup = (asked: Asked): boolean =>
  isCallOf(contracts.changeCredentials, asked) && readJson(asked.body).act === 'backup';

const bearsKeys = (asked: Asked): boolean =>
  keyBearing.some((endpoint) => isCallOf(endpoint, asked)) && !isOwnBackup(asked);

let database: TestDatabase;
let world: World;
let owner: Device;
let member: Device;
let memberId: string;

const open = async (person: Person): Promise<Device> => {
  const device = await openDevice(world.server, copyReplica(person.replica));
  const { engine } = device;
  const { email, password, pin } = person.form;
  const mails = world.server.mailsTo(email);
  const passed = await engine.submitPassword(email, password);
  if (passed.kind === 'passed' && !passed.deviceKnown)
    await engine.submitCode(await world.server.codeFor(email, mails));
  expect(await engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  await engine.syncNow();
  return device;
};

const rowsOfMember = async (): Promise<string> => {
  const about = (sql: string) => world.server.query(sql, [memberId]);
  return JSON.stringify(
    await Promise.all([
      about(`SELECT email, kdf, salt, auth_hash, reauth_key, pin_oprf_key, wrapped_root_key, private_keys, identity
        FROM account WHERE id = $1`),
      about('SELECT kind, wrap, auth_hash FROM recovery_way WHERE account_id = $1 ORDER BY kind'),
      about('SELECT vault_id, role, self_wrap FROM membership WHERE account_id = $1 ORDER BY vault_id'),
      about(`SELECT g.vault_id, g.grantee_id, g.sealed FROM vault_grant g JOIN membership m USING (vault_id)
        WHERE m.account_id = $1 ORDER BY 1, 2`),
    ]),
  );
};

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openWorld(database.url);
  memberId = idText(world.bert.keys.ids.accountId);
  await world.server.query(`UPDATE account SET role = 'owner' WHERE id = $1`, [
    idText(world.ada.keys.ids.accountId),
  ]);
  [owner, member] = [await open(world.ada), await open(world.bert)];
});
afterAll(async () => {
  await world?.server.close();
  await database.drop();
});

/** Confirms an act as the vault app does; `over` and `forbidden` are ends too. */
const confirm = async (act: ConsoleAct): Promise<string> => {
  const { actId } = await owner.wire.client.call(contracts.prepareConsoleAct, { body: { act } });
  return (await owner.engine.confirmConsoleAct(actId, act, world.ada.form.password)).kind;
};

const tightest = contracts.organisationPolicy.parse({
  recovery: { answers: false, device: false, approval: true, fourEyes: true },
  devices: { approval: true, fourEyes: true },
  offline: { allowed: false, maxDays: 1 },
  sharing: { verifiedOnly: true },
  search: { serverIndex: false },
  export: { allowed: false },
});

const acts = (): readonly ConsoleAct[] => [
  { kind: 'set-role', accountIds: [memberId], role: 'administrator' },
  { kind: 'set-role', accountIds: [memberId], role: 'member' },
  { kind: 'set-policy', policy: tightest },
  { kind: 'set-policy', policy: contracts.organisationPolicy.parse({}) },
  { kind: 'invite-with-role', emails: ['helper@example.test'], role: 'helper' },
  { kind: 'suspend', accountIds: [memberId], reason: 'To see' },
  { kind: 'reactivate', accountIds: [memberId] },
  { kind: 'remove', accountIds: [memberId], reason: 'To see' },
  { kind: 'reactivate', accountIds: [memberId] },
];

/** Bodies with which each changing endpoint of the console but the acts is asked. */
const bodies: Readonly<Record<string, object>> = {
  '/v1/admin/people/:accountId/end-sessions': {},
  '/v1/admin/devices/:deviceId/revoke': {},
  '/v1/admin/admissions': { emails: ['guest@example.test'] },
  '/v1/admin/admissions/:admissionId/resend': {},
  '/v1/admin/admissions/:admissionId': {},
  '/v1/admin/requests/:requestId/refuse': { reason: 'No' },
  '/v1/admin/health/test-mail': {},
  '/v1/admin/backups': {},
  '/v1/admin/policy/preview': { policy: tightest },
  '/v1/admin/acts': { act: { kind: 'reactivate', accountIds: ['00000000-0000-4000-8000-000000000000'] } },
  '/v1/admin/acts/:actId/confirm': {},
  '/v1/admin/acts/:actId/key': {},
};

const idsNow = async (): Promise<Readonly<Record<string, string>>> => {
  const first = async (table: string, where = 'true') =>
    String((await world.server.query(`SELECT id FROM ${table} WHERE ${where} LIMIT 1`))[0]?.id ?? memberId);
  return {
    accountId: memberId,
    deviceId: await first('device', `account_id = '${memberId}' AND revoked_at IS NULL`),
    admissionId: await first('admission'),
    requestId: await first('approval'),
    actId: await first('console_act'),
  };
};

const queries: Readonly<Record<string, string>> = { '/v1/admin/audit/export': '?format=jsonl' };

/** Asks an endpoint with the member's ids in its path; gives the reply's bytes and status. */
const ask = async ({ method, path }: Endpoint): Promise<{ status: number; body: Uint8Array }> => {
  const ids = await idsNow();
  const filled = path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? memberId) + (queries[path] ?? '');
  const hasBody = method === 'POST' || method === 'PUT';
  const { status, chunks } = await owner.wire.send(filled, {
    method,
    headers: { 'x-coffer': '1', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(bodies[path]) } : {}),
  });
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return { status, body: Buffer.concat(all) };
};

/** There is nobody who waits, no act by these ids and no place for backups here. */
const unanswerable = [
  'POST /v1/admin/requests/:requestId/refuse',
  'POST /v1/admin/acts/:actId/confirm',
  'POST /v1/admin/acts/:actId/key',
  'POST /v1/admin/acts',
  'POST /v1/admin/backups',
];

test('every request of the console is driven here: one that is new must be added', () => {
  const changing = consoleEndpoints.filter(({ method }) => method !== 'GET').map(({ path }) => path);
  expect([...new Set(changing)].sort()).toEqual(Object.keys(bodies).sort());
  const kinds = new Set(contracts.consoleAct.options.map(({ shape }) => shape.kind.value));
  const elsewhere = ['approve', 'name-identity', 'create-organisation'];
  expect([...new Set([...acts().map(({ kind }) => kind), ...elsewhere])].sort()).toEqual([...kinds].sort());
});

test('an owner who drives everything that the console has gets no secret of a member, and the member’s client wraps nothing (U19, U20)', async () => {
  const before = await rowsOfMember();
  for (const act of acts()) {
    expect([act.kind, await confirm(act)]).toEqual([act.kind, 'done']);
    // The member works on between, as far as he is let in.
    await member.engine.syncNow().catch(() => undefined);
  }
  const tried: Record<string, number> = {};
  for (const endpoint of consoleEndpoints)
    tried[`${endpoint.method} ${endpoint.path}`] = (await ask(endpoint)).status;
  // What is asked for nothing, or was not prepared, is refused; everything else was really answered.
  const [answered, refused] = [true, false].map((wanted) =>
    Object.keys(tried).filter((name) => (tried[name] ?? 500) < 300 === wanted),
  );
  expect(refused?.sort()).toEqual([...unanswerable].sort());
  expect(answered?.length).toBe(consoleEndpoints.length - unanswerable.length);
  const again = await open(world.bert);
  await again.engine.saveItem(await again.engine.newItemId(), 0, {
    ...(world.bert.items[0]?.draft ?? expect.fail('no item')),
    title: 'After all of it',
  });
  const told = owner.wire.told.map(({ told: { body } }) => body as Uint8Array);
  expect(findSecrets(told, world.bert.canaries)).toEqual([]);
  for (const { wire } of [member, again])
    expect(wire.sent.filter(bearsKeys).map(({ path }) => path)).toEqual([]);
  expect(await rowsOfMember()).toBe(before);
  expect(again.alarms).toEqual([]);
});
