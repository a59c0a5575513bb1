import { Unreachable } from '@coffer/contracts';
import { utf8 } from '@coffer/crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { NewWay } from '../account-engine.ts';
import { makeKeys, sayPolicy, setPolicy } from '../organisation/organisation.test-kit.ts';
import {
  bend,
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
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

const { email, password, pin } = testForm;
const now = { password, pin };
const hour = 3_600_000;
const next = { password: 'nine herons wade at noon', pin: '918273' };
const kit: NewWay = { kind: 'kit', answers: [] };

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  await saveNew(origin.first, { title: 'Bank', password: 'seven herons' });
  await origin.first.engine.lock();
});

const begin = async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  return world;
};

const titlesOf = async ({ engine }: TestDevice) =>
  (await engine.listItems()).map(({ overview }) => overview.title).sort();

const alarmsOf = ({ events }: TestDevice) => events.filter(({ kind }) => kind === 'alarm');

/** The device goes on without a new sign-in, and another one opens the account by what is new. */
const assertGoesOn = async (world: TestWorld, form: Partial<typeof testForm>) => {
  await saveNew(world.first, { title: 'After' });
  await world.first.engine.lock();
  // Tries of the PIN count for their hour, right ones of an open session too.
  world.clock.advance(hour);
  const fresh = await openDevice(world);
  await unlock(fresh, { ...testForm, ...form });
  expect(await titlesOf(fresh)).toEqual(['After', 'Bank']);
  await unlock(world.first, { ...testForm, ...form });
  expect(await titlesOf(world.first)).toEqual(['After', 'Bank']);
  expect([...alarmsOf(world.first), ...alarmsOf(fresh)]).toEqual([]);
};

const passwordOf = async ({ engine }: TestDevice, typed = password, address = email) =>
  (await engine.submitPassword(address, typed)).kind;

