import { randomBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refreshState } from '../session/state-chain.ts';
import { bend, type MemoryServer, pathsOf, refuse } from '../testing/index.ts';
import { assertLogged, checkLog, logHeadOf } from './log.ts';
import {
  addAccount,
  copyServer,
  findSide,
  must,
  openSides,
  type Seat,
  type Side,
  sit,
} from './people.test-kit.ts';
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

const check = (at = seat, seen = logHeadOf(at.session) ?? undefined) => checkLog(at.ports, at.session, seen);
const look = (at = seat) => checkLog(at.ports, at.session);
const looks = (at = seat): number => pathsOf(at).filter((path) => path.includes('/log/head')).length;
const forked = expect.objectContaining({ code: 'vault/log-fork' });
const pinBen = async (at = seat): Promise<void> => {
  await pinPeople(at.ports, at.session, [await findSide(at, ben)]);
};
/** Puts another entry of somebody into the log of one server alone. */
const grow = (at: MemoryServer, name = 'carl') => addAccount(at, ben, `${name}@example.test`);
const bendHead = (change: Record<string, unknown>, at = seat): void =>
  bend(at, '/log/head', (reply) => ({ ...reply, head: { ...(reply.head as object), ...change } }));

describe('a log that grows', () => {
  test('is followed, and noted on the device and in the account state', async () => {
    expect(await look()).toMatchObject({ size: 2 });
    expect(seat.session.head.state.log).toBeUndefined();
    for (const name of ['carl', 'dora', 'emil']) {
      await grow(server, name);
      await look();
    }
    expect(logHeadOf(seat.session)?.size).toBe(5);
    await pinBen();
    expect(seat.session.head.state.log).toEqual(seat.session.log);
    const marks = [...seat.ports.replica.marks.values()].map((text) => JSON.parse(text));
    expect(marks[0].log).toEqual(seat.session.log);
  });

  test('costs a question for each look, and none for a head that was held against it before', async () => {
    await look();
    const early = must(logHeadOf(seat.session));
    await grow(server);
    await look();
    expect(looks()).toBe(2);
    await check(seat, early);
    await check(seat);
    expect(looks()).toBe(2);
    await look();
    expect(looks()).toBe(3);
  });

  test('is followed by every look, also by those that run at the same time', async () => {
    await Promise.all([look(), grow(server), look(), look()]);
    expect(logHeadOf(seat.session)?.size).toBe(3);
  });
});

describe('two stories are caught', () => {
  /** A server that went another way from where both stood. */
  const fork = async (): Promise<MemoryServer> => {
    const other = copyServer({ ...ana, world: { ...ana.world, server } });
    await grow(server, 'carl');
    await grow(other, 'eve');
    return other;
  };

  test('when two people meet in a shared vault: the head that one carries is not of the other’s log (H12, H14)', async () => {
    const other = await fork();
    const bens = await sit(ben, other);
    await look(bens);
    await look();
    await expect(check(seat, must(logHeadOf(bens.session)))).rejects.toEqual(forked);
    await expect(check(bens, must(logHeadOf(seat.session)))).rejects.toEqual(forked);
  });

  test.each([0, 1, 2])('whichever of the two logs is %d entries longer (H12)', async (more) => {
    const other = await fork();
    for (let i = 0; i < more; i += 1) await grow(server, `more-${i}`);
    const bens = await sit(ben, other);
    await look(bens);
    await expect(check(seat, must(logHeadOf(bens.session)))).rejects.toEqual(forked);
  });

  test('by a device that comes back: its own marks stand (H12)', async () => {
    await look();
    const { replica } = seat.ports;
    await grow(server);
    await look();
    const other = copyServer(ana);
    await grow(other, 'eve');
    await grow(other, 'fred');
    const back = await sit(ana, other, replica);
    await expect(look(back)).rejects.toEqual(forked);
    expect(back.session.log).toBeNull();
  });

  test('by a device that comes back to a log that is shorter: the server has no head for it (H12)', async () => {
    const { replica } = seat.ports;
    const other = copyServer(ana);
    await grow(server);
    await look();
    const back = await sit(ana, other, replica);
    await expect(look(back)).rejects.toEqual(forked);
  });

  test('by a fresh device: the account state carries the head (H12)', async () => {
    const other = copyServer(ana);
    await pinBen();
    const fresh = await sit({ ...ana, session: seat.session }, other);
    // The log of the other server begins with somebody else.
    other.store.log.entries.push({ entry: toBase64Url(randomBytes(52)), identityHash: '' });
    await addAccount(other, ben, 'eve@example.test');
    await expect(look(fresh)).rejects.toEqual(forked);
  });

  test('by two devices that write into one account state (H12)', async () => {
    const other = await fork();
    const device = await sit(ana, server);
    const line = await sit(ana, other);
    device.ports.connection.between = async (request, pass) => {
      if (!request.path.startsWith('/v1/log')) return pass();
      const { path, ...rest } = request;
      const { status, chunks } = await line.ports.connection.fetch(path, rest);
      const parts: number[] = [];
      for await (const chunk of chunks) parts.push(...chunk);
      return { status, body: Uint8Array.from(parts) };
    };
    await pinBen(device);
    await expect(pinBen()).rejects.toEqual(forked);
  });

  test('by a device that holds the key of another log (H12)', async () => {
    await pinBen();
    const { replica } = seat.ports;
    for (const [address, text] of replica.marks) {
      const marks = JSON.parse(text);
      const key = toBase64Url(randomBytes(32));
      replica.marks.set(address, JSON.stringify({ ...marks, log: { ...marks.log, key } }));
    }
    const back = await sit({ ...ana, session: seat.session }, server, replica);
    await expect(look(back)).rejects.toEqual(forked);
  });

  test('by two tabs of one browser (H12)', async () => {
    const other = await fork();
    const tab = await sit(ana, other, seat.ports.replica);
    const ends = await Promise.allSettled([look(), look(tab)]);
    const again = await Promise.allSettled([look(), look(tab)]);
    expect([...ends, ...again]).toContainEqual({ status: 'rejected', reason: forked });
  });
});

