import {
  encodeLogEntry,
  fromBase64Url,
  identityHash as hashOf,
  parseIdentity,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { bend, type MemoryServer, pathsOf, refuse } from '../testing/index.ts';
import { checkLog } from './log.ts';
import {
  addAccount,
  copyServer,
  must,
  openSides,
  renew,
  type Seat,
  type Side,
  sit,
} from './people.test-kit.ts';

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

const look = (at = seat) => checkLog(at.ports, at.session);
const entriesAsked = (at = seat) =>
  pathsOf(at).flatMap((path) => /entries\?from=(\d+)&to=(\d+)/.exec(path)?.slice(1).join('-') ?? []);
/** Logs an identity in somebody's name that he never had. */
const forge = ({ session }: Side, epoch = 1): void => {
  const identityHash = randomBytes(32);
  const entry = toBase64Url(encodeLogEntry({ accountId: session.accountIdBytes, epoch, identityHash }));
  server.store.log.entries.push({ entry, identityHash: toBase64Url(identityHash) });
};
const code = (name: string) => expect.objectContaining({ code: name });

test('every entry is read once, whatever the size of the log, and on from there by another tab', async () => {
  await look();
  for (let i = 0; i < 9; i += 1) {
    await addAccount(server, ben, `more-${i}@example.test`);
    await look();
  }
  expect(entriesAsked()).toEqual(['0-2', '2-3', '3-4', '4-5', '5-6', '6-7', '7-8', '8-9', '9-10', '10-11']);
  expect(seat.session.log?.watched).toMatchObject({ size: 11, nodes: { length: 3 } });
  await addAccount(server, ben, 'last@example.test');
  const tab = await sit(ana, server, seat.ports.replica);
  await look(tab);
  expect(entriesAsked(tab)).toEqual(['11-12']);
});

test.each([1, 2])(
  'an identity in one’s own name that one never had is an alarm (epoch %d, H14)',
  async (epoch) => {
    await look();
    forge(ana, epoch);
    await expect(look()).rejects.toEqual(code('vault/identity-changed'));
    expect(seat.session.log?.size).toBe(2);
  },
);

test('the same for a device that sees the log for the first time (H14)', async () => {
  forge(ana);
  await expect(look()).rejects.toEqual(code('vault/identity-changed'));
});

test('others’ identities are theirs to watch', async () => {
  forge(ben);
  await expect(look()).resolves.toMatchObject({ watched: { size: 3 } });
});

test('one’s own former identities are no alarm', async () => {
  await renew(server, ana);
  const { identity } = must([...server.store.accounts.values()][0]?.identities[1]);
  const present = parseIdentity(fromBase64Url(identity));
  const session = { ...ana.session, identity: present, identityHash: hashOf(present) };
  const renewed = await sit({ ...ana, session }, server);
  await expect(look(renewed)).resolves.toMatchObject({ watched: { size: 3 } });
});

const lies: [string, (entries: string[]) => string[]][] = [
  ['left out', () => []],
  ['exchanged', ([first = '']) => [toBase64Url(randomBytes(52)), first]],
  ['in another order', ([first = '', second = '']) => [second, first]],
  ['twice', ([first = '', second = '']) => [first, second, second]],
];
test.each(lies)('entries that are %s do not lead to the head (H14)', async (_, lie) => {
  bend(seat, '/log/entries', (reply) => ({ entries: lie(reply.entries as string[]) }));
  await expect(look()).rejects.toEqual(code('vault/log-fork'));
});

test('where the server is too busy to tell, the entries are read at a later look', async () => {
  refuse(seat, '/log/entries', 'api/too-many-tries', { status: 429 });
  await expect(look()).resolves.toMatchObject({ size: 2 });
  expect(seat.session.log?.watched).toBeUndefined();
  seat.ports.connection.between = null;
  await look();
  expect(seat.session.log?.watched?.size).toBe(2);
});
