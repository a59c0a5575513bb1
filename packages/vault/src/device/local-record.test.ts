import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LocalRecord } from '../ports.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  openDevice,
  refuse,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';
import { readRecord, writeRecord } from './local-record.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

const { email, password, pin } = testForm;
const now = { password, pin };

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
  await saveNew(device, { title: 'Bank' });
});

const accountId = () => [...device.ports.replica.accounts.keys()][0]!;
const local = () => [...device.ports.replica.accounts.values()][0]!.local;
const spoilRecord = (name: LocalRecord, at = 40): void => {
  const spoiled = Uint8Array.from(local().get(name)!);
  spoiled[at] = (spoiled[at] ?? 0) ^ 1;
  local().set(name, spoiled);
};
/** The same browser, loaded anew, with or without a server. */
const reload = async (offline: boolean): Promise<TestDevice> => {
  const again = await openDevice(world, device.ports.replica);
  again.ports.connection.jar.session = device.ports.connection.jar.session;
  again.ports.connection.offline = offline;
  return again;
};

describe('a record of this device', () => {
  interface Note {
    readonly v: 1;
    readonly accountId: string;
    readonly said: string;
  }
  const replicaOf = () => device.ports.replica.account(accountId());
  const note = (): Note => ({ v: 1, accountId: accountId(), said: 'Grüße' });

  test('is read as it was written, under its own name and account alone', async () => {
    await writeRecord(replicaOf(), 'quick', note());
    expect(await readRecord<Note>(replicaOf(), accountId(), 'quick')).toEqual(note());
    expect(await readRecord<Note>(replicaOf(), '00000000-0000-4000-8000-000000000000', 'quick')).toBeNull();
    local().set('offline', local().get('quick')!);
    expect(await readRecord<Note>(replicaOf(), accountId(), 'offline')).toBeNull();
  });

  test('of another account, version or shape counts as none', async () => {
    for (const wrong of [
      { ...note(), v: 2 },
      { ...note(), v: '1' },
      { said: 'x', accountId: accountId() },
    ]) {
      await writeRecord(replicaOf(), 'quick', wrong as unknown as Note);
      expect(await readRecord<Note>(replicaOf(), accountId(), 'quick')).toBeNull();
    }
    local().set('quick', new Uint8Array(0));
    expect(await readRecord<Note>(replicaOf(), accountId(), 'quick')).toBeNull();
    local().delete('quick');
    expect(await readRecord<Note>(replicaOf(), accountId(), 'quick')).toBeNull();
  });

  test('lies nowhere in plain', async () => {
    await writeRecord(replicaOf(), 'quick', note());
    expect(Buffer.from(local().get('quick')!).toString('latin1')).not.toContain(accountId());
  });
});

test.each([0, 20, 40])(
  'a wrap for the PIN alone with byte %i spoiled is none: the password is wanted',
  async (at) => {
    expect(local().has('quick')).toBe(true);
    spoilRecord('quick', at);
    const again = await reload(false);
    expect((await again.engine.start()).kind).toBe('signed-out');
    await unlock(again);
    expect(again.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  },
);

test('a copy with a spoiled byte is none, and one under the name of the other record neither', async () => {
  expect(await device.engine.enableOffline(now)).toEqual({ kind: 'changed' });
  await device.engine.syncNow();
  const kept = local().get('offline')!;
  await device.engine.lock();
  spoilRecord('offline');
  const again = await reload(true);
  expect(await again.engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
  local().set('offline', local().get('quick') ?? kept.slice(0, 80));
  expect(await again.engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
  local().set('offline', kept);
  expect((await again.engine.submitPassword(email, password)).kind).toBe('passed');
  expect(await again.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
});

describe('a copy that can’t be made', () => {
  test.each([
    ['the password is wrong', { password: 'five canaries', pin }, 'wrong-password'],
    ['the PIN is wrong', { password, pin: '385016' }, 'wrong-pin'],
  ])('since %s, is not there', async (_, typed, kind) => {
    expect((await device.engine.enableOffline(typed)).kind).toBe(kind);
    expect(local().has('offline')).toBe(false);
  });

  test('since the organisation forbids it, is not there (U30)', async () => {
    bend(device, '/v1/organisation', (reply) => ({
      ...reply,
      policy: { ...(reply.policy as object), offline: { allowed: false, maxDays: 30 } },
    }));
    expect(await device.engine.enableOffline(now)).toEqual({ kind: 'not-allowed' });
    expect(local().has('offline')).toBe(false);
  });

  test('since the server is gone or refuses, is not there, and the vault stays open', async () => {
    cut(device, '/step-up/challenge');
    expect(await device.engine.enableOffline(now)).toEqual({ kind: 'unreachable' });
    refuse(device, '/pin/evaluate', 'api/frozen', { status: 429, retryAt: 7 });
    expect(await device.engine.enableOffline(now)).toEqual({ kind: 'frozen', until: 7 });
    expect(local().has('offline')).toBe(false);
    device.ports.connection.between = null;
    expect((await device.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
  });
});
