import { fromUtf8 } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  passToPin,
  pathsOf,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';
import { oneTimeCode } from '../totp/one-time-code.ts';

const { email, password, pin } = testForm;

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
});

const stepOf = async ({ engine }: TestDevice) => {
  const state = await engine.state();
  return state.kind === 'password-passed' ? state.step : state.kind;
};
const evaluations = (of: TestDevice) =>
  of.ports.connection.sent.filter(({ path }) => path.endsWith('/pin/evaluate'));
const accountOf = ({ server }: TestWorld) => server.store.accounts.get(email)!;
const other = (code: string) => (code === '00000000' ? '00000001' : '00000000');

describe('an unknown device', () => {
  test('is asked for a mailed code before the PIN, and the PIN is not worked on without it (S5, U22)', async () => {
    const { engine, ports } = device;
    await engine.submitPassword(email, password);
    expect(await stepOf(device)).toBe('code');
    expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    expect(evaluations(device)).toEqual([]);
    const code = ports.codeFor(email);
    expect(await engine.submitCode(other(code))).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect(await engine.submitCode('not a code')).toEqual({ kind: 'wrong' });
    expect(await engine.resendSignInCode()).toBe('too-soon');
    expect(await engine.submitCode(`${code.slice(0, 4)} ${code.slice(4)}`)).toEqual({
      kind: 'passed',
      next: 'pin',
    });
    expect(await engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('gets another code, and an old one is told apart from a wrong one', async () => {
    const { engine, ports } = device;
    await engine.submitPassword(email, password);
    world.clock.advance(61_000);
    expect(await engine.resendSignInCode()).toBe('sent');
    for (let i = 0; i < 5; i += 1) await engine.submitCode(other(ports.codeFor(email)));
    expect(await engine.submitCode(ports.codeFor(email))).toEqual({ kind: 'expired' });
    world.server.store.sessions.clear();
    expect(await engine.submitCode(ports.codeFor(email))).toEqual({ kind: 'half-session-expired' });
    expect(await engine.state()).toEqual({ kind: 'signed-out', email });
  });

  test('announces itself on the others, and stands in the account state (U31)', async () => {
    await unlock(device);
    const second = await openUnlocked(world);
    await second.engine.lock();
    world.server.tell({ kind: 'state', seq: 99 });
    await expect
      .poll(() => device.events.filter(({ kind }) => kind === 'device-added'))
      .toEqual([{ kind: 'device-added', deviceId: expect.any(String), name: 'Firefox on Linux' }]);
    expect(second.events.filter(({ kind }) => kind === 'device-added')).toEqual([]);
  });
});

test('a server that lost its seed says so, and is not taken for a wrong PIN', async () => {
  await passToPin(device);
  const problem = { type: 'api/pin-path-lost', title: 'Lost', status: 410 };
  device.ports.connection.between = async (request, pass) =>
    request.path.endsWith('/pin/evaluate')
      ? { status: 410, body: new TextEncoder().encode(JSON.stringify(problem)) }
      : pass();
  expect(await device.engine.submitPin(pin)).toEqual({ kind: 'pin-path-lost' });
});

describe('a known device', () => {
  test('proves its own key before its first evaluation, and needs no code (U23, U24)', async () => {
    await unlock(device);
    await device.engine.signOut();
    await device.engine.submitPassword(email, password);
    expect(await stepOf(device)).toBe('pin');
    await device.engine.submitPin('385016');
    await device.engine.submitPin(pin);
    const bodies = evaluations(device).map(({ body }) => JSON.parse(fromUtf8(body)));
    const signatures = bodies.flatMap((body) => (body.device ? [body.device.signature] : []));
    expect(signatures.length).toBe(1);
  });

  test('under another key is not believed by the server, and gets nowhere', async () => {
    await unlock(device);
    await device.engine.signOut();
    const [kept] = [...device.ports.replica.accounts.values()];
    const thief = await openDevice(world);
    const real = await kept!.deviceKey!;
    thief.ports.replica.marks.set(...[...device.ports.replica.marks][0]!);
    const [accountId] = [...device.ports.replica.accounts.keys()];
    const stolen = await thief.ports.replica.account(accountId!).deviceKey();
    thief.ports.replica.accounts.get(accountId!)!.deviceKey = Promise.resolve({
      ...stolen,
      deviceId: real.deviceId,
    });
    await thief.engine.submitPassword(email, password);
    expect(await thief.engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
  });

  test('whose word was taken away comes back as another one, with a code', async () => {
    await unlock(device);
    const second = await openUnlocked(world);
    const [kept] = [...device.ports.replica.accounts.values()];
    const own = await kept!.deviceKey!;
    expect(await second.engine.revokeDevice(own.deviceId)).toBe(true);
    await device.engine.lock();
    await device.engine.submitPassword(email, password);
    expect(await stepOf(device)).toBe('code');
    await device.engine.submitCode(device.ports.codeFor(email));
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    const now = await device.engine.listDevices();
    expect(now.filter(({ current }) => current).map(({ deviceId }) => deviceId)).not.toContain(own.deviceId);
    expect(now.map(({ standing }) => standing)).not.toContain('added-by-server');
  });
});

describe('a server that lies about the device or the steps', () => {
  test.each([
    ['knows a device that named itself nothing', { deviceKnown: true, steps: [] }, 'vault/malformed-reply'],
    ['asks no code of an unknown device', { steps: [] }, 'vault/downgrade'],
    ['asks a factor only, of an unknown device', { steps: ['factor'] }, 'vault/downgrade'],
    ['asks in another order', { steps: ['factor', 'code'] }, 'vault/malformed-reply'],
    ['asks twice', { steps: ['code', 'code'] }, 'vault/malformed-reply'],
  ])('%s', async (_, lie, code) => {
    bend(device, '/sign-in/password', (reply) => ({ ...reply, ...lie }));
    expect(await device.engine.submitPassword(email, password)).toEqual({ kind: 'alarm', code });
    await device.engine.submitPin(pin);
    expect(evaluations(device)).toEqual([]);
  });

  test.each([{ steps: ['code'] }, { steps: ['factor'] }])('lets a step come back: %j', async (lie) => {
    await device.engine.submitPassword(email, password);
    bend(device, '/sign-in/code', (reply) => ({ ...reply, ...lie }));
    const outcome = await device.engine.submitCode(device.ports.codeFor(email));
    expect(outcome).toEqual({ kind: 'alarm', code: 'vault/malformed-reply' });
    expect(await stepOf(device)).toBe('code');
  });

  test('drops the further factor once the code is typed', async () => {
    bend(device, '/sign-in/', (reply) =>
      'nonce' in reply ? { ...reply, steps: ['code', 'factor'] } : reply,
    );
    await device.engine.submitPassword(email, password);
    const outcome = await device.engine.submitCode(device.ports.codeFor(email));
    expect(outcome).toEqual({ kind: 'alarm', code: 'vault/malformed-reply' });
  });

  test('calls a device unknown that it knows: the device comes as another, and both stand in the state (H23)', async () => {
    await unlock(device);
    await device.engine.signOut();
    const before = (await world.server.store.accounts.get(email))!.devices.size;
    device.ports.connection.between = async (request, pass) => {
      if (!request.path.endsWith('/sign-in/password')) return pass();
      const { deviceId: _, ...body } = JSON.parse(fromUtf8(request.body));
      request.body.set(new TextEncoder().encode(JSON.stringify(body).padEnd(request.body.length)));
      return pass();
    };
    await passToPin(device);
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    expect(accountOf(world).devices.size).toBe(before + 1);
  });
});

describe('a further factor', () => {
  const withTotp = async (): Promise<string> => {
    await unlock(device);
    const begun = await device.engine.beginTotp(password, 'Phone');
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const code = () => oneTimeCode(begun.secret, world.clock.now())!.code;
    expect(await device.engine.confirmFactor(begun.factorId, { kind: 'totp', code: '1' })).toEqual({
      kind: 'wrong',
    });
    const confirmed = await device.engine.confirmFactor(begun.factorId, { kind: 'totp', code: code() });
    expect(confirmed).toMatchObject({ kind: 'confirmed', backupCodes: expect.any(Array) });
    await device.engine.signOut();
    return begun.secret;
  };

  test('stands between code and PIN, and is asked for with its kinds', async () => {
    const secret = await withTotp();
    const { engine, ports } = await openDevice(world);
    await engine.submitPassword(email, password);
    expect(await engine.submitCode(ports.codeFor(email))).toEqual({ kind: 'passed', next: 'factor' });
    expect((await engine.factorQuestion())?.kinds).toEqual(['totp', 'backup-codes']);
    expect(await engine.state()).toMatchObject({ step: 'factor', factors: ['totp', 'backup-codes'] });
    expect(await engine.submitPin(pin)).toEqual({ kind: 'half-session-expired' });
    expect(await engine.submitFactor({ kind: 'totp', code: '12' })).toEqual({ kind: 'wrong' });
    const { code } = oneTimeCode(secret, world.clock.now())!;
    expect(await engine.submitFactor({ kind: 'totp', code })).toEqual({ kind: 'passed', next: 'pin' });
    expect(await engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
  });

  test('is asked of a known device too, and a backup code answers once', async () => {
    await withTotp();
    const [code] = accountOf(world).backupCodes;
    await device.engine.submitPassword(email, password);
    expect(await stepOf(device)).toBe('factor');
    const answer = { kind: 'backup-codes', code: code! } as const;
    expect(await device.engine.submitFactor(answer)).toEqual({ kind: 'passed', next: 'pin' });
    await device.engine.submitPassword(email, password);
    expect(await device.engine.submitFactor(answer)).toMatchObject({ kind: 'wrong' });
  });

  test('asks for the password by challenge and answer, never for the password itself (U25)', async () => {
    await unlock(device);
    expect(await device.engine.beginTotp('five canaries', 'Phone')).toEqual({ kind: 'wrong-password' });
    expect(accountOf(world).factors).toEqual([]);
    bend(device, '/step-up/challenge', (reply) => ({
      ...reply,
      kdf: { algorithm: 'pbkdf2-sha256', iterations: 600_000 },
    }));
    expect(await device.engine.beginTotp(password, 'Phone')).toEqual({
      kind: 'alarm',
      code: 'vault/kdf-weakened',
    });
  });

  test('that is owed lets nobody to the vault, and opens it once it is there', async () => {
    world.server.store.policy = { ...world.server.store.policy, factors: 'any' };
    const { engine } = device;
    await passToPin(device);
    expect(await engine.submitPin(pin)).toEqual({ kind: 'unlocked' });
    expect(await engine.state()).toMatchObject({ kind: 'unlocked', mustEnrol: true });
    await expect(engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    expect(pathsOf(device)).not.toContain('GET /v1/vaults');
    const begun = await engine.beginWebauthn(password, 'Key');
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const response = { id: begun.options.challenge };
    await engine.confirmFactor(begun.factorId, { kind: 'webauthn', response });
    expect(await engine.state()).toMatchObject({ kind: 'unlocked', mustEnrol: false });
    expect(await engine.listItems()).toEqual([]);
    expect(await engine.dropFactor(password, begun.factorId)).toEqual({ kind: 'not-allowed' });
  });
});