describe('a lie about the head is an alarm', () => {
  const shrink = () => {
    server.store.log.entries.pop();
    for (const account of [...server.store.accounts.keys()].slice(1)) server.store.accounts.delete(account);
  };
  const lies: [string, () => unknown][] = [
    ['another key', () => Object.assign(server.store.log, { seed: toBase64Url(randomBytes(32)) })],
    ['a key that did not sign', () => bendHead({ key: toBase64Url(randomBytes(32)) })],
    ['a root that nobody signed', () => bendHead({ root: toBase64Url(randomBytes(32)) })],
    ['a size that nobody signed', () => bendHead({ size: 3 })],
    ['a time that nobody signed', () => bendHead({ time: 1 })],
    [
      'another deployment',
      () => bend(seat, '/log/head', (reply) => ({ ...reply, deploymentId: crypto.randomUUID() })),
    ],
    ['a log that is shorter', shrink],
    ['a log that is gone', () => refuse(seat, '/log/head', 'api/not-found', { status: 404 })],
    [
      'a proof that is left out',
      async () => {
        await grow(server);
        bend(seat, '/log/head', (reply) => ({ ...reply, consistency: [] }));
      },
    ],
  ];
  test.each(lies)('%s (H14)', async (_, lie) => {
    await look();
    const before = seat.session.log;
    await lie();
    await expect(look()).rejects.toEqual(forked);
    expect(seat.session.log).toBe(before);
  });

  test('a server without a log has none, and nobody can be pinned there', async () => {
    refuse(seat, '/log/head', 'api/not-found', { status: 404 });
    expect(await look()).toBeNull();
    await expect(pinBen()).rejects.toEqual(forked);
    expect(seat.session.head.state.pins).toEqual({});
  });
});

describe('an identity must stand in the log', () => {
  type Proofs = { identity: string; index: number; path: string[] }[];
  const lies: [string, (proofs: Proofs) => unknown][] = [
    ['no proof', () => []],
    ['a proof for somebody else', ([proof]) => [{ ...must(proof), identity: toBase64Url(randomBytes(32)) }]],
    ['another place', ([proof]) => [{ ...must(proof), index: 0 }]],
    ['another path', ([proof]) => [{ ...must(proof), path: [toBase64Url(randomBytes(32))] }]],
    ['no path', ([proof]) => [{ ...must(proof), path: [] }]],
  ];
  test.each(lies)('%s is an alarm, and nothing is pinned (H14)', async (_, lie) => {
    bend(seat, '/log/proofs', (reply) => ({ proofs: lie(reply.proofs as Proofs) }));
    await expect(pinBen()).rejects.toEqual(forked);
    await refreshState(seat.ports.client, seat.session);
    expect(seat.session.head.state.pins).toEqual({});
  });

  test('a right one passes, as of any size of the log', async () => {
    const person = await findSide(seat, ben);
    for (const name of ['carl', 'dora', 'emil', 'fred', 'gina']) {
      await expect(assertLogged(seat.ports, seat.session, [person])).resolves.toBeUndefined();
      await grow(server, name);
    }
  });
});
