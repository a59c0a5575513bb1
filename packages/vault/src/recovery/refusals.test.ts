import type { ApiErrorCode } from '@coffer/contracts';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NewWay, RecoveryAttempt } from '../account-engine.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  openDevice,
  pathsOf,
  refuse,
  saveNew,
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

const { email, pin } = testForm;
const hour = 3_600_000;
const answers = testForm.answers.map(({ answer }) => answer);
const kit: NewWay = { kind: 'kit', answers: [] };
const fresh = { password: 'nine herons wade at noon', pin: '918273', way: kit };
const away = { kind: 'unreachable' };

let origin: TestWorld;
let marks: ReadonlyMap<string, string>;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  await saveNew(origin.first, { title: 'Bank' });
  await origin.first.engine.lock();
  marks = new Map(origin.first.ports.replica.marks);
});

let world: TestWorld;
let device: TestDevice;
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
});
/** The browser that signed up, which knows the account. */
const knownDevice = () => {
  const { replica } = origin.first.ports;
  for (const [address, seen] of marks) replica.marks.set(address, seen);
  return openDevice(world, replica);
};
const right = (): RecoveryAttempt => ({ kind: 'kit-and-answers', recoveryCode: world.recoveryCode, answers });
const passCode = async (by: TestDevice) => {
  await by.engine.beginRecovery(email);
  return by.engine.submitRecoveryCode(world.server.codeFor(email));
};
const opened = async (by: TestDevice) => {
  await passCode(by);
  expect((await by.engine.tryRecovery(right())).kind).toBe('opened');
};
const finishes = (by: TestDevice) => pathsOf(by).filter((path) => path.includes('/finish')).length;

type Facts = Parameters<typeof refuse>[3];
type Line = readonly [ApiErrorCode, Facts, Record<string, unknown>];
const broken: readonly Line[] = [
  ['api/internal', { status: 500 }, away],
  ['api/unavailable', { status: 503 }, away],
];

describe('a recovery that is refused before its code', () => {
  const lines: readonly Line[] = [
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/too-many-tries', {}, { kind: 'too-many-tries', retryAt: 0 }],
    ...broken,
  ];
  test.each(lines)('begins not: %s %j is %j', async (type, facts, outcome) => {
    refuse(device, '/v1/recovery', type, facts);
    expect(await device.engine.beginRecovery(email)).toEqual(outcome);
    device.ports.connection.between = null;
    expect(await device.engine.submitRecoveryCode('12345678')).toEqual({ kind: 'expired' });
    expect(await device.engine.resendRecoveryCode()).not.toBe('sent');
  });

  test('without a network says so at each step, and goes on where it was', async () => {
    cut(device, '/v1/recovery');
    expect(await device.engine.beginRecovery(email)).toEqual(away);
    device.ports.connection.between = null;
    await device.engine.beginRecovery(email);
    const code = world.server.codeFor(email);
    cut(device, '/code');
    expect(await device.engine.submitRecoveryCode(code)).toEqual(away);
    device.ports.connection.between = null;
    expect((await device.engine.submitRecoveryCode(code)).kind).toBe('passed');
    cut(device, '/claim');
    expect(await device.engine.tryRecovery(right())).toEqual(away);
    device.ports.connection.between = null;
    expect((await device.engine.tryRecovery(right())).kind).toBe('opened');
  });

  test('gets another code after its wait, and the one before is worth nothing', async () => {
    await device.engine.beginRecovery(email);
    const before = world.server.codeFor(email);
    expect(await device.engine.resendRecoveryCode()).toBe('too-soon');
    world.clock.advance(61_000);
    expect(await device.engine.resendRecoveryCode()).toBe('sent');
    cut(device, '/resend');
    expect(await device.engine.resendRecoveryCode()).toBe('unreachable');
    refuse(device, '/resend', 'api/internal', { status: 500 });
    expect(await device.engine.resendRecoveryCode()).toBe('unreachable');
    device.ports.connection.between = null;
    const now = world.server.codeFor(email);
    if (now !== before) expect((await device.engine.submitRecoveryCode(before)).kind).toBe('wrong');
    expect((await device.engine.submitRecoveryCode(now)).kind).toBe('passed');
  });
});

