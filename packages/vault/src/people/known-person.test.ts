import { fromBase64Url, idBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bend, type MemoryServer, pathsOf, type StoredIdentity } from '../testing/index.ts';
import { findByEmail, identityByHash, knowPeople } from './known-person.ts';
import {
  addAccount,
  copyServer,
  findSide,
  identityOf,
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
import { pinPeople } from './pins.ts';

let ana: Side;
let ben: Side;
let server: MemoryServer;
let seat: Seat;
beforeAll(async () => {
  ({ ana, ben } = await openSides());
});
beforeEach(async () => {
  server = copyServer(ana);
  seat = await sit(ana, server);
});

const benId = () => ben.session.accountId;
const benEmail = () => ben.world.form.email;
const find = (at = seat) => findSide(at, ben);
const read = (at = seat) => readSide(at, ben);
const pin = (person: KnownPerson) => pinPeople(seat.ports, seat.session, [person]);
const pinned = () => seat.session.head.state.pins[benId()];
const written = (): string[] => pathsOf(seat).filter((path) => path.startsWith('PUT /v1/account/states'));
const code = (name: string) => expect.objectContaining({ code: name });

const serve = (identities: readonly unknown[]) => serveInstead(seat, identities);
const swap = async (): Promise<StoredIdentity> => {
  const { seed, hash, ...other } = await identityOf(ben);
  serve([other]);
  return other;
};

describe('at first contact', () => {
  test('somebody is found by his address, pinned as unverified, and the log is noted (K13)', async () => {
    const person = await find();
    expect(person).toMatchObject({ id: benId(), email: benEmail(), trust: 'unverified', isGroup: false });
    await pin(person);
    expect(pinned()).toMatchObject({ hash: person.presentHash, email: benEmail(), trust: 'unverified' });
    expect(seat.session.head.state.log).toMatchObject({ size: 2 });
    const again = await sit({ ...ana, session: seat.session }, server);
    await pinPeople(again.ports, again.session, [await find(again)]);
    expect(pathsOf(again).some((path) => path.includes('/log/proofs'))).toBe(false);
  });

  test('nobody has the address, or it is none', async () => {
    expect(await findByEmail(seat.ports, seat.session, 'nobody@example.test')).toBeNull();
    expect(await findByEmail(seat.ports, seat.session, 'no address')).toBeNull();
    expect((await knowPeople(seat.ports, seat.session, [crypto.randomUUID()])).size).toBe(0);
  });

  test('a key that the server swapped and that is not in the log is not pinned (H14)', async () => {
    await swap();
    await expect(pin(await find())).rejects.toEqual(code('vault/log-fork'));
    expect(written()).toEqual([]);
  });

  test('a key that the server swapped and logged is shown as unverified, never as more (H14)', async () => {
    const account = stored(server, ben);
    account.identities.splice(0, 1, await swap());
    seat.ports.connection.between = null;
    await pin(await find());
    expect(pinned()?.trust).toBe('unverified');
  });

  const lies: [string, (side: Side) => Promise<readonly unknown[]>][] = [
    [
      'of another account',
      async (side) => [await identityOf(side, { accountId: idBytes(crypto.randomUUID()) })],
    ],
    [
      'of another account, signed for this one',
      async (side) => {
        const accountId = idBytes(crypto.randomUUID());
        return [await identityOf(side, { accountId }, undefined, side.session.accountIdBytes)];
      },
    ],
    ['with another address', async (side) => [await identityOf(side, { email: 'eve@example.test' })]],
    [
      'not signed by itself',
      async (side) => [{ ...(await identityOf(side)), signature: (await identityOf(side)).signature }],
    ],
    [
      'that begins in the middle',
      async (side) => [
        await identityOf(
          side,
          { epoch: 2, previousHash: new Uint8Array(32).fill(7) },
          ana.session.privateKeys.ed25519,
        ),
      ],
    ],
    [
      'rotated by a key that is not the one before',
      async (side) => {
        const [first] = stored(server, side).identities;
        const next = { epoch: 2, previousHash: fromBase64Url((await read()).presentHash) };
        return [first, await identityOf(side, next, ana.session.privateKeys.ed25519)];
      },
    ],
  ];
  test.each(lies)('identities %s are an alarm (H14)', async (_, lie) => {
    serve(await lie(ben));
    await expect(find()).rejects.toEqual(code('vault/identity-changed'));
    expect(seat.session.people.get(benId())?.trust).not.toBe('changed');
  });

  test('a person whose identities turn into a group’s is an alarm', async () => {
    const next = { epoch: 2, previousHash: fromBase64Url((await read()).presentHash), email: '' };
    const turned = await identityOf(ben, next, ben.session.privateKeys.ed25519);
    serve([...stored(server, ben).identities, turned]);
    await expect(read()).rejects.toEqual(code('vault/identity-changed'));
  });

  test('somebody nobody asked for is an alarm', async () => {
    bend(seat, '/people/read', (reply) => ({
      people: (reply.people as object[]).map((each) => ({ ...each, accountId: crypto.randomUUID() })),
    }));
    await expect(read()).rejects.toEqual(code('vault/malformed-reply'));
  });

  test('oneself is known without a question, and not by the server’s word', async () => {
    const { accountId } = seat.session;
    const known = await knowPeople(seat.ports, seat.session, [accountId]);
    expect(known.get(accountId)?.presentHash).toBe(toBase64Url(seat.session.identityHash));
    expect(pathsOf(seat)).toEqual([]);
    const other = await identityOf(ana);
    serve([other]);
    await expect(findByEmail(seat.ports, seat.session, ana.world.form.email)).rejects.toEqual(
      code('vault/identity-changed'),
    );
  });
});

describe('what was shown is what is used', () => {
  test('another identity at the second look is changed, before anything was pinned (H15)', async () => {
    const shown = await find();
    await swap();
    const second = await find();
    expect(second.trust).toBe('changed');
    await expect(pin(second)).rejects.toEqual(code('vault/identity-changed'));
    expect((await read()).trust).toBe('changed');
    expect(pinned()).toBeUndefined();
    seat.ports.connection.between = null;
    await pin(shown);
    expect(pinned()?.hash).toBe(shown.presentHash);
  });

  test('another account behind the same address at the second look is changed (H15)', async () => {
    await find();
    await addAccount(server, ben, benEmail());
    expect((await find()).trust).toBe('changed');
  });
});

describe('an identity by its hash', () => {
  test('is found among former ones, and only as one of the account that is asked for', async () => {
    const first = (await read()).presentHash;
    await renew(server, ben);
    const present = (await read(await sit(ana, server))).presentHash;
    for (const hash of [first, present]) {
      const identity = await identityByHash(seat.ports, seat.session, benId(), hash);
      expect(identity?.email).toBe(benEmail());
    }
    const own = toBase64Url(seat.session.identityHash);
    expect(await identityByHash(seat.ports, seat.session, benId(), own)).toBeNull();
    expect(await identityByHash(seat.ports, seat.session, seat.session.accountId, own)).toBe(
      seat.session.identity,
    );
  });
});
