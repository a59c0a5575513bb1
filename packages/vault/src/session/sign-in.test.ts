import { beforeAll, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  findCanaries,
  openDevice,
  openUnlocked,
  passToPin,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
  untilQuick,
} from '../testing/index.ts';

const { email, password, pin } = testForm;
const hour = 3_600_000;

let origin: TestWorld;
let world: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const fresh = async (): Promise<TestDevice> => {
  world = await copyWorld(origin);
  return world.first;
};

describe('signing up', () => {
  test('asks nothing of the server before the form is submitted, and wrong codes are counted', async () => {
    const device = await openDevice(origin);
    await device.engine.prepareSignUp();
    await device.engine.checkPassword(password, email);
    await device.engine.checkPin(pin);
    expect(device.ports.connection.sent).toEqual([]);
    const other = { ...testForm, email: 'bea@example.test' };
    expect((await device.engine.signUp(other)).kind).toBe('registered');
    expect(pathsOf(device)).toEqual(['POST /v1/prelogin', 'GET /rules.json', 'POST /v1/register']);
    const code = origin.server.codeFor(other.email);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    expect(await device.engine.verify(wrong)).toEqual({ kind: 'wrong-code', triesLeft: 4 });
    expect(await device.engine.resendCode()).toBe('too-soon');
    origin.clock.advance(61_000);
    expect(await device.engine.resendCode()).toBe('sent');
    expect(await device.engine.verify(origin.server.codeFor(other.email))).toEqual({ kind: 'verified' });
  });

  test('refuses a server that offers less than the default (S1)', async () => {
    const device = await openDevice(origin);
    bend(device, '/prelogin', (reply) => ({
      ...reply,
      kdf: { algorithm: 'pbkdf2-sha256', iterations: 999_999 },
    }));
    const outcome = await device.engine.signUp({ ...testForm, email: 'cyd@example.test' });
    expect(outcome).toEqual({ kind: 'alarm', code: 'vault/kdf-weakened' });
    expect(pathsOf(device)).toEqual(['POST /v1/prelogin']);
  });
});

describe('signing in', () => {
  test('what one device saves a fresh one sees', async () => {
    const first = await fresh();
    await unlock(first);
    const id = await saveNew(first, { title: 'Bank', password: 'seven herons', notes: 'n' });
    const second = await openUnlocked(world);
    expect((await second.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
    expect((await second.engine.openItem(id))?.secret.password).toBe('seven herons');
    expect(await second.engine.checkpointCode()).toMatch(/^[0-9A-Z]{8}$/);
  });

  test('a wrong password and an unknown address end alike', async () => {
    const { engine } = await fresh();
    expect(await engine.submitPassword(email, 'five canaries')).toEqual({ kind: 'wrong' });
    expect(await engine.submitPassword('nobody@example.test', password)).toEqual({ kind: 'wrong' });
    expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
  });

  test('each wrong PIN costs one of five tries an hour, then the account is frozen, also for the right one (S4)', async () => {
    const device = await fresh();
    const { engine } = device;
    await passToPin(device);
    const began = world.clock.now();
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft });
    }
    expect(await engine.submitPin(pin)).toEqual({ kind: 'frozen', until: began + hour });
    world.clock.advance(hour + 1);
    expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    await passToPin(device);
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await engine.submitPin('385016')).toEqual({ kind: 'wrong-pin', triesLeft });
    }
    const frozen = world.clock.now();
    expect(await engine.submitPin(pin)).toEqual({ kind: 'frozen', until: frozen + 24 * hour });
  });

  test('the PIN leaves as another blinded element every time, also the one for the next unlock by PIN alone (S4, H21)', async () => {
    const device = await fresh();
    await passToPin(device);
    await device.engine.submitPin('385016');
    await device.engine.submitPin('385016');
    await device.engine.submitPin(pin);
    await untilQuick(device);
    const bodies = device.ports.connection.sent
      .filter(({ path }) => path.endsWith('/pin/evaluate'))
      .map(({ body }) => body);
    expect(new Set(bodies.map(String)).size).toBe(4);
    expect(findCanaries(bodies, { pin, wrong: '385016' })).toEqual([]);
  });

  test('the browser that signed up is known from its first sign-in, another one after its first (S5, U22, U24)', async () => {
    const other = await fresh();
    const first = await openDevice(world, origin.first.ports.replica);
    expect(await first.engine.submitPassword(email, password)).toEqual({ kind: 'passed', deviceKnown: true });
    expect(await other.engine.submitPassword(email, password)).toEqual({
      kind: 'passed',
      deviceKnown: false,
    });
    await unlock(other);
    await other.engine.signOut();
    expect(await other.engine.submitPassword(email, password)).toEqual({ kind: 'passed', deviceKnown: true });
    expect(await other.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('without a server it says so', async () => {
    const device = await fresh();
    device.ports.connection.offline = true;
    expect(await device.engine.submitPassword(email, password)).toEqual({ kind: 'unreachable' });
  });
});

describe('facts that are checked before the password is worked on', () => {
  test.each([
    ['below the floor', { kdf: { algorithm: 'pbkdf2-sha256', iterations: 599_999 } }, 'vault/kdf-refused'],
    [
      'above the ceiling',
      { kdf: { algorithm: 'pbkdf2-sha256', iterations: 10_000_001 } },
      'vault/kdf-refused',
    ],
    [
      'weaker than last time',
      { kdf: { algorithm: 'pbkdf2-sha256', iterations: 600_000 } },
      'vault/kdf-weakened',
    ],
    [
      'another deployment',
      { deploymentId: '00000000-0000-4000-8000-000000000000' },
      'vault/deployment-changed',
    ],
  ])('%s', async (_, lie, code) => {
    const device = await fresh();
    await unlock(device);
    await device.engine.signOut();
    device.ports.connection.sent.length = 0;
    bend(device, '/prelogin', (reply) => ({ ...reply, ...lie }));
    expect(await device.engine.submitPassword(email, password)).toEqual({ kind: 'alarm', code });
    expect(pathsOf(device)).toEqual(['POST /v1/prelogin']);
  });

  test('an account id that changed is an alarm', async () => {
    const device = await fresh();
    await unlock(device);
    await device.engine.lock();
    bend(device, '/sign-in/password', (reply) => ({
      ...reply,
      accountId: '00000000-0000-4000-8000-000000000000',
    }));
    const outcome = await device.engine.submitPassword(email, password);
    expect(outcome).toEqual({ kind: 'alarm', code: 'vault/identity-changed' });
  });

  test('an evaluation that hands the element back is refused', async () => {
    const device = await fresh();
    await passToPin(device);
    bend(device, '/pin/evaluate', (reply) => ({ ...reply, evaluated: 'A'.repeat(43) }));
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'alarm', code: 'vault/malformed-reply' });
  });
});

