import { toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  openUnlocked,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const nobody = '00000000-0000-4000-8000-000000000000';

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

const standings = async ({ engine }: TestDevice) =>
  (await engine.listDevices()).map(({ standing }) => standing);
const accountOf = () => world.server.store.accounts.get(testForm.email)!;

describe('the list of devices', () => {
  test('names this one, and keeps a name that is given to it', async () => {
    const own = (await device.engine.listDevices()).find(({ current }) => current)!;
    expect(own).toMatchObject({ name: 'Firefox on Linux', standing: 'known', hasBackup: true });
    expect(await device.engine.renameDevice(own.deviceId, '  Desk ')).toBe(true);
    const second = await openUnlocked(world);
    const seen = (await second.engine.listDevices()).find(({ deviceId }) => deviceId === own.deviceId);
    expect(seen).toMatchObject({ name: 'Desk', current: false, standing: 'known' });
    expect(await device.engine.renameDevice(nobody, 'Nobody')).toBe(false);
  });

  test('flags a device that only the server knows, and one that it hides (H23)', async () => {
    const key = toBase64Url(new Uint8Array(32));
    bend(device, '/account/devices', (reply) => {
      const [first, ...rest] = reply.devices as Record<string, unknown>[];
      return { devices: [{ ...first, deviceId: nobody, publicKey: key }, ...rest] };
    });
    expect((await standings(device)).sort()).toEqual(['added-by-server', 'hidden-by-server', 'known']);
  });

  test.each(['publicKey', 'backupKey'])('flags a known device whose %s differs (H23)', async (name) => {
    bend(device, '/account/devices', (reply) => {
      const [first, ...rest] = reply.devices as Record<string, unknown>[];
      return { devices: [{ ...first, [name]: toBase64Url(new Uint8Array(32)) }, ...rest] };
    });
    expect((await standings(device)).sort()).toEqual(['added-by-server', 'hidden-by-server', 'known']);
  });

  test('lets go of a revoked device: its sessions end, and neither server nor state names it', async () => {
    const second = await openUnlocked(world);
    const own = (await second.engine.listDevices()).find(({ current }) => current)!;
    expect(await device.engine.revokeDevice(own.deviceId)).toBe(true);
    expect(await device.engine.revokeDevice(own.deviceId)).toBe(false);
    await second.engine.syncNow().catch(() => undefined);
    await expect(second.engine.whatTheServerSees(nobody)).rejects.toMatchObject({ code: 'vault/locked' });
    expect(new Set(await standings(device))).toEqual(new Set(['known']));
    expect(accountOf().backups?.devices.map(({ deviceId }) => deviceId)).not.toContain(own.deviceId);
  });
});

test('a device that a mail’s link revoked is still in the account state, and is let go of there', async () => {
  const second = await openUnlocked(world);
  const own = (await second.engine.listDevices()).find(({ current }) => current)!;
  accountOf().devices.delete(own.deviceId);
  expect(await standings(device)).toContain('hidden-by-server');
  expect(await device.engine.revokeDevice(own.deviceId)).toBe(true);
  expect(new Set(await standings(device))).toEqual(new Set(['known']));
});

describe('sessions', () => {
  test('are listed with their devices; one is ended, or all others', async () => {
    const second = await openUnlocked(world);
    const third = await openUnlocked(world);
    const listed = await device.engine.listSessions();
    expect(listed.filter(({ current }) => current).length).toBe(1);
    const [other] = listed.filter(({ current }) => !current);
    expect(other).toMatchObject({ kind: 'full', deviceName: 'Firefox on Linux' });
    expect(await device.engine.endSession(other!.sessionId)).toBe(true);
    expect(await device.engine.endSession(other!.sessionId)).toBe(false);
    expect(await device.engine.endOtherSessions()).toBe(true);
    expect((await device.engine.listSessions()).length).toBe(1);
    for (const each of [second, third])
      await expect(each.engine.listSessions()).rejects.toMatchObject({ code: 'vault/locked' });
  });
});

test('the log comes newest first, fifty a page', async () => {
  for (let i = 1; i <= 60; i += 1) accountOf().events.push({ eventId: i, kind: 'signed-in', at: i });
  const page = await device.engine.listActivity();
  expect([page.length, page[0]?.eventId]).toEqual([50, 60]);
  expect((await device.engine.listActivity(11)).map(({ eventId }) => eventId)).toEqual([
    10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
  ]);
});

describe('the link of a mail', () => {
  const token = toBase64Url(new Uint8Array(32).fill(7));
  beforeEach(() => {
    const { body, devices } = accountOf();
    const [deviceId = null] = devices.keys();
    const about = { accountId: body.accountId, kind: 'device-registered', at: 1, actId: null, deviceId };
    world.server.store.mailLinks.set(token, about);
  });

  test('shows what it is about and changes nothing, then takes the device away once, for whoever holds it', async () => {
    const before = accountOf().devices.size;
    expect(await device.engine.lookAtMail(token)).toMatchObject({ kind: 'device-registered', act: null });
    expect(accountOf().devices.size).toBe(before);
    expect(await device.engine.disown(token)).toMatchObject({ stopped: false, deviceRevoked: true });
    expect(accountOf().devices.size).toBe(before - 1);
    expect(world.server.store.sessions.size).toBe(0);
    expect(await device.engine.disown(token)).toBeNull();
  });

  test('that can be none is not asked about, and a server that is gone is said', async () => {
    const before = device.ports.connection.sent.length;
    expect(await device.engine.lookAtMail('../v1/session')).toBeNull();
    expect(device.ports.connection.sent.length).toBe(before);
    device.ports.connection.offline = true;
    expect(await device.engine.lookAtMail(token)).toBe('unreachable');
  });
});
