import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NewWay, RecoveryAttempt } from '../account-engine.ts';
import { makeKeys, setPolicy } from '../organisation/organisation.test-kit.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  findCanaries,
  openDevice,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { email, password, pin } = testForm;
const hour = 3_600_000;
const answers = testForm.answers.map(({ answer }) => answer);
const kit: NewWay = { kind: 'kit', answers: [] };
const fresh = { password: 'nine herons wade at noon', pin: '918273', way: kit };

let origin: TestWorld;
/** What the first browser had seen when the tests began. */
let marks: ReadonlyMap<string, string>;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  await saveNew(origin.first, { title: 'Bank', password: 'seven herons' });
  await origin.first.engine.lock();
  marks = new Map(origin.first.ports.replica.marks);
});

let world: TestWorld;
let device: TestDevice;
/** A fresh browser; the one that signed up keeps its replica. */
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
});
const knownDevice = () => {
  const { replica } = origin.first.ports;
  for (const [address, seen] of marks) replica.marks.set(address, seen);
  return openDevice(world, replica);
};

const passCode = async (by: TestDevice) => {
  expect(await by.engine.beginRecovery(email)).toEqual({ kind: 'sent' });
  return by.engine.submitRecoveryCode(world.server.codeFor(email));
};

const right = (): RecoveryAttempt => ({ kind: 'kit-and-answers', recoveryCode: world.recoveryCode, answers });

const attempt = async (by: TestDevice, typed: RecoveryAttempt) => {
  await passCode(by);
  return by.engine.tryRecovery(typed);
};

const titlesOf = async ({ engine }: TestDevice) =>
  (await engine.listItems()).map(({ overview }) => overview.title);

const assertRecovered = async (by: TestDevice) => {
  const form = { ...testForm, ...fresh };
  const other = await openDevice(world);
  expect((await other.engine.submitPassword(email, password)).kind).toBe('wrong');
  await unlock(by, form);
  expect(await titlesOf(by)).toEqual(['Bank']);
  await unlock(other, form);
  expect(await titlesOf(other)).toEqual(['Bank']);
  const alarms = [...by.events, ...other.events].filter(({ kind }) => kind === 'alarm');
  expect(alarms).toEqual([]);
};