describe('a code of a recovery', () => {
  const lines: readonly Line[] = [
    ['api/wrong-code', { triesLeft: 3 }, { kind: 'wrong', triesLeft: 3 }],
    ['api/wrong-code', {}, { kind: 'wrong' }],
    ['api/code-expired', {}, { kind: 'expired' }],
    ['api/not-found', { status: 404 }, { kind: 'expired' }],
    ['api/unauthenticated', { status: 401 }, { kind: 'expired' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ...broken,
  ];
  test.each(lines)('refused with %s %j is %j', async (type, facts, outcome) => {
    await device.engine.beginRecovery(email);
    refuse(device, '/code', type, facts);
    expect(await device.engine.submitRecoveryCode('12345678')).toEqual(outcome);
    expect((await device.engine.tryRecovery(right())).kind).toBe('expired');
  });

  test.each(['', '1234567', '123456789', 'abcdefgh', '0123456789ABCDEU'])(
    '%j can be none and costs no try',
    async (typed) => {
      await device.engine.beginRecovery(email);
      const before = pathsOf(device).length;
      expect(await device.engine.submitRecoveryCode(typed)).toEqual({ kind: 'wrong' });
      expect(pathsOf(device)).toHaveLength(before);
    },
  );

  test('of an address that nobody has is right never', async () => {
    await device.engine.beginRecovery('nobody@example.test');
    expect(await device.engine.submitRecoveryCode('12345678')).toEqual({ kind: 'expired' });
  });

  test('shows this device as a way where it is one, the organisation allows it, and a PIN still opens anything', async () => {
    const kinds = async (by: TestDevice) => {
      const passed = await passCode(by);
      return passed.kind === 'passed' ? passed.ways.map(({ kind }) => kind) : [];
    };
    expect(await kinds(device)).toEqual(['kit-and-answers']);
    expect(await kinds(await knownDevice())).toEqual(['kit-and-answers', 'device']);
    const lost = await knownDevice();
    bend(lost, '/code', (reply) => ({ ...reply, pinPathLost: true }));
    expect(await kinds(lost)).toEqual(['kit-and-answers']);
    const barred = await knownDevice();
    bend(barred, '/code', (reply) => ({ ...reply, deviceAllowed: false }));
    expect(await kinds(barred)).toEqual(['kit-and-answers']);
    expect(await barred.engine.tryRecovery({ kind: 'device' })).toEqual({ kind: 'not-allowed' });
    expect(pathsOf(barred).some((path) => path.includes('/claim'))).toBe(false);
  });
});

describe('a claim', () => {
  const lines: readonly Line[] = [
    ['api/bad-proof', { triesLeft: 3 }, { kind: 'wrong', triesLeft: 3 }],
    ['api/bad-proof', {}, { kind: 'wrong' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/too-many-tries', {}, { kind: 'too-many-tries', retryAt: 0 }],
    ['api/frozen', { retryAt: 7 }, { kind: 'frozen', until: 7 }],
    ['api/waiting', { retryAt: 7 }, { kind: 'waiting', until: 7 }],
    ['api/policy', { status: 403 }, { kind: 'not-allowed' }],
    ['api/pin-path-lost', { status: 410 }, { kind: 'not-allowed' }],
    ['api/step-missing', { status: 403 }, { kind: 'expired' }],
    ['api/not-found', { status: 404 }, { kind: 'expired' }],
    ...broken,
  ];
  test.each(lines)('refused with %s %j is %j', async (type, facts, outcome) => {
    await passCode(device);
    refuse(device, '/claim', type, facts);
    expect(await device.engine.tryRecovery(right())).toEqual(outcome);
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
    expect(finishes(device)).toBe(0);
  });

  test.each<[string, RecoveryAttempt]>([
    ['a way that the account has not', { kind: 'kit', recoveryCode: 'x' }],
    ['answers alone, which the account has not', { kind: 'answers', answers }],
    ['a device that does not know the account', { kind: 'device' }],
  ])('of %s is not allowed, and asks the server nothing', async (_, typed) => {
    await passCode(device);
    const before = pathsOf(device).length;
    expect(await device.engine.tryRecovery(typed)).toEqual({ kind: 'not-allowed' });
    expect(pathsOf(device)).toHaveLength(before);
  });

  test('whose answers say nothing, or are missing, is wrong', async () => {
    await passCode(device);
    for (const typed of [[], ['Old Mill Lane'], ['...', '!!!']])
      expect((await device.engine.tryRecovery({ ...right(), answers: typed })).kind).toBe('wrong');
    expect((await device.engine.tryRecovery(right())).kind).toBe('opened');
  });

  test('that waits opens nothing before its time, not even for the right PIN (B7, U33)', async () => {
    const known = await knownDevice();
    await passCode(known);
    const before = world.clock.now();
    const first = await known.engine.tryRecovery({ kind: 'device', pin });
    if (first.kind !== 'waiting') throw new Error(JSON.stringify(first));
    const { until } = first;
    // The clock goes on by itself where something is sent again.
    expect(until).toBeGreaterThanOrEqual(before + 72 * hour);
    expect(until).toBeLessThanOrEqual(world.clock.now() + 72 * hour);
    expect(await known.engine.tryRecovery({ kind: 'device', pin })).toEqual({ kind: 'waiting', until });
    world.clock.advance(71 * hour);
    await passCode(known);
    expect(await known.engine.tryRecovery({ kind: 'device', pin })).toEqual({ kind: 'waiting', until });
    expect(pathsOf(known).some((path) => path.includes('/evaluate'))).toBe(false);
    expect((await known.engine.finishRecovery(fresh)).kind).toBe('expired');
  });

  test('by a device asks for its PIN as often as the server evaluates, and is frozen then', async () => {
    const known = await knownDevice();
    await passCode(known);
    await known.engine.tryRecovery({ kind: 'device' });
    world.clock.advance(73 * hour);
    await passCode(known);
    expect(await known.engine.tryRecovery({ kind: 'device' })).toEqual({ kind: 'pin-wanted' });
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await known.engine.tryRecovery({ kind: 'device', pin: '111222' })).toEqual({
        kind: 'wrong',
        triesLeft,
      });
    expect(await known.engine.tryRecovery({ kind: 'device', pin })).toMatchObject({ kind: 'frozen' });
    expect((await known.engine.finishRecovery(fresh)).kind).toBe('expired');
  });
});

type Reply = Record<string, unknown>;
const spoil = (text: unknown): string => {
  const given = String(text);
  const at = Math.floor(given.length / 2);
  return `${given.slice(0, at)}${given[at] === 'A' ? 'B' : 'A'}${given.slice(at + 1)}`;
};
const vaultsOf = (reply: Reply) => reply.vaults as { head: Reply; keys: Reply[]; seq: number }[];
const inVault = (change: (vault: ReturnType<typeof vaultsOf>[number]) => object) => (reply: Reply) => ({
  ...reply,
  vaults: vaultsOf(reply).map((vault) => ({ ...vault, ...change(vault) })),
});

describe('a release that lies about a vault is caught, and nothing is written (H16, H22)', () => {
  const lies: readonly (readonly [string, (reply: Reply) => Reply, string])[] = [
    [
      'a MAC of nobody',
      inVault(({ head }) => ({ head: { ...head, mac: spoil(head.mac) } })),
      'vault/tampered',
    ],
    ['another number than its manifest has', inVault(({ seq }) => ({ seq: seq + 1 })), 'vault/tampered'],
    ['no key of its epoch', inVault(() => ({ keyEpoch: 2 })), 'vault/downgrade'],
    ['no key at all', inVault(() => ({ keys: [] })), 'vault/downgrade'],
    [
      'a spoiled key',
      inVault(({ keys }) => ({ keys: keys.map((key) => ({ ...key, selfWrap: spoil(key.selfWrap) })) })),
      'crypto/not-authentic',
    ],
    [
      'a key of another epoch under the name of the present one',
      inVault(({ keys }) => ({ keyEpoch: 3, keys: keys.map((key) => ({ ...key, keyEpoch: 3 })) })),
      'crypto/not-authentic',
    ],
    [
      'a manifest that is none',
      inVault(({ head }) => ({ head: { ...head, manifest: String(head.manifest).slice(0, 20) } })),
      'vault/malformed-reply',
    ],
    [
      'an identity that is cut off',
      (reply) => ({ ...reply, identity: String(reply.identity).slice(0, 40) }),
      'vault/malformed-reply',
    ],
    ['a wrap that did not come', ({ wrap: _, ...rest }) => rest, 'vault/malformed-reply'],
    ['a reply without its challenge', ({ nonce: _, ...rest }) => rest, 'vault/malformed-reply'],
  ];
  test.each(lies)('%s', async (_, lie, code) => {
    await passCode(device);
    bend(device, '/claim', lie);
    expect(await device.engine.tryRecovery(right())).toEqual({ kind: 'alarm', code });
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
    expect(finishes(device)).toBe(0);
    device.ports.connection.between = null;
    await opened(device);
  });
});

describe('the end of a recovery', () => {
  const lines: readonly Line[] = [
    ['api/bad-nonce', {}, { kind: 'expired' }],
    ['api/step-missing', { status: 403 }, { kind: 'expired' }],
    ['api/state-conflict', { status: 412 }, { kind: 'expired' }],
    ...broken,
  ];
  test.each(lines)(
    'refused with %s %j is %j, and what was before still opens',
    async (type, facts, outcome) => {
      await opened(device);
      refuse(device, '/finish', type, facts);
      expect(await device.engine.finishRecovery(fresh)).toEqual(outcome);
      device.ports.connection.between = null;
      const other = await openDevice(world);
      await unlock(other);
      expect((await other.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
    },
  );

  test('whose reply was lost is asked for again with the same bytes, and is one recovery (F3)', async () => {
    await opened(device);
    let lost = 0;
    device.ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (!request.path.includes('/finish') || lost === 2) return reply;
      lost += 1;
      return {
        status: 503,
        body: new TextEncoder().encode('{"type":"api/unavailable","title":"x","status":503}'),
      };
    };
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('recovered');
    const bodies = device.ports.connection.sent.filter(({ path }) => path.includes('/finish'));
    expect(new Set(bodies.map(({ body }) => Buffer.from(body).toString('base64'))).size).toBe(1);
    expect(bodies).toHaveLength(3);
    await unlock(device, { ...testForm, ...fresh });
  });

  test('is there once: what was opened is gone after it, and begins anew with another code', async () => {
    await opened(device);
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('recovered');
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
    expect((await device.engine.tryRecovery(right())).kind).toBe('expired');
  });

  test('is dropped by signing in instead', async () => {
    await opened(device);
    await unlock(device);
    expect((await device.engine.finishRecovery(fresh)).kind).toBe('expired');
    expect(finishes(device)).toBe(0);
  });
});
