import type { ApiErrorCode } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  cut,
  openUnlocked,
  refuse,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

const token = toBase64Url(new Uint8Array(32).fill(7));

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
  await unlock(device);
});

const own = async () => (await device.engine.listDevices()).find(({ current }) => current)!;
const stateNames = async () => (await device.engine.listDevices()).map(({ name }) => name);
type Refusal = readonly [ApiErrorCode, number];

describe('a server that does not do what is asked of a device', () => {
  const refusals: readonly Refusal[] = [
    ['api/not-found', 404],
    ['api/unauthenticated', 401],
    ['api/internal', 500],
    ['api/unavailable', 503],
  ];
  test.each(refusals)('%s (%i): no name and no device of the account state changes', async (type, status) => {
    const { deviceId } = await own();
    refuse(device, '/v1/account/devices/', type, { status });
    expect(await device.engine.renameDevice(deviceId, 'Desk')).toBe(false);
    device.ports.connection.between = null;
    expect(new Set(await stateNames())).toEqual(new Set(['Firefox on Linux']));
  });

  test.each(refusals)('%s (%i): ending sessions is not passed off as done', async (type, status) => {
    refuse(device, '/v1/account/sessions', type, { status });
    expect(await device.engine.endOtherSessions()).toBe(false);
    expect(await device.engine.endSession('00000000-0000-4000-8000-000000000000')).toBe(false);
  });

  test('a device that it does not revoke leaves the account state all the same: nobody backs it up again (H23)', async () => {
    const second = await openUnlocked(world);
    const there = (await second.engine.listDevices()).find(({ current }) => current)!.deviceId;
    refuse(device, '/revoke', 'api/unavailable', { status: 503 });
    expect(await device.engine.revokeDevice(there)).toBe(false);
    device.ports.connection.between = null;
    const standing = (await device.engine.listDevices()).find(({ deviceId }) => deviceId === there)?.standing;
    expect(standing).toBe('added-by-server');
    await device.engine.changePassword(
      { password: testForm.password, pin: testForm.pin },
      'nine herons wade at noon',
    );
    const backedUp = [...world.server.store.accounts.values()][0]!.backups!.devices;
    expect(backedUp.map(({ deviceId }) => deviceId)).not.toContain(there);
  });

  test('its own device goes from the account state first, since its session ends with the word', async () => {
    const { deviceId } = await own();
    cut(device, '/revoke');
    expect(await device.engine.revokeDevice(deviceId)).toBe(false);
    device.ports.connection.between = null;
    const seen = (await device.engine.listDevices()).find((each) => each.deviceId === deviceId);
    expect(seen?.standing).toBe('added-by-server');
  });
});

describe('the link of a mail', () => {
  const refusals: readonly (readonly [ApiErrorCode, number, null | 'unreachable'])[] = [
    ['api/not-found', 404, null],
    ['api/too-many-tries', 429, 'unreachable'],
    ['api/internal', 500, 'unreachable'],
  ];
  test.each(refusals)('refused with %s (%i) is %j, looked at and pressed', async (type, status, outcome) => {
    refuse(device, '/v1/not-me', type, { status });
    expect(await device.engine.lookAtMail(token)).toBe(outcome);
    expect(await device.engine.disown(token)).toBe(outcome);
  });

  test.each(['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}+`, `${token}\n`])(
    '%j is no token: nothing is asked, and nothing done',
    async (typed) => {
      const before = device.ports.connection.sent.length;
      expect(await device.engine.lookAtMail(typed)).toBeNull();
      expect(await device.engine.disown(typed)).toBeNull();
      expect(device.ports.connection.sent).toHaveLength(before);
    },
  );
});

describe('signing up', () => {
  const fresh = { ...testForm, email: 'bea@example.test' };
  const refusals: readonly (readonly [ApiErrorCode, number, Record<string, unknown>])[] = [
    ['api/sign-up-closed', 403, { kind: 'refused', reason: 'sign-up-closed' }],
    ['api/setup-code-wrong', 403, { kind: 'refused', reason: 'setup-code-wrong' }],
    ['api/too-many-tries', 429, { kind: 'refused', reason: 'too-many-requests' }],
    ['api/unavailable', 503, { kind: 'unreachable' }],
  ];
  test.each(refusals)(
    'refused with %s (%i) is %j, and leaves nothing to type a code for',
    async (type, status, outcome) => {
      await device.engine.signOut();
      refuse(device, '/v1/register', type, { status });
      expect(await device.engine.signUp(fresh)).toEqual(outcome);
      device.ports.connection.between = null;
      expect(await device.engine.verify('12345678')).toEqual({ kind: 'expired' });
      expect(await device.engine.resendCode()).toBe('too-soon');
      expect(world.server.store.accounts.has(fresh.email)).toBe(false);
    },
  );

  const codes: readonly (readonly [ApiErrorCode, number, Record<string, unknown>])[] = [
    ['api/wrong-code', 400, { kind: 'wrong-code', triesLeft: 0 }],
    ['api/code-expired', 410, { kind: 'expired' }],
    ['api/not-found', 404, { kind: 'expired' }],
    ['api/internal', 500, { kind: 'unreachable' }],
  ];
  test.each(codes)(
    'its code refused with %s (%i) is %j, and the right one counts after it',
    async (type, status, outcome) => {
      await device.engine.signOut();
      expect((await device.engine.signUp(fresh)).kind).toBe('registered');
      refuse(device, '/verify', type, { status });
      expect(await device.engine.verify('12345678')).toEqual(outcome);
      device.ports.connection.between = null;
      expect(await device.engine.verify(` ${world.server.codeFor(fresh.email)} `)).toEqual({
        kind: 'verified',
      });
      await unlock(device, fresh);
    },
  );

  test('gets another code when it may, and says why not when it may not', async () => {
    await device.engine.signOut();
    await device.engine.signUp(fresh);
    refuse(device, '/resend', 'api/too-many-tries', { status: 429 });
    expect(await device.engine.resendCode()).toBe('too-soon');
    refuse(device, '/resend', 'api/internal', { status: 500 });
    expect(await device.engine.resendCode()).toBe('unreachable');
    cut(device, '/resend');
    expect(await device.engine.resendCode()).toBe('unreachable');
    device.ports.connection.between = null;
    world.clock.advance(61_000);
    expect(await device.engine.resendCode()).toBe('sent');
    expect(await device.engine.verify(world.server.codeFor(fresh.email))).toEqual({ kind: 'verified' });
  });
});
