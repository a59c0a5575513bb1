import { fromBase64Url, idBytes } from '@coffer/crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { PinTrust } from '../session/account-state.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
import { bend, type MemoryServer, pathsOf } from '../testing/index.ts';
import { knowPeople } from './known-person.ts';
import {
  addAccount,
  copyServer,
  findSide,
  identityOf,
  must,
  openSides,
  readSide,
  renew,
  type Seat,
  type Side,
  serveInstead,
  sit,
  stored,
} from './people.test-kit.ts';
import type { KnownPerson } from './person.ts';
import { acceptNewKeys, confirmNumber, pinPeople } from './pins.ts';

let ana: Side;
let ben: Side;
let server: MemoryServer;
let seat: Seat;
beforeAll(async () => {
  ({ ana, ben } = await openSides());
});

const benId = () => ben.session.accountId;
const benEmail = () => ben.world.form.email;
const find = (at = seat) => findSide(at, ben);
const read = (at = seat) => readSide(at, ben);
const pin = (person: KnownPerson, at = seat) => pinPeople(at.ports, at.session, [person]);
const pinned = () => seat.session.head.state.pins[benId()];
const written = (): string[] => pathsOf(seat).filter((path) => path.startsWith('PUT /v1/account/states'));
const code = (name: string) => expect.objectContaining({ code: name });

beforeEach(async () => {
  server = copyServer(ana);
  seat = await sit(ana, server);
  const person = await find();
  await pin(person);
  await confirmNumber(seat.ports, seat.session, person);
  expect(pinned()?.trust).toBe('number');
});
const sitAgain = async (): Promise<Seat> => {
  return sit({ ...ana, session: seat.session }, server);
};

test('a swapped key blocks until the person decides, and is unverified then (H14)', async () => {
  const before = written().length;
  const { seed, hash, ...other } = await identityOf(ben);
  serveInstead(seat, [other]);
  const person = await read();
  expect(person.trust).toBe('changed');
  await expect(pin(person)).rejects.toEqual(code('vault/identity-changed'));
  expect(written()).toHaveLength(before);
  // A server that means to go through with it has the key in its log.
  stored(server, ben).identities.splice(0, 1, other);
  await acceptNewKeys(seat.ports, seat.session, person);
  expect(pinned()).toMatchObject({ hash: person.presentHash, trust: 'unverified' });
  expect((await read()).trust).toBe('unverified');
});

test('keys that the log lacks are not taken, whatever the person says of them (H14)', async () => {
  const { seed, hash, ...other } = await identityOf(ben);
  serveInstead(seat, [other]);
  const person = await read();
  const before = pinned();
  for (const take of [acceptNewKeys, confirmNumber])
    await expect(take(seat.ports, seat.session, person)).rejects.toEqual(code('vault/log-fork'));
  expect(pinned()).toBe(before);
});

test('the same on a fresh device: the pin stands in the account state (H14)', async () => {
  const fresh = await sitAgain();
  const { seed, hash, ...other } = await identityOf(ben);
  serveInstead(fresh, [other]);
  expect((await find(fresh)).trust).toBe('changed');
});

test('keys that the ones before signed are followed, and stay as sure as they were (K14)', async () => {
  const by = await renew(server, ben);
  await renew(server, ben, { by });
  const person = await read();
  expect(person).toMatchObject({ trust: 'number', hashes: { length: 3 } });
  await pin(person);
  expect(pinned()).toMatchObject({ hash: person.presentHash, trust: 'number' });
});

test('an identity that was left behind is changed: the server can’t bring a former key back', async () => {
  await renew(server, ben);
  await pin(await read());
  stored(server, ben).identities.pop();
  expect((await read()).trust).toBe('changed');
});

test('the same address under another account is changed, though its keys are new to everybody', async () => {
  const fresh = await sitAgain();
  await addAccount(server, ben, benEmail());
  const person = await find(fresh);
  expect(person).toMatchObject({ trust: 'changed' });
  await expect(pin(person, fresh)).rejects.toEqual(code('vault/identity-changed'));
  await acceptNewKeys(fresh.ports, fresh.session, person);
  expect((await find(fresh)).trust).toBe('unverified');
  const { pins } = fresh.session.head.state;
  expect(
    Object.values(pins)
      .map(({ email }) => email)
      .sort(),
  ).toEqual(['', benEmail()]);
});

