import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  bend,
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  passToPin,
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

const renewed = { password: 'nine herons wade at noon', pin: '918273' };
const form = { ...testForm, ...renewed };

/** A device that saw the account before its keys were renewed, twice, by another one. */
let origin: TestWorld;
let away: TestDevice;
let marks: ReadonlyMap<string, string>;
beforeAll(async () => {
  origin = await createTestWorld();
  away = origin.first;
  await unlock(away);
  await saveNew(away, { title: 'Bank' });
  await away.engine.lock();
  marks = new Map(away.ports.replica.marks);
  const other = await openUnlocked(origin);
  const fresh = { ...renewed, way: { kind: 'kit', answers: [] } } as const;
  const now = { password: testForm.password, pin: testForm.pin };
  expect((await other.engine.renewKeys(now, fresh)).kind).toBe('made');
  origin.clock.advance(60_000);
  expect((await other.engine.renewKeys(renewed, fresh)).kind).toBe('made');
  await other.engine.syncNow();
  await other.engine.lock();
});

let world: TestWorld;
let device: TestDevice;
beforeEach(async () => {
  world = await copyWorld(origin);
  for (const account of world.server.store.accounts.values()) account.evaluations = [];
  const { replica } = away.ports;
  for (const [address, seen] of marks) replica.marks.set(address, seen);
  device = await openDevice(world, replica);
});

const signIn = async () => {
  await device.engine.submitPassword(form.email, form.password);
  await passToPin(device, form);
  return device.engine.submitPin(form.pin);
};

type Reply = Record<string, unknown>;
type Sent = { identity: string; signature: string; rotation: string }[];
const spoil = (text: string): string =>
  `${text.slice(0, 20)}${text[20] === 'A' ? 'B' : 'A'}${text.slice(21)}`;
const identitiesOf = (reply: Reply): Sent => reply.identities as Sent;
const changeAt = (list: Sent, at: number, change: (sent: Sent[number]) => Partial<Sent[number]>): Sent =>
  list.map((sent, i) => (i === at ? { ...sent, ...change(sent) } : sent));

test('a device that was away follows identities, states and manifests over two changes of all keys (S23, K5)', async () => {
  expect((await signIn()).kind).toBe('unlocked');
  await device.engine.syncNow();
  expect((await device.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
  expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
});

describe('an identity that does not descend from the one last seen is an alarm', () => {
  const lies: [string, (sent: Sent) => Sent][] = [
    ['no identities at all', () => []],
    ['the one that was seen is gone', (sent) => sent.slice(1)],
    ['one between is gone', (sent) => [...sent.slice(0, 1), ...sent.slice(2)]],
    ['the last is gone', (sent) => sent.slice(0, -1)],
    [
      'not signed by the one before',
      (sent) => changeAt(sent, 1, ({ rotation }) => ({ rotation: spoil(rotation) })),
    ],
    [
      'not signed by itself',
      (sent) => changeAt(sent, 2, ({ signature }) => ({ signature: spoil(signature) })),
    ],
    ['signed by itself alone', (sent) => changeAt(sent, 2, ({ signature }) => ({ rotation: signature }))],
    ['in another order', ([a, b, c]) => [a, c, b].filter((sent) => sent !== undefined)],
  ];
  test.each(lies)('%s (H22)', async (_, lie) => {
    bend(device, '/identities', (reply) => ({ ...reply, identities: lie(identitiesOf(reply)) }));
    expect(await signIn()).toEqual({ kind: 'alarm', code: 'vault/identity-changed' });
    expect((await device.engine.state()).kind).not.toBe('unlocked');
  });
});

type States = { seq: number; sealed: string }[];

describe('a chain of states over changes of the root key is held to the last byte', () => {
  const lies: [string, (states: States) => States, string][] = [
    [
      'a state of a former key spoiled',
      ([first, ...rest]) => [{ seq: first!.seq, sealed: spoil(first!.sealed) }, ...rest],
      'vault/fork',
    ],
    ['one left out', ([, ...rest]) => rest, 'vault/fork'],
    ['one twice', ([first, ...rest]) => [first!, first!, ...rest], 'vault/fork'],
    ['none', () => [], 'vault/rollback'],
    ['those of former keys alone', ([first]) => [first!], 'vault/rollback'],
  ];
  test.each(lies)('%s (H16)', async (_, lie, code) => {
    bend(device, '/account/states?', (reply) => ({ ...reply, states: lie(reply.states as States) }));
    expect(await signIn()).toEqual({ kind: 'alarm', code });
  });

  test('a state of a former key in the place of the newest does not open', async () => {
    const [account] = [...world.server.store.accounts.values()];
    bend(device, '/pin/prove', (reply) => ({ ...reply, states: account!.states.slice(0, 1) }));
    expect((await signIn()).kind).toBe('alarm');
  });
});

test('a session whose keys another device changed is locked, without an alarm', async () => {
  await unlock(device, form);
  const [account] = [...world.server.store.accounts.values()];
  const cookies = [...world.server.store.sessions];
  const other = await openUnlocked({ ...world, form });
  account!.evaluations = [];
  expect(await other.engine.changePin(renewed, '564738')).toEqual({ kind: 'changed' });
  // As if the other were another tab of this browser: the session itself still stands.
  for (const [cookie, session] of cookies) world.server.store.sessions.set(cookie, session);
  world.server.tell({ kind: 'state', seq: 99 });
  for (let i = 0; i < 60 && (await device.engine.state()).kind === 'unlocked'; i += 1)
    await world.clock.wait(100);
  expect((await device.engine.state()).kind).toBe('locked');
  expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
});
