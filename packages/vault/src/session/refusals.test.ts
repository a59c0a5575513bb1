import type { ApiErrorCode } from '@coffer/contracts';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  cut,
  passToPin,
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

const { email, password, pin } = testForm;

let origin: TestWorld;
let device: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  device = (await copyWorld(origin)).first;
});

type Facts = Parameters<typeof refuse>[3];
type Line = readonly [ApiErrorCode, Facts, Record<string, unknown>];
const away = { kind: 'unreachable' };
/** What a server that is broken, in whatever words, comes to. */
const broken: readonly Line[] = [
  ['api/internal', { status: 500 }, away],
  ['api/unavailable', { status: 503 }, away],
];

describe('what refuses the password', () => {
  const lines: readonly Line[] = [
    ['api/wrong-credentials', { status: 401 }, { kind: 'wrong' }],
    ['api/suspended', { status: 403 }, { kind: 'suspended' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/too-many-tries', {}, { kind: 'too-many-tries', retryAt: 0 }],
    ...broken,
  ];
  test.each(lines)('%s %j is %j', async (type, facts, outcome) => {
    refuse(device, '/sign-in/password', type, facts);
    expect(await device.engine.submitPassword(email, password)).toEqual(outcome);
    expect((await device.engine.state()).kind).toBe('signed-out');
  });

  test('before it is worked on: a prelogin that is limited or broken costs no derivation', async () => {
    refuse(device, '/prelogin', 'api/too-many-tries', { retryAt: 9 });
    const stages: string[] = [];
    const outcome = await device.engine.submitPassword(
      email,
      password,
      ({ stage }) => void stages.push(stage),
    );
    expect([outcome, stages]).toEqual([{ kind: 'too-many-tries', retryAt: 9 }, []]);
    refuse(device, '/prelogin', 'api/internal', { status: 500 });
    expect(await device.engine.submitPassword(email, password)).toEqual(away);
  });

  test('a problem of a kind that no server of ours has for it is thrown, not passed off as an answer', async () => {
    refuse(device, '/sign-in/password', 'api/vault-full', { status: 409 });
    await expect(device.engine.submitPassword(email, password)).rejects.toMatchObject({
      problem: { type: 'api/vault-full' },
    });
  });
});

describe('what refuses a mailed code', () => {
  const lines: readonly Line[] = [
    ['api/wrong-code', { triesLeft: 2 }, { kind: 'wrong', triesLeft: 2 }],
    ['api/wrong-code', {}, { kind: 'wrong' }],
    ['api/code-expired', {}, { kind: 'expired' }],
    ['api/not-found', { status: 404 }, { kind: 'expired' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/unauthenticated', { status: 401 }, { kind: 'half-session-expired' }],
    ...broken,
  ];
  test.each(lines)('%s %j is %j', async (type, facts, outcome) => {
    await device.engine.submitPassword(email, password);
    refuse(device, '/sign-in/code', type, facts);
    expect(await device.engine.submitCode('12345678')).toEqual(outcome);
    expect(device.ports.connection.sent.some(({ path }) => path.endsWith('/pin/evaluate'))).toBe(false);
  });

  test.each([
    ['', 0],
    ['1234567', 0],
    ['123456789', 0],
    ['12345678 9', 0],
    ['ILOU56789ABCDEFG', 0],
    ['1234 5678', 1],
    ['1234-5678', 1],
    ['0123-4567-89ab-cdef', 1],
  ])('%j is sent %i times: what can be no code is told without a try', async (typed, times) => {
    await device.engine.submitPassword(email, password);
    await device.engine.submitCode(typed);
    expect(device.ports.connection.sent.filter(({ path }) => path.endsWith('/sign-in/code'))).toHaveLength(
      times,
    );
  });

  test.each([
    ['api/too-many-tries', 429, 'too-soon'],
    ['api/not-found', 404, 'too-soon'],
    ['api/internal', 500, 'unreachable'],
  ] as const)('another code refused with %s (%i) is %s', async (type, status, outcome) => {
    await device.engine.submitPassword(email, password);
    refuse(device, '/code/resend', type, { status });
    expect(await device.engine.resendSignInCode()).toBe(outcome);
    cut(device, '/code/resend');
    expect(await device.engine.resendSignInCode()).toBe('unreachable');
  });
});

describe('what refuses a further factor', () => {
  const toFactor = async () => {
    bend(device, '/sign-in/password', (reply) => ({ ...reply, steps: ['code', 'factor'] }));
    await device.engine.submitPassword(email, password);
    bend(device, '/sign-in/code', (reply) => ({ ...reply, steps: ['factor'] }));
    await device.engine.submitCode(device.ports.codeFor(email));
  };
  const lines: readonly Line[] = [
    ['api/wrong-code', {}, { kind: 'wrong' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/not-found', { status: 404 }, { kind: 'expired' }],
    ['api/unauthenticated', { status: 401 }, { kind: 'half-session-expired' }],
    ...broken,
  ];
  test.each(lines)('%s %j is %j', async (type, facts, outcome) => {
    await toFactor();
    refuse(device, '/sign-in/factor', type, facts);
    for (const answer of [
      { kind: 'totp', code: '123 456' },
      { kind: 'backup-codes', code: 'ABCDE-FGHJK' },
      { kind: 'webauthn', response: {} },
    ] as const)
      expect(await device.engine.submitFactor(answer)).toEqual(
        // The first refusal may have ended the half session, and the rest of them find that.
        outcome.kind === 'half-session-expired' ? { kind: 'half-session-expired' } : outcome,
      );
  });

  test.each([
    [{ kind: 'totp', code: '12345' }],
    [{ kind: 'totp', code: '1234567' }],
    [{ kind: 'totp', code: 'abcdef' }],
    [{ kind: 'backup-codes', code: 'ABC-DEF' }],
    [{ kind: 'backup-codes', code: 'A'.repeat(41) }],
  ] as const)('%j can be no answer and is not sent', async (answer) => {
    await toFactor();
    const before = device.ports.connection.sent.length;
    expect(await device.engine.submitFactor(answer)).toEqual({ kind: 'wrong' });
    expect(device.ports.connection.sent).toHaveLength(before);
  });

  test('the question has no answer where the server refuses it or is away, and no alarm is passed over', async () => {
    await toFactor();
    refuse(device, '/factor/challenge', 'api/not-found', { status: 404 });
    expect(await device.engine.factorQuestion()).toBeNull();
    cut(device, '/factor/challenge');
    expect(await device.engine.factorQuestion()).toBeNull();
  });
});

describe('what refuses the PIN', () => {
  const lines: readonly Line[] = [
    ['api/frozen', { retryAt: 7 }, { kind: 'frozen', until: 7 }],
    ['api/frozen', {}, { kind: 'frozen', until: 0 }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'frozen', until: 7 }],
    ['api/pin-path-lost', { status: 410 }, { kind: 'pin-path-lost' }],
    ['api/unauthenticated', { status: 401 }, { kind: 'half-session-expired' }],
    ['api/step-missing', { status: 403 }, { kind: 'half-session-expired' }],
    ...broken,
  ];
  test.each(lines)('at its evaluation: %s %j is %j', async (type, facts, outcome) => {
    await passToPin(device);
    refuse(device, '/pin/evaluate', type, facts);
    expect(await device.engine.submitPin(pin)).toEqual(outcome);
    expect((await device.engine.state()).kind).not.toBe('unlocked');
  });

  test.each(lines)('at its proof: %s %j is %j, and no vault is open', async (type, facts, outcome) => {
    await passToPin(device);
    refuse(device, '/pin/prove', type, facts);
    expect(await device.engine.submitPin(pin)).toEqual(outcome);
    expect((await device.engine.state()).kind).not.toBe('unlocked');
    await expect(device.engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
  });
});

type Reply = Record<string, unknown>;
const spoil = (text: unknown): string => {
  const given = String(text);
  const at = Math.floor(given.length / 2);
  return `${given.slice(0, at)}${given[at] === 'A' ? 'B' : 'A'}${given.slice(at + 1)}`;
};

describe('an evaluation that lies opens nothing, and tells why where it can (H21, H33)', () => {
  const lies: readonly (readonly [string, (reply: Reply) => Reply, Record<string, unknown>])[] = [
    [
      'a spoiled wrap looks like a wrong PIN',
      (reply) => ({ ...reply, wrappedRootKey: spoil(reply.wrappedRootKey) }),
      { kind: 'wrong-pin', triesLeft: 4 },
    ],
    [
      'an answer of another key looks like a wrong PIN',
      (reply) => ({ ...reply, pinEpoch: 2 }),
      { kind: 'wrong-pin', triesLeft: 4 },
    ],
    [
      'spoiled private keys',
      (reply) => ({ ...reply, privateKeys: spoil(reply.privateKeys) }),
      { kind: 'alarm', code: 'crypto/not-authentic' },
    ],
    [
      'private keys of another root epoch',
      (reply) => ({ ...reply, rootEpoch: 2 }),
      { kind: 'alarm', code: 'crypto/not-authentic' },
    ],
    [
      'an element that is none',
      (reply) => ({ ...reply, evaluated: 'A'.repeat(43) }),
      { kind: 'alarm', code: 'vault/malformed-reply' },
    ],
    [
      'an identity that is cut off',
      (reply) => ({ ...reply, identity: String(reply.identity).slice(0, 40) }),
      { kind: 'alarm', code: 'vault/malformed-reply' },
    ],
    [
      'a reply without a nonce',
      ({ nonce: _, ...rest }) => rest,
      { kind: 'alarm', code: 'vault/malformed-reply' },
    ],
  ];
  test.each(lies)('%s', async (_, lie, outcome) => {
    await passToPin(device);
    bend(device, '/pin/evaluate', lie);
    expect(await device.engine.submitPin(pin)).toEqual(outcome);
    expect(device.ports.connection.sent.some(({ path }) => path.endsWith('/pin/prove'))).toBe(false);
  });
});

describe('a proof whose reply lies ends the session that it gave', () => {
  const lies: readonly (readonly [string, (reply: Reply) => Reply, string])[] = [
    ['no account state', (reply) => ({ ...reply, states: [] }), 'vault/state-missing'],
    [
      'a spoiled account state',
      (reply) => ({
        ...reply,
        states: (reply.states as Reply[]).map((state) => ({ ...state, sealed: spoil(state.sealed) })),
      }),
      'crypto/not-authentic',
    ],
    [
      'an account state at another place',
      (reply) => ({ ...reply, states: (reply.states as Reply[]).map((state) => ({ ...state, seq: 9 })) }),
      'crypto/not-authentic',
    ],
  ];
  test.each(lies)('%s', async (_, lie, code) => {
    await passToPin(device);
    bend(device, '/pin/prove', lie);
    expect(await device.engine.submitPin(pin)).toEqual({ kind: 'alarm', code });
    await expect(device.engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    device.ports.connection.between = null;
    await unlock(device);
    expect(await device.engine.listItems()).toEqual([]);
  });
});
