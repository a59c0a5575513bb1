import type { ApiErrorCode } from '@coffer/contracts';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NewWay } from '../account-engine.ts';
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

const { password, pin, email } = testForm;
const now = { password, pin };
const next = { password: 'nine herons wade at noon', pin: '918273' };
const kit: NewWay = { kind: 'kit', answers: [] };
const argon2id = { algorithm: 'argon2id', memoryKiB: 19 * 1024, passes: 2, lanes: 1 } as const;
const away = { kind: 'unreachable' };

let origin: TestWorld;
let world: TestWorld;
let device: TestDevice;
/** Changes that the sign-in made by itself. */
let before = 0;
const puts = () =>
  device.ports.connection.sent.filter(
    ({ path, method }) => path === '/v1/account/credentials' && method === 'PUT',
  );
const writes = () => puts().slice(before);
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  await saveNew(origin.first, { title: 'Bank' });
  await origin.first.engine.lock();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = world.first;
  await unlock(device);
  before = puts().length;
});

const stored = () => {
  const account = world.server.store.accounts.get(email);
  if (!account) throw new Error('no account');
  return account;
};
/** The account as it was before, opened by what opened it before. */
const assertUntouched = async () => {
  device.ports.connection.between = null;
  expect(stored()).toMatchObject({ pinEpoch: 1, rootEpoch: 1 });
  const other = await openDevice(world);
  await unlock(other);
  expect((await other.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
  expect(other.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
};
type Engine = TestDevice['engine'];
type Facts = Parameters<typeof refuse>[3];
type Line = readonly [ApiErrorCode, Facts, Record<string, unknown>];

const changes: readonly (readonly [string, (engine: Engine) => Promise<{ readonly kind: string }>])[] = [
  ['the password', (engine) => engine.changePassword(now, next.password)],
  ['the PIN', (engine) => engine.changePin(now, next.pin)],
  ['the KDF', (engine) => engine.raiseKdf(now, argon2id)],
  ['a way back in', (engine) => engine.setWay(now, kit)],
  ['every key', (engine) => engine.renewKeys(now, { ...next, way: kit })],
  ['a dropped way', (engine) => engine.dropWay(password, 'kit-and-answers')],
];

/** Those that take the PIN again; a dropped way derives by the account state without a look at what the server says. */
const asking = changes.filter(([name]) => name !== 'a dropped way');

describe('a change that the server refuses changes nothing, and says why', () => {
  const lines: readonly Line[] = [
    ['api/policy', { status: 403 }, { kind: 'not-allowed' }],
    ['api/waiting', { status: 409, retryAt: 7 }, { kind: 'waiting', until: 7 }],
    ['api/too-many-tries', { status: 429, retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/unauthenticated', { status: 401 }, { kind: 'changed-elsewhere' }],
  ];
  test.each(changes.flatMap(([name, make]) => lines.map((line) => [name, make, ...line] as const)))(
    '%s: %#',
    async (_, make, type, facts, outcome) => {
      refuse(device, '/v1/account/credentials', type, facts);
      expect(await make(device.engine)).toEqual(outcome);
      await assertUntouched();
    },
  );

  test.each(changes)(
    '%s: whose reply does not come is asked for four times, with the same bytes',
    async (_, make) => {
      refuse(device, '/v1/account/credentials', 'api/unavailable', { status: 503 });
      expect(await make(device.engine)).toEqual(away);
      const bodies = writes().map(({ body }) => Buffer.from(body).toString('base64'));
      expect(bodies).toHaveLength(4);
      expect(new Set(bodies).size).toBe(1);
      await assertUntouched();
    },
  );

  test.each(changes)('%s: without a network nothing leaves but the question', async (_, make) => {
    cut(device, '/step-up/challenge');
    expect(await make(device.engine)).toEqual(away);
    expect(writes()).toEqual([]);
    await assertUntouched();
  });

  test.each(asking)(
    '%s: by another KDF than the account state has the password is not worked on',
    async (_, make) => {
      bend(device, '/step-up/challenge', (reply) => ({
        ...reply,
        kdf: { algorithm: 'pbkdf2-sha256', iterations: 600_000 },
      }));
      expect(await make(device.engine)).toEqual({ kind: 'alarm', code: 'vault/kdf-weakened' });
      expect(writes()).toEqual([]);
      await assertUntouched();
    },
  );

  test.each(asking)('%s: a step-up that is locked is told with its time', async (_, make) => {
    refuse(device, '/step-up/challenge', 'api/too-many-tries', { status: 429, retryAt: 7 });
    expect(await make(device.engine)).toEqual({ kind: 'too-many-tries', retryAt: 7 });
    expect(writes()).toEqual([]);
  });
});

describe('the PIN that is typed again', () => {
  const lines: readonly Line[] = [
    ['api/frozen', { status: 429, retryAt: 7 }, { kind: 'frozen', until: 7 }],
    ['api/too-many-tries', { status: 429 }, { kind: 'frozen', until: 0 }],
    ['api/internal', { status: 500 }, away],
  ];
  test.each(lines)('%s %j is %j, and nothing is written', async (type, facts, outcome) => {
    refuse(device, '/pin/evaluate', type, facts);
    expect(await device.engine.changePassword(now, next.password)).toEqual(outcome);
    expect(writes()).toEqual([]);
    await assertUntouched();
  });

  test.each(['pinEpoch', 'rootEpoch'])('under another %s another device was first', async (name) => {
    bend(device, '/pin/evaluate', (reply) => ({ ...reply, [name]: 2 }));
    expect(await device.engine.changePassword(now, next.password)).toEqual({ kind: 'changed-elsewhere' });
    expect(writes()).toEqual([]);
  });

  test('whose wrap is spoiled looks like a wrong one; private keys of nobody are an alarm', async () => {
    const spoil = (text: unknown) => {
      const given = String(text);
      return `${given.slice(0, 60)}${given[60] === 'A' ? 'B' : 'A'}${given.slice(61)}`;
    };
    bend(device, '/pin/evaluate', (reply) => ({ ...reply, wrappedRootKey: spoil(reply.wrappedRootKey) }));
    expect((await device.engine.changePassword(now, next.password)).kind).toBe('wrong-pin');
    bend(device, '/pin/evaluate', (reply) => ({ ...reply, privateKeys: spoil(reply.privateKeys) }));
    expect(await device.engine.changePassword(now, next.password)).toEqual({
      ...{ kind: 'alarm', code: 'crypto/not-authentic' },
    });
    expect(writes()).toEqual([]);
  });
});

describe('a change of address', () => {
  const begun = async () => {
    const outcome = await device.engine.beginEmailChange(password, 'new@example.test');
    if (outcome.kind !== 'begun') throw new Error(outcome.kind);
    return outcome;
  };
  const codeLines: readonly Line[] = [
    ['api/wrong-code', { triesLeft: 3 }, { kind: 'wrong', triesLeft: 3 }],
    ['api/wrong-code', {}, { kind: 'wrong' }],
    ['api/code-expired', { status: 410 }, { kind: 'expired' }],
    ['api/not-found', { status: 404 }, { kind: 'expired' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/unauthenticated', { status: 401 }, { kind: 'half-session-expired' }],
    ['api/unavailable', { status: 503 }, away],
  ];
  test.each(codeLines)('whose code is refused with %s %j is %j', async (type, facts, outcome) => {
    const { actId } = await begun();
    refuse(device, '/v1/account/email', type, facts);
    expect(await device.engine.confirmEmailCode(actId, '12345678')).toEqual(outcome);
  });

  test.each(['', '123', '123456789', '1234567x'])('%j can be no code and is not sent', async (typed) => {
    const { actId } = await begun();
    const asked = pathsOf(device).length;
    expect(await device.engine.confirmEmailCode(actId, typed)).toEqual({ kind: 'wrong' });
    expect(pathsOf(device)).toHaveLength(asked);
  });

  test.each([
    ['api/too-many-tries', { status: 429, retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/bad-proof', { status: 403 }, { kind: 'wrong-password' }],
    ['api/unavailable', { status: 503 }, away],
  ] as readonly Line[])('that is refused with %s %j is %j', async (type, facts, outcome) => {
    refuse(device, '/v1/account/email', type, facts);
    expect(await device.engine.beginEmailChange(password, 'new@example.test')).toEqual(outcome);
    expect((await device.engine.account()).acts).toEqual([]);
  });

  test('is finished for an act that stands, and for no other', async () => {
    expect(await device.engine.finishEmailChange(now, '00000000-0000-4000-8000-000000000000')).toEqual({
      kind: 'changed-elsewhere',
    });
    expect(writes()).toEqual([]);
  });

  test('to an address that the server put in place of the typed one is an alarm, and nothing is written (H04)', async () => {
    const { actId } = await begun();
    bend(device, '/v1/account', (reply) =>
      Array.isArray(reply.acts)
        ? { ...reply, acts: reply.acts.map((act) => ({ ...act, subject: 'thief@example.test' })) }
        : reply,
    );
    expect(await device.engine.finishEmailChange(now, actId)).toEqual({
      ...{ kind: 'alarm', code: 'vault/tampered' },
    });
    expect(writes()).toEqual([]);
  });
});

describe('further factors and the end of the account', () => {
  const asks: readonly (readonly [string, string, (engine: Engine) => Promise<{ readonly kind: string }>])[] =
    [
      ['an app', '/factors/totp', (engine) => engine.beginTotp(password, 'Phone')],
      ['a key', '/factors/webauthn', (engine) => engine.beginWebauthn(password, 'Key')],
      ['backup codes', '/factors/backup-codes', (engine) => engine.renewBackupCodes(password)],
      ['a drop', '/drop', (engine) => engine.dropFactor(password, '00000000-0000-4000-8000-000000000000')],
      ['a deletion', '/account/deletion', (engine) => engine.requestDeletion(password)],
    ];
  const lines: readonly Line[] = [
    ['api/bad-proof', { status: 403 }, { kind: 'wrong-password' }],
    ['api/too-many-tries', { status: 429, retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/policy', { status: 403 }, { kind: 'not-allowed' }],
    ['api/unauthenticated', { status: 401 }, { kind: 'changed-elsewhere' }],
    ['api/unavailable', { status: 503 }, away],
  ];
  test.each(asks.flatMap(([name, path, ask]) => lines.map((line) => [name, path, ask, ...line] as const)))(
    '%s at %s: %#',
    async (_, path, ask, type, facts, outcome) => {
      refuse(device, path, type, facts);
      expect(await ask(device.engine)).toEqual(outcome);
    },
  );

  test.each(['organisation', 'vault'])('the last owner of a %s is told so, and stays', async (field) => {
    refuse(device, '/account/deletion', 'api/last-owner', { status: 409, field });
    expect(await device.engine.requestDeletion(password)).toEqual({ kind: `last-owner-of-${field}` });
  });

  test('another tab’s challenge, and a factor that is gone, are told apart from a wrong password', async () => {
    refuse(device, '/factors/totp', 'api/bad-nonce', { status: 400 });
    expect(await device.engine.beginTotp(password, 'Phone')).toEqual({ kind: 'changed-elsewhere' });
    refuse(device, '/drop', 'api/not-found', { status: 404 });
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await device.engine.dropFactor(password, id)).toEqual({ kind: 'not-allowed' });
  });

  test.each([
    ['api/wrong-code', 400, { kind: 'wrong' }],
    ['api/not-found', 404, { kind: 'expired' }],
    ['api/too-many-tries', 429, { kind: 'too-many-tries', retryAt: 0 }],
    ['api/unavailable', 503, away],
  ] as const)('a confirmation refused with %s (%i) is %j', async (type, status, outcome) => {
    refuse(device, '/confirm', type, { status });
    const answer = { kind: 'totp', code: '123 456' } as const;
    expect(await device.engine.confirmFactor('00000000-0000-4000-8000-000000000000', answer)).toEqual(
      outcome,
    );
  });

  test('a name that the server does not take leaves the one before', async () => {
    refuse(device, '/account/name', 'api/unavailable', { status: 503 });
    expect(await device.engine.changeName('Somebody')).toEqual(away);
    expect(await device.engine.state()).toMatchObject({ kind: 'unlocked', fullName: testForm.fullName });
  });
});

describe('testing the kit', () => {
  const answers = testForm.answers.map(({ answer }) => answer);
  const lines: readonly Line[] = [
    ['api/bad-proof', { triesLeft: 3 }, { kind: 'does-not-open', triesLeft: 3 }],
    ['api/bad-proof', {}, { kind: 'does-not-open' }],
    ['api/not-found', { status: 404 }, { kind: 'does-not-open' }],
    ['api/pin-path-lost', { status: 410 }, { kind: 'does-not-open' }],
    ['api/too-many-tries', { retryAt: 7 }, { kind: 'too-many-tries', retryAt: 7 }],
    ['api/unavailable', { status: 503 }, away],
  ];
  test.each(lines)('refused with %s %j is %j', async (type, facts, outcome) => {
    refuse(device, '/recovery/test', type, facts);
    expect(await device.engine.testKit('kit-and-answers', world.recoveryCode, answers)).toEqual(outcome);
  });

  test('that opens another root key than this account’s opens nothing (H04)', async () => {
    bend(device, '/recovery/test', (reply) => ({ ...reply, wrap: `${String(reply.wrap).slice(0, -2)}AA` }));
    expect(await device.engine.testKit('kit-and-answers', world.recoveryCode, answers)).toEqual({
      kind: 'does-not-open',
    });
  });

  test('of a kind that the account has not asks nothing', async () => {
    expect(await device.engine.testKit('kit', world.recoveryCode, [])).toEqual({ kind: 'does-not-open' });
    expect(pathsOf(device).some((path) => path.includes('/recovery/test'))).toBe(false);
  });
});
