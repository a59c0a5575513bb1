import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../people/people.test-kit.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  openDevice,
  openUnlocked,
  pathsOf,
  refuse,
  secondForm,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import { sayPolicy } from './organisation.test-kit.ts';

// What is asked for counts here, and not the minutes that it would take.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

const strict = {
  kdf: { leastIterations: 2_000_000 },
  password: { leastLength: 16, leastStrength: 3 },
  pin: { leastLength: 8 },
};
const rules = { passwordLength: 16, passwordStrength: 3, pinLength: 8, kdfIterations: 2_000_000 };
const usual = { passwordLength: 12, passwordStrength: 0, pinLength: 6, kdfIterations: 600_000 };
const good = { password: 'nine herons wade at noon', pin: '91827364' };

let origin: TestWorld;
let world: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
});
const iterationsOf = (email: string) => {
  const { kdf } = must(
    [...world.server.store.accounts.values()].find(({ body }) => body.email === email),
  ).body;
  return kdf.algorithm === 'pbkdf2-sha256' ? kdf.iterations : 0;
};
const sentTo = (device: TestDevice, part: string) =>
  pathsOf(device).filter((path) => path.endsWith(part)).length;

test('the rules are known with nothing typed, and what always holds where nobody answers', async () => {
  const { engine, ports } = world.first;
  sayPolicy(world.server, strict);
  expect(await engine.secretRules()).toEqual(rules);
  expect(ports.connection.sent.map(({ body }) => body.length)).toEqual([0]);
  expect(await engine.checkPassword('twelve birds', 'a@b.example')).toBe('shorter-than-rules');
  expect(await engine.checkPassword('aaaabbbbccccdddd', 'a@b.example')).toBe('weaker-than-rules');
  expect(await engine.checkPassword(good.password, 'a@b.example')).toBe(null);
  expect(await engine.checkPin('740285')).toBe('shorter-than-rules');
  expect(await engine.checkPin(good.pin)).toBe(null);
  cut(world.first, '/rules.json');
  expect(await engine.secretRules()).toEqual(usual);
  expect(await engine.checkPin('740285')).toBe(null);
});

test('a server can make them no looser than what always holds', async () => {
  bend(world.first, '/rules.json', () => ({
    password: { leastLength: 1 },
    pin: { leastLength: 1 },
    kdf: {},
  }));
  expect(await world.first.engine.secretRules()).toEqual(usual);
  bend(world.first, '/rules.json', () => ({ password: { leastLength: 10 }, pin: {}, kdf: {} }));
  expect((await world.first.engine.secretRules()).passwordLength).toBe(12);
});

test('behind the lock they are those of the policy that this account goes by', async () => {
  sayPolicy(world.server, strict);
  const device = await openUnlocked(world);
  const before = sentTo(device, '/rules.json');
  expect(await device.engine.secretRules()).toEqual(rules);
  expect(sentTo(device, '/rules.json')).toBe(before);
});

test('nobody signs up against them: nothing is sent, and the KDF is theirs', async () => {
  sayPolicy(world.server, strict);
  const device = await openDevice(world);
  const signUp = (change: object) => device.engine.signUp({ ...secondForm, ...good, ...change });
  for (const [change, reason] of [
    [{ password: 'six otters row' }, 'password-rules'],
    [{ password: 'aaaabbbbccccdddd' }, 'password-rules'],
    [{ pin: '740285' }, 'pin-rules'],
  ] as const)
    expect(await signUp(change)).toEqual({ kind: 'refused', reason });
  expect(sentTo(device, '/register')).toBe(0);
  expect((await signUp({})).kind).toBe('registered');
  await device.engine.verify(world.server.codeFor(secondForm.email));
  expect(iterationsOf(secondForm.email)).toBe(2_000_000);
});

test('rules that became stricter between reading and sending are said, and nothing is made', async () => {
  const device = await openDevice(world);
  refuse(device, '/register', 'api/policy', { status: 403 });
  expect(await device.engine.signUp({ ...secondForm, ...good })).toEqual({
    kind: 'refused',
    reason: 'rules-changed',
  });
});

test('a recovery ends with a password, a PIN and a KDF by them, and goes on after a refusal', async () => {
  const { engine } = world.first;
  const { email, answers } = world.form;
  sayPolicy(world.server, strict);
  await engine.beginRecovery(email);
  await engine.submitRecoveryCode(world.server.codeFor(email));
  const { recoveryCode } = world;
  await engine.tryRecovery({
    ...{ kind: 'kit-and-answers', recoveryCode, answers: answers.map(({ answer }) => answer) },
  });
  const finish = (change: object) =>
    engine.finishRecovery({ ...good, way: { kind: 'kit', answers: [] }, ...change });
  expect(await finish({ password: 'six otters row' })).toEqual({ kind: 'refused', reason: 'password-rules' });
  expect(await finish({ pin: '740285' })).toEqual({ kind: 'refused', reason: 'pin-rules' });
  expect(sentTo(world.first, '/finish')).toBe(0);
  const { between } = world.first.ports.connection;
  refuse(world.first, '/finish', 'api/policy', { status: 403 });
  expect(await finish({})).toEqual({ kind: 'refused', reason: 'rules-changed' });
  world.first.ports.connection.between = between;
  expect((await finish({})).kind).toBe('recovered');
  expect(iterationsOf(email)).toBe(2_000_000);
  await unlock(world.first, { ...world.form, ...good });
});

test('whoever changes the PIN alone gets the stronger KDF with it, and a weaker one is not set', async () => {
  const device = await openUnlocked(world);
  const { email, password, pin } = world.form;
  sayPolicy(world.server, { kdf: { leastIterations: 3_000_000 } });
  const weaker = { algorithm: 'pbkdf2-sha256', iterations: 2_500_000 } as const;
  expect(await device.engine.raiseKdf({ password, pin }, weaker)).toEqual({ kind: 'not-allowed' });
  expect(await device.engine.changePin({ password, pin }, good.pin)).toEqual({ kind: 'changed' });
  expect(iterationsOf(email)).toBe(3_000_000);
  expect(await device.engine.changePin({ password, pin: good.pin }, '55512')).toEqual({
    kind: 'not-allowed',
  });
});

test('new keys are made under the organisation’s KDF, and not with a password against its rules', async () => {
  const device = await openUnlocked(world);
  const { email, password, pin } = world.form;
  sayPolicy(world.server, strict);
  const renew = (fresh: object) =>
    device.engine.renewKeys({ password, pin }, { ...good, way: { kind: 'kit', answers: [] }, ...fresh });
  expect(await renew({ pin: '740285' })).toEqual({ kind: 'not-allowed' });
  expect((await renew({})).kind).toBe('made');
  expect(iterationsOf(email)).toBe(2_000_000);
});