test('an address that its owner gave up, by his signature, may go to somebody else', async () => {
  const fresh = await sitAgain();
  const former = benEmail();
  await renew(server, ben, { email: 'ben@elsewhere.test' });
  await addAccount(server, ben, former);
  const person = await find(fresh);
  expect(person.trust).toBe('unverified');
  await pin(person, fresh);
  expect(fresh.session.head.state.pins[person.id]).toMatchObject({ email: former });
});

test('an address is not given up by an identity that the pinned one never signed', async () => {
  const fresh = await sitAgain();
  const former = benEmail();
  const account = stored(server, ben);
  const { seed, hash, ...forged } = await identityOf(ben, { email: 'ben@elsewhere.test' });
  account.identities.splice(0, 1, forged);
  server.store.accounts.set('ben@elsewhere.test', account);
  await addAccount(server, ben, former);
  expect((await find(fresh)).trust).toBe('changed');
});

test('somebody who takes over an address that another had is changed, pinned as he is himself', async () => {
  const carl = await addAccount(server, ben, 'carl@example.test');
  await pin(must((await knowPeople(seat.ports, seat.session, [carl])).get(carl)));
  const fresh = await sitAgain();
  const { seed, hash, ...first } = await identityOf(ben, { accountId: idBytes(carl), email: benEmail() });
  const account = must(server.store.accounts.get('carl@example.test'));
  const before = must(account.identities[0]);
  expect(before.identity).not.toBe(first.identity);
  bend(fresh, '/people/find', () => ({
    person: { accountId: carl, fullName: 'Ben', identities: [first] },
  }));
  expect((await find(fresh)).trust).toBe('changed');
});

test.each<PinTrust>(['number', 'words'])(
  'a pin that another device moved is taken as it is (%s)',
  async (trust) => {
    const other = await sitAgain();
    const by = await renew(server, ben);
    await pin(await read(other), other);
    await renew(server, ben, { by });
    await changeState(other.ports.client, other.session, (state) => {
      const mine = must(state.pins[benId()]);
      return { ...state, pins: { ...state.pins, [benId()]: { ...mine, trust } } };
    });
    await refreshState(seat.ports.client, seat.session);
    const known = await knowPeople(seat.ports, seat.session, [benId()]);
    expect(known.get(benId())).toMatchObject({ trust, hashes: { length: 3 } });
  },
);

test('a pin that a later state has no more is an alarm', async () => {
  const other = await sitAgain();
  await changeState(other.ports.client, other.session, (state) => ({ ...state, pins: {} }));
  await expect(refreshState(seat.ports.client, seat.session)).rejects.toEqual(code('vault/identity-changed'));
});

test('a group’s pin moves only where its member list vouches for the new keys', async () => {
  const id = crypto.randomUUID();
  const facts = { accountId: idBytes(id), email: '' };
  const { seed, hash, ...first } = await identityOf(ben, facts);
  server.store.groups.set(id, [first]);
  const group = must((await knowPeople(seat.ports, seat.session, [id])).get(id));
  expect(group).toMatchObject({ isGroup: true, trust: 'unverified' });
  await pin(group);
  const second = { ...facts, epoch: 2, previousHash: fromBase64Url(hash) };
  // Whoever was in the group has the key that signs this.
  const { seed: _, hash: next, ...renewed } = await identityOf(ben, second, seed);
  server.store.groups.set(id, [first, renewed]);
  const known = await knowPeople(seat.ports, seat.session, [id], { refresh: true });
  const moved = must(known.get(id));
  await expect(pin(moved)).rejects.toEqual(code('vault/identity-changed'));
  await pinPeople(seat.ports, seat.session, [moved], new Set([next]));
  expect(seat.session.head.state.pins[id]).toMatchObject({ hash: next, isGroup: true });
});

test('two devices that met somebody under two identities at once: the later one is told, not overwritten (H14)', async () => {
  const fresh = copyServer(ana);
  const [one, other] = [await sit(ana, fresh), await sit(ana, fresh)];
  const person = await findSide(one, ben);
  const { seed, hash, ...forged } = await identityOf(ben);
  const account = stored(fresh, ben);
  account.identities.push(forged);
  serveInstead(other, [forged]);
  await pin(await findSide(other, ben), other);
  await expect(pin(person, one)).rejects.toEqual(code('vault/identity-changed'));
  expect(one.session.head.state.pins[benId()]?.hash).toBe(hash);
});
