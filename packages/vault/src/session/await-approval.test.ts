import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  pathsOf,
  refuse,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';
import { decide } from '../testing/memory-approvals.ts';

const { email, password, pin } = testForm;
const day = 24 * 3_600_000;

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
const holdBack = (approval: boolean) => {
  world.server.store.policy = { ...world.server.store.policy, devices: { approval } };
};
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  holdBack(true);
  device = await openDevice(world);
});

const account = () => world.server.store.accounts.get(email)!;
const stepOf = async ({ engine }: TestDevice) => {
  const state = await engine.state();
  return state.kind === 'password-passed' ? state.step : state.kind;
};
const passCode = async ({ engine, ports }: TestDevice) => {
  await engine.submitPassword(email, password);
  return engine.submitCode(ports.codeFor(email));
};
const asks = (of: TestDevice) => pathsOf(of).filter((path) => path === 'POST /v1/session/approval');
const evaluations = (of: TestDevice) => pathsOf(of).filter((path) => path.endsWith('/pin/evaluate'));

describe('a device that an administrator must let in (U22, U36)', () => {
  test('waits behind password and code, works on no PIN meanwhile, and goes on after a yes', async () => {
    expect(await passCode(device)).toEqual({ kind: 'passed', next: 'approval' });
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    const until = world.clock.now() + day;
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'waiting', until, needed: 1 });
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'waiting', until, needed: 1 });
    expect(await stepOf(device)).toBe('approval');
    expect([asks(device).length, evaluations(device)]).toEqual([1, []]);
    expect(account().approvals).toMatchObject([{ deviceName: 'Firefox on Linux' }]);
    world.clock.advance(day - 60_000);
    decide(account(), true, world.clock.now());
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'passed' });
    expect(await stepOf(device)).toBe('pin');
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('reads why it was refused, and opens nothing', async () => {
    await passCode(device);
    await device.engine.awaitApproval();
    decide(account(), false, world.clock.now(), 'I rang you up: it was not you.');
    const reason = 'I rang you up: it was not you.';
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'refused', reason });
    expect(await stepOf(device)).toBe('approval');
    expect(evaluations(device)).toEqual([]);
  });

  test('is back at the password when the request is over, or was withdrawn', async () => {
    await passCode(device);
    await device.engine.awaitApproval();
    world.clock.advance(day + 1);
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'half-session-expired' });
    expect(await device.engine.state()).toEqual({ kind: 'signed-out', email });
  });

  test('goes on with its request after a reload, when the password was typed again', async () => {
    await passCode(device);
    await device.engine.awaitApproval();
    const later = await openDevice(world);
    later.ports.connection.jar.session = device.ports.connection.jar.session;
    decide(account(), true, world.clock.now());
    expect(await passCode(later)).toEqual({ kind: 'passed', next: 'pin' });
    expect(await later.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('gains nothing from a yes to another browser', async () => {
    await passCode(device);
    await device.engine.awaitApproval();
    decide(account(), true, world.clock.now());
    const stranger = await openDevice(world);
    expect(await passCode(stranger)).toEqual({ kind: 'passed', next: 'approval' });
  });

  test('is one that is not known yet: a known one signs in as ever', async () => {
    holdBack(false);
    const known = await openUnlocked(world);
    await known.engine.lock();
    holdBack(true);
    await known.engine.signOut();
    const again = await openDevice(world, known.ports.replica);
    await unlock(again);
    expect(asks(again)).toEqual([]);
  });

  test('reads afterwards what was decided, and by whom', async () => {
    await passCode(device);
    await device.engine.awaitApproval();
    decide(account(), true, 7, 'Seen it at his desk.');
    await device.engine.awaitApproval();
    await device.engine.submitPin(pin);
    const decisions = [{ byEmail: 'owner@example.test', isYes: true, reason: 'Seen it at his desk.', at: 7 }];
    expect(await device.engine.listDecidedRequests()).toMatchObject([
      { kind: 'device', deviceName: 'Firefox on Linux', state: 'approved', decisions },
    ]);
  });
});

describe('what the server says of the wait', () => {
  test('may come and go with the policy, but never in front of code or factor', async () => {
    bend(device, '/sign-in/password', (reply) => ({ ...reply, steps: ['code'] }));
    expect(await passCode(device)).toEqual({ kind: 'passed', next: 'approval' });
    const other = await openDevice(world);
    bend(other, '/sign-in/code', (reply) => ({ ...reply, steps: [] }));
    expect(await passCode(other)).toEqual({ kind: 'passed', next: 'pin' });
    const third = await openDevice(world);
    bend(third, '/sign-in/password', (reply) => ({ ...reply, steps: ['approval', 'code'] }));
    const alarm = { kind: 'alarm', code: 'vault/malformed-reply' };
    expect(await third.engine.submitPassword(email, password)).toEqual(alarm);
    const fourth = await openDevice(world);
    await fourth.engine.submitPassword(email, password);
    bend(fourth, '/sign-in/code', (reply) => ({ ...reply, steps: ['approval', 'factor'] }));
    expect(await fourth.engine.submitCode(fourth.ports.codeFor(email))).toEqual(alarm);
  });

  test('is told apart: asked too often, not reached, and over', async () => {
    await passCode(device);
    refuse(device, '/session/approval', 'api/too-many-tries', { status: 429, retryAt: 9 });
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'too-many-tries', retryAt: 9 });
    refuse(device, '/session/approval', 'api/internal', { status: 500 });
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'unreachable' });
    device.ports.connection.between = null;
    expect((await device.engine.awaitApproval()).kind).toBe('waiting');
    refuse(device, '/session/approval', 'api/unauthenticated', { status: 401 });
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'half-session-expired' });
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'half-session-expired' });
  });

  test('is not asked before its turn', async () => {
    await device.engine.submitPassword(email, password);
    expect(await device.engine.awaitApproval()).toEqual({ kind: 'half-session-expired' });
    expect(asks(device)).toEqual([]);
  });
});