describe('changing', () => {
  test('the password: the old one opens nothing, the new one everything, and this device goes on (U34)', async () => {
    const world = await begin();
    expect(await world.first.engine.changePassword(now, next.password)).toEqual({ kind: 'changed' });
    expect(await passwordOf(await openDevice(world))).toBe('wrong');
    await assertGoesOn(world, { password: next.password });
  });

  test('the PIN (U35)', async () => {
    const world = await begin();
    expect(await world.first.engine.changePin(now, next.pin)).toEqual({ kind: 'changed' });
    const other = await openDevice(world);
    await assertGoesOn(world, { pin: next.pin });
    expect(other.events).toEqual([]);
  });

  test('the KDF, up and never down (S24, K5)', async () => {
    const world = await begin();
    const { engine } = world.first;
    const argon2id = { algorithm: 'argon2id', memoryKiB: 19 * 1024, passes: 2, lanes: 1 } as const;
    expect(await engine.raiseKdf(now, argon2id)).toEqual({ kind: 'changed' });
    expect((await engine.account()).kdf).toEqual(argon2id);
    const pbkdf2 = { algorithm: 'pbkdf2-sha256', iterations: 10_000_000 } as const;
    expect(await engine.raiseKdf(now, pbkdf2)).toEqual({ kind: 'not-allowed' });
    await assertGoesOn(world, {});
  });

  test('the name, which others see and no key hangs on', async () => {
    const { first } = await begin();
    expect(await first.engine.changeName('Ana Maria Example')).toEqual({ kind: 'changed' });
    expect(await first.engine.state()).toMatchObject({ kind: 'unlocked', fullName: 'Ana Maria Example' });
  });

  test('the address: a code to the new one and a day of waiting, then the new one opens and the old one nothing', async () => {
    const world = await begin();
    const { engine } = world.first;
    const address = 'ana.maria@example.test';
    expect(await engine.beginEmailChange('wrong password', address)).toEqual({ kind: 'wrong-password' });
    const begun = await engine.beginEmailChange(password, address);
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    expect(await engine.confirmEmailCode(begun.actId, 'nonsense')).toEqual({ kind: 'wrong' });
    const code = world.server.codeFor(address);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    expect(await engine.confirmEmailCode(begun.actId, wrong)).toMatchObject({ kind: 'wrong', triesLeft: 4 });
    expect((await engine.confirmEmailCode(begun.actId, code)).kind).toBe('passed');
    const early = await engine.finishEmailChange(now, begun.actId);
    expect(early).toEqual({ kind: 'waiting', until: begun.effectiveAt });
    await engine.lock();
    world.clock.advance(25 * hour);
    await unlock(world.first);
    expect(await engine.finishEmailChange(now, begun.actId)).toEqual({ kind: 'changed' });
    expect(await engine.state()).toMatchObject({ kind: 'unlocked', email: address });
    expect(await passwordOf(await openDevice(world))).toBe('wrong');
    await assertGoesOn(world, { email: address });
  });

  test('the address: asked for and never answered, it is finished like any; a refusal keeps the one before (I2)', async () => {
    const world = await begin();
    const { engine, ports } = world.first;
    const address = 'ana.maria@example.test';
    ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (request.path === '/v1/account/email') throw new Unreachable();
      return reply;
    };
    expect(await engine.beginEmailChange(password, address)).toEqual({ kind: 'unreachable' });
    const problem = { type: 'api/too-many-tries', title: 'Too many tries', status: 429 };
    ports.connection.between = async (request, pass) =>
      request.path === '/v1/account/email' ? { status: 429, body: utf8(JSON.stringify(problem)) } : pass();
    await engine.beginEmailChange(password, 'another@example.test');
    ports.connection.between = null;
    const [act] = (await engine.account()).acts;
    expect((await engine.confirmEmailCode(act?.actId ?? '', world.server.codeFor(address))).kind).toBe(
      'passed',
    );
    await engine.lock();
    world.clock.advance(25 * hour);
    await unlock(world.first);
    expect(await engine.finishEmailChange(now, act?.actId ?? '')).toEqual({ kind: 'changed' });
  });

  test('the address: an act that names another one than was typed, or that was stopped, gets no signature (H22)', async () => {
    const { first } = await begin();
    const begun = await first.engine.beginEmailChange(password, 'ana.maria@example.test');
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const shown = async (subject: string) => {
      const act = { actId: begun.actId, kind: 'change-email', startedAt: 1, effectiveAt: 2, verified: true };
      bend(first, '/v1/account', (reply) =>
        'acts' in reply ? { ...reply, acts: [{ ...act, subject }] } : reply,
      );
      const before = first.ports.connection.sent.length;
      const outcome = await first.engine.finishEmailChange(now, begun.actId);
      expect(first.ports.connection.sent.slice(before).some(({ method }) => method !== 'GET')).toBe(false);
      return outcome;
    };
    const tampered = { kind: 'alarm', code: 'vault/tampered' };
    expect(await shown('mallory@attacker.example')).toEqual(tampered);
    expect(await first.engine.cancelAct(begun.actId)).toBe(true);
    expect(await shown('ana.maria@example.test')).toEqual(tampered);
  });

  test('every key: other devices and sessions are revoked, old ways are gone, and the new kit opens (S23, K5)', async () => {
    const world = await begin();
    const second = await openUnlocked(world);
    const made = await world.first.engine.renewKeys(now, { ...next, way: kit });
    expect(made.kind).toBe('made');
    expect(await second.engine.syncNow().catch((error: Error) => error.name)).not.toBe('ok');
    const [stored] = [...world.server.store.accounts.values()];
    expect(stored?.rootEpoch).toBe(2);
    expect([...(stored?.devices.keys() ?? [])].length).toBe(1);
    expect(stored?.ways.map(({ kind }) => kind)).toEqual(['kit']);
    await assertGoesOn(world, next);
    const code = made.kind === 'made' ? (made.recoveryCode ?? '') : '';
    expect(await world.first.engine.testKit('kit', code, [])).toEqual({ kind: 'opens' });
  });
});