describe('getting back in', () => {
  test('by kit and answers: everything is new, and nothing secret was sent (B10, S24, U37)', async () => {
    expect(await passCode(device)).toMatchObject({
      kind: 'passed',
      ways: [{ kind: 'kit-and-answers', questions: ['first-school', 'first-pet'], waits: false }],
    });
    expect(await device.engine.tryRecovery(right())).toEqual({
      ...{ kind: 'opened', fullName: 'Ana Example', hasFactors: false },
    });
    const end = await device.engine.finishRecovery(fresh);
    expect(end.kind).toBe('recovered');
    const sent = device.ports.connection.sent.map(({ body }) => body);
    const recoveryCode = end.kind === 'recovered' ? end.recoveryCode : '';
    const canaries = {
      ...{ old: world.recoveryCode.replaceAll('-', ''), fresh: recoveryCode.replaceAll('-', '') },
      ...{ answer: 'bartholomew', typed: answers[0] ?? '', password: fresh.password, pin: fresh.pin },
    };
    expect(findCanaries(sent, canaries)).toEqual([]);
    await assertRecovered(device);
    expect(await device.engine.testKit('kit', recoveryCode, [])).toEqual({ kind: 'opens' });
  });

  test('ends sessions, devices and old ways at once (S23, U37)', async () => {
    const known = await knownDevice();
    await unlock(known);
    await attempt(device, right());
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('recovered');
    expect(world.server.store.sessions.size).toBe(0);
    const [account] = [...world.server.store.accounts.values()];
    expect(account?.devices.size).toBe(1);
    expect(account?.ways.map(({ kind }) => kind)).toEqual(['kit']);
    expect(await attempt(await openDevice(world), right())).toMatchObject({ kind: 'not-allowed' });
  });

  test('by this device: three days of waiting, then the PIN (U33)', async () => {
    const known = await knownDevice();
    const waiting = await attempt(known, { kind: 'device' });
    const until = world.clock.now() + 72 * hour;
    expect(waiting).toEqual({ kind: 'waiting', until });
    bend(known, '/claim', (reply) => ({ ...reply, approvalAsked: true }));
    const asked = { kind: 'waiting', until, approvalAsked: true };
    expect(await attempt(known, { kind: 'device' })).toEqual(asked);
    known.ports.connection.between = null;
    world.clock.advance(73 * hour);
    expect(await attempt(known, { kind: 'device' })).toEqual({ kind: 'pin-wanted' });
    expect(await known.engine.tryRecovery({ kind: 'device', pin: '111222' })).toMatchObject({
      kind: 'wrong',
    });
    expect((await known.engine.tryRecovery({ kind: 'device', pin })).kind).toBe('opened');
    expect((await known.engine.finishRecovery(fresh)).kind).toBe('recovered');
    await assertRecovered(known);
  });

  test('by answers alone, where the organisation allows it: three days of waiting (B7)', async () => {
    await unlock(device);
    await makeKeys(device, world);
    await setPolicy(device, world, { recovery: { answers: true } });
    const way: NewWay = { kind: 'answers', answers: testForm.answers };
    expect((await device.engine.setWay({ password, pin }, way)).kind).toBe('made');
    await device.engine.lock();
    world.clock.advance(25 * hour);
    const lost = await openDevice(world);
    expect((await attempt(lost, { kind: 'answers', answers })).kind).toBe('waiting');
    world.clock.advance(73 * hour);
    expect((await attempt(lost, { kind: 'answers', answers })).kind).toBe('opened');
    expect((await lost.engine.finishRecovery(fresh)).kind).toBe('recovered');
    await assertRecovered(lost);
  });
});

describe('what is typed wrong', () => {
  test('a mistyped code is told before anything is asked of the server', async () => {
    await passCode(device);
    const before = pathsOf(device).length;
    const mistyped = world.recoveryCode.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    expect(await device.engine.tryRecovery({ ...right(), recoveryCode: mistyped })).toEqual({
      kind: 'mistyped',
    });
    expect(pathsOf(device).length).toBe(before);
  });

  test('wrong answers are counted, and the right ones still open', async () => {
    expect(await attempt(device, { ...right(), answers: ['x', 'y'] })).toEqual({
      kind: 'wrong',
      triesLeft: 9,
    });
    expect((await device.engine.tryRecovery(right())).kind).toBe('opened');
  });

  test('no step is skipped: without the mailed code, or what opens, there is nothing to finish', async () => {
    expect((await device.engine.tryRecovery(right())).kind).toBe('expired');
    await device.engine.beginRecovery(email);
    const code = world.server.codeFor(email);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    expect(await device.engine.submitRecoveryCode(wrong)).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect((await device.engine.tryRecovery(right())).kind).toBe('expired');
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
  });

  test('an address that nobody has gets the same answer', async () => {
    expect(await device.engine.beginRecovery('nobody@example.test')).toEqual({ kind: 'sent' });
  });
});

type Reply = Record<string, unknown>;
const spoil = (text: unknown): string => {
  const given = String(text);
  const at = Math.floor(given.length / 2);
  return `${given.slice(0, at)}${given[at] === 'A' ? 'B' : 'A'}${given.slice(at + 1)}`;
};
const older = () => [...world.server.store.accounts.values()][0]?.states.slice(0, 1) ?? [];
const strange = '00000000-0000-4000-8000-000000000000';