describe('locking and signing out', () => {
  test('lock drops everything at once, settles what was begun, and opens again with both secrets (B12)', async () => {
    const device = await fresh();
    const { engine } = device;
    await unlock(device);
    const id = await engine.newItemId();
    const saving = engine.saveItem(id, 0, { ...emptyItem, title: 'Begun before the lock' });
    const locking = engine.lock();
    await expect(engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    await locking;
    expect((await saving).kind).toBe('saved');
    expect(await engine.state()).toMatchObject({ kind: 'locked', email });
    const calls: (() => Promise<unknown>)[] = [
      () => engine.listItems(),
      () => engine.listDamaged(),
      () => engine.openItem(id),
      async () => engine.saveItem(id, 1, emptyItem),
      async () => engine.deleteItems([id]),
      async () => engine.search('begun'),
      async () => engine.listDrafts(),
      () => engine.checkpointCode(),
      async () => engine.syncNow(),
      async () => engine.exportVault('csv', password, ''),
      () => engine.planImport(new Uint8Array(0), 'bitwarden-csv'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'vault/locked' });
    await unlock(device);
    expect((await engine.openItem(id))?.overview.title).toBe('Begun before the lock');
  });

  test('signing out wipes what this browser kept but the marks and the device key', async () => {
    const device = await fresh();
    await unlock(device);
    await saveNew(device, { title: 'Bank' });
    await device.engine.signOut();
    const [kept] = [...device.ports.replica.accounts.values()];
    expect([kept?.snapshots.size, kept?.secrets.size, kept?.drafts.size]).toEqual([0, 0, 0]);
    expect(device.ports.replica.marks.size).toBe(1);
    expect(await device.engine.state()).toEqual({ kind: 'signed-out' });
    expect(world.server.store.sessions.size).toBe(0);
  });

  test.each(['locked', 'half open'])('signing out of a %s account wipes the same', async (how) => {
    const device = await fresh();
    await unlock(device);
    const id = await saveNew(device, { title: 'Bank' });
    const kept = { isNew: false, baseRevision: 1, changedAt: 1 };
    await device.engine.putDraft({ ...kept, itemId: id, draft: { ...emptyItem, title: 'Bank of' } });
    await device.engine.lock();
    if (how === 'half open') await device.engine.submitPassword(email, password);
    await device.engine.signOut();
    const [account] = [...device.ports.replica.accounts.values()];
    expect([account?.snapshots.size, account?.secrets.size, account?.drafts.size]).toEqual([0, 0, 0]);
    expect(device.ports.replica.marks.size).toBe(1);
    expect(await device.engine.state()).toEqual({ kind: 'signed-out' });
  });

  test('a lock does not wait for a network that is gone', async () => {
    const device = await fresh();
    await unlock(device);
    device.ports.connection.between = () => new Promise(() => undefined);
    void device.engine.syncNow();
    const locked = device.engine.lock();
    await expect(device.engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    device.ports.connection.between = null;
    await locked;
    expect((await device.engine.state()).kind).toBe('locked');
  });
});

const emptyItem = {
  kind: 'login' as const,
  ...{
    title: '',
    userName: '',
    password: '',
    websites: [],
    notes: '',
    totp: '',
    fields: [],
    tags: [],
    folder: '',
  },
  favourite: false,
};