describe('what is typed again', () => {
  test('a wrong password and a wrong PIN are told apart, and nothing changes', async () => {
    const { first, server } = await begin();
    const { engine } = first;
    expect(await engine.changePin({ password: 'five canaries', pin }, next.pin)).toEqual({
      kind: 'wrong-password',
    });
    expect(await engine.changePin({ password, pin: '111222' }, next.pin)).toMatchObject({
      kind: 'wrong-pin',
    });
    expect([...server.store.accounts.values()][0]).toMatchObject({ pinEpoch: 1, rootEpoch: 1 });
  });

  test('PINs that are guessed in an open session run into the hourly limit like all others (S4)', async () => {
    const { first } = await begin();
    const ends: string[] = [];
    for (let i = 0; i < 7; i += 1)
      ends.push((await first.engine.changePin({ password, pin: `11122${i}` }, next.pin)).kind);
    expect(ends.slice(0, 4)).toEqual(['wrong-pin', 'wrong-pin', 'wrong-pin', 'wrong-pin']);
    expect(ends.at(-1)).toBe('frozen');
    expect((await first.engine.changePin(now, next.pin)).kind).toBe('frozen');
  });
});

describe('ways back in', () => {
  test('one of a new kind waits a day, and one in place of another does not (B10)', async () => {
    const world = await begin();
    const { engine } = world.first;
    const added = await engine.setWay(now, kit);
    expect(added).toMatchObject({ kind: 'made', activeFrom: world.clock.now() + 24 * hour });
    const answers = [
      { question: 'first-school', answer: 'New Mill Lane' },
      { question: 'first-pet', answer: 'Bartholomew' },
    ];
    const replaced = await engine.setWay(now, { kind: 'kit-and-answers', answers });
    expect(replaced).toMatchObject({ kind: 'made', activeFrom: world.clock.now() });
    const texts = answers.map(({ answer }) => answer);
    const code = replaced.kind === 'made' ? (replaced.recoveryCode ?? '') : '';
    expect(await engine.testKit('kit-and-answers', code, texts)).toEqual({ kind: 'opens' });
    expect(await engine.testKit('kit-and-answers', world.recoveryCode, texts)).toMatchObject({
      kind: 'does-not-open',
    });
    expect((await engine.account()).recovery).toMatchObject([
      { kind: 'kit', standing: 'known' },
      { kind: 'kit-and-answers', standing: 'known' },
    ]);
  });

  test('one that is stopped before it opens is gone, and nobody is said to hide it', async () => {
    const { first } = await begin();
    await first.engine.setWay(now, kit);
    const [act] = (await first.engine.account()).acts;
    expect(act).toMatchObject({ kind: 'add-recovery', subject: 'kit' });
    expect(await first.engine.cancelAct(act?.actId ?? '')).toBe(true);
    expect(await first.engine.cancelAct(act?.actId ?? '')).toBe(false);
    expect(await first.engine.account()).toMatchObject({
      acts: [],
      recovery: [{ kind: 'kit-and-answers', standing: 'known' }],
    });
    expect((await first.engine.setWay(now, kit)).kind).toBe('made');
  });

  test('one that stands, and that the server calls one to be added, stays when that is stopped (H22)', async () => {
    const { first } = await begin();
    await first.engine.setWay(now, kit);
    const [act] = (await first.engine.account()).acts;
    bend(first, '/v1/account', (reply) =>
      'acts' in reply ? { ...reply, acts: [{ ...act, subject: 'kit-and-answers' }] } : reply,
    );
    expect(await first.engine.cancelAct(act?.actId ?? '')).toBe(true);
    const { recovery } = await first.engine.account();
    expect(recovery.find(({ kind }) => kind === 'kit-and-answers')?.standing).toBe('known');
  });

  test('answers alone are refused unless the organisation allows them under its keys (B7)', async () => {
    const { first, server, ...world } = await begin();
    const way: NewWay = { kind: 'answers', answers: testForm.answers };
    expect(await first.engine.setWay(now, way)).toEqual({ kind: 'not-allowed' });
    const allowed = { recovery: { answers: true } };
    sayPolicy(server, allowed);
    expect(await first.engine.setWay(now, way)).toEqual({ kind: 'not-allowed' });
    const owner = { ...world, first, server };
    await makeKeys(first, owner);
    await setPolicy(first, owner, allowed);
    expect(await first.engine.setWay(now, way)).toMatchObject({ kind: 'made', recoveryCode: null });
  });

  test('one is dropped with the password alone', async () => {
    const { first } = await begin();
    expect(await first.engine.dropWay('five canaries', 'kit-and-answers')).toEqual({
      kind: 'wrong-password',
    });
    expect(await first.engine.dropWay(password, 'kit-and-answers')).toEqual({ kind: 'changed' });
    expect((await first.engine.account()).recovery).toEqual([]);
  });

  test('a kit is tested without changing anything, and one left for half a year is asked for (B6)', async () => {
    const world = await begin();
    const { engine } = world.first;
    const answers = testForm.answers.map(({ answer }) => answer);
    expect(await engine.testKit('kit-and-answers', world.recoveryCode, answers)).toEqual({ kind: 'opens' });
    expect(await engine.testKit('kit-and-answers', world.recoveryCode, ['x', 'y'])).toMatchObject({
      kind: 'does-not-open',
    });
    const mistyped = world.recoveryCode.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    expect(await engine.testKit('kit-and-answers', mistyped, answers)).toEqual({ kind: 'mistyped' });
    expect((await engine.account()).kitDue).toBe(false);
    const [account] = [...world.server.store.accounts.values()];
    const longAgo = world.clock.now() - 183 * 24 * hour;
    if (account) account.ways = account.ways.map((way) => ({ ...way, createdAt: longAgo, testedAt: null }));
    expect((await engine.account()).kitDue).toBe(true);
    await engine.testKit('kit-and-answers', world.recoveryCode, answers);
    expect((await engine.account()).kitDue).toBe(false);
  });

  test('one that the server adds or hides is flagged (H04)', async () => {
    const { first, server } = await begin();
    const [account] = [...server.store.accounts.values()];
    const [way] = account?.ways ?? [];
    if (!account || !way) throw new Error('There is no way.');
    account.ways = [{ ...way, kind: 'answers' }];
    expect((await first.engine.account()).recovery).toMatchObject([
      { kind: 'answers', standing: 'added-by-server' },
      { kind: 'kit-and-answers', standing: 'hidden-by-server' },
    ]);
  });
});

describe('a change whose reply is lost', () => {
  const losing = (device: TestDevice, times: number) => {
    let left = times;
    device.ports.connection.between = async (request, pass) => {
      const reply = await pass();
      if (request.path !== '/v1/account/credentials' || left === 0) return reply;
      left -= 1;
      throw new Unreachable();
    };
  };

  test('is asked for again with the same bytes, and is made once (F3)', async () => {
    const world = await begin();
    losing(world.first, 2);
    expect(await world.first.engine.changePassword(now, next.password)).toEqual({ kind: 'changed' });
    await assertGoesOn(world, { password: next.password });
  });

  test('for good: the session finds out from the state what stands, and goes on with it (F3)', async () => {
    const world = await begin();
    losing(world.first, 4);
    const made = await world.first.engine.renewKeys(now, { ...next, way: kit });
    expect(made).toEqual({ kind: 'unreachable' });
    world.first.ports.connection.between = null;
    world.clock.advance(5 * 60_000);
    world.server.tell({ kind: 'state', seq: 99 });
    await world.first.engine.syncNow();
    await assertGoesOn(world, next);
  });
});
