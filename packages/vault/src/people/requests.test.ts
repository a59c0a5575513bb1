import { fromBase64Url, idBytes, randomBytes, sealNote, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findCanaries, type MemoryServer } from '../testing/index.ts';
import { knowPeople } from './known-person.ts';
import {
  addAccount,
  copyServer,
  identityOf,
  must,
  openSides,
  type Seat,
  type Side,
  serveInstead,
  sit,
} from './people.test-kit.ts';
import { ask, dropRequest, listRequests } from './requests.ts';

let ana: Side;
let ben: Side;
let server: MemoryServer;
let from: Seat;
let to: Seat;
beforeAll(async () => {
  ({ ana, ben } = await openSides());
});
beforeEach(async () => {
  server = copyServer(ana);
  from = await sit(ana, server);
  to = await sit(ben, server);
});

const send = (text = 'May I see the router?', vaultId: string | null = null) =>
  ask(from.ports, from.session, ben.world.form.email, { text, vaultId });
const list = ({ ports, session }: Seat) => listRequests(ports, session);

test('a request is read by whom it is for, and by whoever asked (U41)', async () => {
  const vaultId = must(Object.keys(ben.session.head.state.vaults)[0]);
  await send('May I see the router?', vaultId);
  const [mine, theirs] = [await list(from), await list(to)];
  expect(mine).toMatchObject([
    { mine: true, text: 'May I see the router?', person: { email: ben.world.form.email } },
  ]);
  expect(theirs).toMatchObject([
    { mine: false, text: 'May I see the router?', vaultId, person: { email: ana.world.form.email } },
  ]);
  expect(from.session.head.state.pins[ben.session.accountId]?.trust).toBe('unverified');
  await dropRequest(to.ports, to.session, must(theirs[0]).id);
  expect(await list(to)).toEqual([]);
  await dropRequest(from.ports, from.session, must(mine[0]).id);
  expect(from.session.head.state.requests).toEqual({});
});

test('a vault that the reader does not know is not named', async () => {
  await send('That one', crypto.randomUUID());
  expect((await list(to))[0]?.vaultId).toBeNull();
});

test('no word of it reaches the server (S1)', async () => {
  await send('marmalade on the seventh shelf');
  const sent = from.ports.connection.sent.map(({ body }) => body);
  expect(findCanaries([...sent, ...server.everything()], { text: 'marmalade on the seventh shelf' })).toEqual(
    [],
  );
});

test('nobody, oneself, and a text that is too long can’t be asked', async () => {
  const at = (email: string, text = 'x') => ask(from.ports, from.session, email, { text, vaultId: null });
  await expect(at('nobody@example.test')).rejects.toMatchObject({ reason: 'gone' });
  await expect(at(ana.world.form.email)).rejects.toMatchObject({ reason: 'gone' });
  await expect(at(ben.world.form.email, 'x'.repeat(1000))).rejects.toMatchObject({ reason: 'too-many' });
  expect(server.store.requests.size).toBe(0);
});

test('nothing is sealed for changed keys (H14, H15)', async () => {
  await send();
  const { seed, hash, ...other } = await identityOf(ben);
  serveInstead(from, [other]);
  await expect(send('again')).rejects.toMatchObject({ code: 'vault/identity-changed' });
  expect(server.store.requests.size).toBe(1);
});

describe('left out is what nobody vouches for', () => {
  const place = (id: string) => ({
    ...{ fromId: ana.session.accountIdBytes, toId: ben.session.accountIdBytes, requestId: idBytes(id) },
    ...{ fromIdentityHash: ana.session.identityHash, toIdentityHash: ben.session.identityHash },
  });
  const signer = () => ({ deploymentId: ana.session.deploymentId, seed: ana.session.privateKeys.ed25519 });
  const put = (id: string, note: Uint8Array) =>
    server.store.requests.set(id, {
      ...{
        from: ana.session.accountId,
        to: ben.session.accountId,
        note: toBase64Url(Uint8Array.from(note)),
        at: 1,
      },
    });
  const note = JSON.stringify({ v: 1, text: 'hello' });

  const lies: [string, () => Promise<unknown>][] = [
    ['bytes that are no note', async () => put(crypto.randomUUID(), randomBytes(200))],
    [
      'a note that somebody else signed',
      async () => {
        const id = crypto.randomUUID();
        const seed = ben.session.privateKeys.ed25519;
        put(id, await sealNote(place(id), ben.session.identity, note, { ...signer(), seed }));
      },
    ],
    [
      'a note of another request',
      async () => {
        await send();
        const [[, request] = []] = server.store.requests;
        server.store.requests.clear();
        put(crypto.randomUUID(), fromBase64Url(must(request).note));
      },
    ],
    [
      'a note said to be of somebody else',
      async () => {
        await send();
        const carl = await addAccount(server, ana, 'carl@example.test');
        const [[id = '', request] = []] = server.store.requests;
        server.store.requests.set(id, { ...must(request), from: carl });
      },
    ],
    [
      'a text of another version',
      async () => {
        const id = crypto.randomUUID();
        put(id, await sealNote(place(id), ben.session.identity, '{"v":2,"text":"hello"}', signer()));
      },
    ],
    [
      'a text that is none',
      async () => {
        const id = crypto.randomUUID();
        put(id, await sealNote(place(id), ben.session.identity, 'hello', signer()));
      },
    ],
    [
      'a note of a key that the server swapped',
      async () => {
        const { seed, hash, ...other } = await identityOf(ana);
        const id = crypto.randomUUID();
        put(id, await sealNote(place(id), ben.session.identity, note, { ...signer(), seed }));
        serveInstead(to, [other]);
      },
    ],
  ];
  test.each(lies)('%s (H14)', async (_, lie) => {
    await lie();
    expect(await list(to)).toEqual([]);
  });

  test('a note by keys that came in the place of known ones (H14)', async () => {
    await knowPeople(to.ports, to.session, [ana.session.accountId]);
    const { seed, hash, ...forged } = await identityOf(ana);
    const id = crypto.randomUUID();
    const there = { ...place(id), fromIdentityHash: fromBase64Url(hash) };
    put(id, await sealNote(there, ben.session.identity, note, { ...signer(), seed }));
    serveInstead(to, [forged]);
    await knowPeople(to.ports, to.session, [ana.session.accountId], { refresh: true });
    expect(await list(to)).toEqual([]);
    const fresh = await sit(ben, server);
    serveInstead(fresh, [forged]);
    expect(await list(fresh)).toMatchObject([{ id, person: { trust: 'unverified' } }]);
  });

  test('and what a right one wrote is there', async () => {
    const id = crypto.randomUUID();
    put(id, await sealNote(place(id), ben.session.identity, note, signer()));
    expect(await list(to)).toMatchObject([{ id, text: 'hello' }]);
  });
});