describe('a server that lies about what it releases is caught, and nothing is written (H04, H16, H22)', () => {
  const lies: [string, (reply: Reply) => Reply, string][] = [
    ['a spoiled wrap', (reply) => ({ ...reply, wrap: spoil(reply.wrap) }), 'crypto/not-authentic'],
    [
      'spoiled private keys',
      (reply) => ({ ...reply, privateKeys: spoil(reply.privateKeys) }),
      'crypto/not-authentic',
    ],
    [
      'a weaker KDF',
      (reply) => ({ ...reply, kdf: { algorithm: 'pbkdf2-sha256', iterations: 600_000 } }),
      'vault/kdf-weakened',
    ],
    ['no account state', (reply) => ({ ...reply, states: [] }), 'vault/state-missing'],
    ['another epoch of the PIN', (reply) => ({ ...reply, pinEpoch: 7 }), 'vault/rollback'],
    ['no vaults', (reply) => ({ ...reply, vaults: [] }), 'vault/rollback'],
    ['a later root epoch', (reply) => ({ ...reply, rootEpoch: 2 }), 'crypto/not-authentic'],
  ];
  test.each(lies)('%s', async (_, lie, code) => {
    await passCode(device);
    bend(device, '/claim', lie);
    expect(await device.engine.tryRecovery(right())).toEqual({ kind: 'alarm', code });
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
    expect(pathsOf(device).some((path) => path.includes('/finish'))).toBe(false);
  });

  test('a state older than this device saw (H16)', async () => {
    const known = await knownDevice();
    await unlock(known);
    await known.engine.lock();
    await passCode(known);
    bend(known, '/claim', (reply) => ({ ...reply, states: older() }));
    expect(await known.engine.tryRecovery(right())).toEqual({ kind: 'alarm', code: 'vault/rollback' });
  });

  test('another deployment or account than this device knows', async () => {
    for (const [name, code] of [
      ['deploymentId', 'vault/deployment-changed'],
      ['accountId', 'vault/identity-changed'],
    ] as const) {
      const known = await knownDevice();
      await known.engine.beginRecovery(email);
      bend(known, '/code', (reply) => ({ ...reply, [name]: strange }));
      expect(await known.engine.submitRecoveryCode(world.server.codeFor(email))).toEqual({
        kind: 'alarm',
        code,
      });
    }
  });

  const backups: [string, (backup: Reply, reply: Reply) => Reply, string][] = [
    ['of another device', (backup) => ({ ...backup, deviceId: strange }), 'vault/tampered'],
    ['spoiled', (backup) => ({ ...backup, wrap: spoil(backup.wrap) }), 'vault/tampered'],
    [
      'under another ephemeral key',
      (backup) => ({ ...backup, ephemeral: spoil(backup.ephemeral) }),
      'vault/tampered',
    ],
    [
      'whose signature is spoiled',
      (backup) => ({ ...backup, signature: spoil(backup.signature) }),
      'vault/tampered',
    ],
  ];
  test.each(backups)('a backup %s gets no PIN (H23)', async (_, lie, code) => {
    const known = await knownDevice();
    await attempt(known, { kind: 'device' });
    world.clock.advance(73 * hour);
    await passCode(known);
    bend(known, '/claim', (reply) => ({ ...reply, backup: lie(reply.backup as Reply, reply) }));
    expect(await known.engine.tryRecovery({ kind: 'device', pin })).toEqual({ kind: 'alarm', code });
    expect(pathsOf(known).some((path) => path.includes('/evaluate'))).toBe(false);
  });
});

test('a device that only the server lists gets no backup (H04, H23)', async () => {
  await unlock(device);
  const [account] = [...world.server.store.accounts.values()];
  account?.devices.set(strange, 'A'.repeat(43));
  const now = { password, pin };
  expect(await device.engine.changePassword(now, fresh.password)).toEqual({ kind: 'changed' });
  const backedUp = account?.backups?.devices.map(({ deviceId }) => deviceId) ?? [];
  expect(backedUp.length).toBe(2);
  expect(backedUp).not.toContain(strange);
});
