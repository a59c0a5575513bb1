import { encodeLeaf, leafOf, parseLeaf } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteItems } from '../items/save-item.ts';
import { createMemoryServer, type StoredRevision } from '../testing/index.ts';
import {
  alarmsOf,
  change,
  epochsOf,
  type Hand,
  type Hands,
  hand,
  openHands,
  orderRenewal,
  read,
  save,
  storedVault,
} from './renewal.test-kit.ts';
import { inBatches, takenBack } from './seal-renewed.ts';

let origin: Hands;
let bank: string;
let post: string;
beforeAll(async () => {
  origin = await openHands();
  const first = await hand(origin);
  bank = await save(first, { title: 'Bank', notes: 'bank' });
  post = await save(first, { title: 'Post', notes: 'post' });
  await orderRenewal(first);
  Object.assign(origin.session, { head: first.session.head });
}, 60_000);

let hands: Hands;
let a: Hand;
let b: Hand;
beforeEach(async () => {
  const { clock, server } = origin.world;
  const store = structuredClone(server.store);
  hands = { ...origin, world: { ...origin.world, server: createMemoryServer({ clock, store }) } };
  a = await hand(hands);
  b = await hand(hands);
});

/** Runs `act` before each request of a device whose path ends with `end`. */
const before = ({ ports }: Hand, end: string, act: () => Promise<unknown>): void => {
  ports.connection.between = async (request, pass) => {
    if (request.path.endsWith(end)) await act();
    return pass();
  };
};

const once = (act: () => Promise<unknown>) => {
  let left = 1;
  return async () => {
    if (left > 0) {
      left -= 1;
      await act();
    }
  };
};

describe('while keys are renewed', () => {
  test('fifty edits of another device all get in, and none is lost (F10, I5)', async () => {
    const texts: string[] = [];
    const edit = async (): Promise<void> => {
      if (texts.length === 50) return;
      const text = `text ${texts.length}`;
      texts.push(text);
      const outcome =
        texts.length % 2
          ? await save(b, { title: text, notes: text })
          : await change(b, bank, { notes: text });
      expect(typeof outcome === 'string' || outcome.kind !== 'failed').toBe(true);
    };
    before(a, '', edit);
    await a.work.renew();
    a.ports.connection.between = null;
    while (texts.length < 50) await edit();
    await Promise.all([a.work.sync(), b.work.sync()]);
    const fresh = await hand({ ...hands, session: b.session });
    const expected: Record<string, string> = { Bank: 'text 49', Post: 'post' };
    for (const text of texts) if (Number(text.slice(5)) % 2 === 0) expected[text] = text;
    for (const device of [a, b, fresh])
      expect([await read(device), alarmsOf(device)]).toEqual([expected, []]);
    expect(epochsOf(hands)).toEqual([2]);
  });

  test('an item that another device deletes after it was staged is taken back, and stays deleted', async () => {
    before(
      a,
      '/commit',
      once(() => deleteItems(b.work, [post])),
    );
    await a.work.renew();
    await b.work.sync();
    for (const device of [a, b]) expect(await read(device)).toEqual({ Bank: 'bank' });
    expect(storedVault(hands).items.get(post)?.at(-1)).toMatchObject({ flags: 1, keyEpoch: 1 });
    expect(storedVault(hands).keyEpoch).toBe(2);
  });

  test('this device goes on saving, and what it saves is in the new epoch', async () => {
    const saves: Promise<string>[] = [];
    before(a, '/items', async () => void saves.push(save(a, { title: `new ${saves.length}` })));
    await a.work.renew();
    await Promise.all(saves);
    expect(saves.length).toBeGreaterThan(0);
    await b.work.sync();
    const expected = saves.map((_, i) => [`new ${i}`, '']);
    expect(await read(b)).toEqual({ Bank: 'bank', Post: 'post', ...Object.fromEntries(expected) });
    expect(epochsOf(hands)).toEqual([2]);
  });

  test('an account state that another device writes meanwhile is kept', async () => {
    before(
      a,
      '/commit',
      once(async () => {
        await save(b, { title: 'Shop' });
        await b.work.writeMarks();
      }),
    );
    await a.work.renew();
    expect(a.session.head.state.renewing).toEqual([]);
    await b.work.refreshState();
    expect(b.session.head.seq).toBe(a.session.head.seq);
    expect(Object.keys(await read(a)).sort()).toEqual(['Bank', 'Post', 'Shop']);
  });

  test('two devices at once end in one epoch, and neither forgets anything', async () => {
    await Promise.all([a.work.renew(), b.work.renew()]);
    await Promise.all([a, b].map(({ work }) => work.refreshState().then(work.sync)));
    for (const device of [a, b])
      expect([await read(device), alarmsOf(device)]).toEqual([{ Bank: 'bank', Post: 'post' }, []]);
    expect([epochsOf(hands), storedVault(hands).manifests.length]).toEqual([[2], 4]);
    expect(b.session.head.state.renewing).toEqual([]);
  });
});

describe('a server that lies about a renewal', () => {
  test('and commits an older staging is caught by the root', async () => {
    let older: StoredRevision | undefined;
    a.ports.connection.between = async (request, pass) => {
      const rotation = storedVault(hands).rotation;
      if (request.path.endsWith('/commit') && !older) {
        const staged = rotation?.items.get(bank);
        older = { ...staged!, changeSeq: 0, writerId: a.session.accountId, writtenAt: '' };
        await change(b, bank, { notes: 'newer' });
      }
      return pass();
    };
    const lie = (): void => {
      const revisions = storedVault(hands).items.get(bank)!;
      const last = revisions.at(-1)!;
      if (last.keyEpoch === 2) revisions.splice(-1, 1, { ...older!, changeSeq: last.changeSeq });
    };
    const { between } = a.ports.connection;
    a.ports.connection.between = async (request, pass) => {
      const reply = await between!(request, pass);
      if (request.path.endsWith('/commit')) lie();
      return reply;
    };
    await expect(a.work.renew()).rejects.toMatchObject({
      code: expect.stringMatching(/^vault\/(tampered|rollback)$/),
    });
    await b.work.sync();
    expect(alarmsOf(b).every((code) => code === 'vault/tampered' || code === 'vault/rollback')).toBe(true);
    expect(alarmsOf(b).length).toBeGreaterThan(0);
    expect((await read(b)).Bank).toBe('newer');
  });

  test('and leaves out the account state of it is a downgrade to every device, and nothing is read', async () => {
    const stateful = [...hands.world.server.store.accounts.values()][0]!;
    await a.work.renew();
    stateful.states.pop();
    await b.work.sync();
    expect(alarmsOf(b)).toEqual(['vault/downgrade']);
    expect([await read(b), b.work.vault.keyEpoch]).toEqual([{ Bank: 'bank', Post: 'post' }, 1]);
  });

  test('and goes back to the former key is a downgrade to a device that knows the state', async () => {
    const former = structuredClone(storedVault(hands));
    await a.work.renew();
    const { id } = a.work.vault;
    hands.world.server.store.vaults.set(id, former);
    const returning = hand({ ...hands, session: a.session }, a.ports.replica);
    await expect(returning).rejects.toMatchObject({ code: 'vault/downgrade' });
    await a.work.sync();
    expect(alarmsOf(a)).toContain('vault/rollback');
  });

  test('and keeps a former key under the new epoch opens nothing with it', async () => {
    const { selfWrap } = storedVault(hands);
    await a.work.renew();
    storedVault(hands).selfWrap = selfWrap;
    const fresh = hand({ ...hands, session: a.session });
    await expect(fresh).rejects.toMatchObject({ code: 'crypto/not-authentic' });
  });

  test('and gives a row of the former epoch is caught', async () => {
    const rows = structuredClone(storedVault(hands).items.get(bank)!);
    await a.work.renew();
    const revisions = storedVault(hands).items.get(bank)!;
    const last = revisions.at(-1)!;
    const { overview, secret } = rows[0]!;
    const { itemId } = parseLeaf(last.leaf);
    revisions.push({
      ...last,
      overview,
      secret,
      leaf: encodeLeaf(leafOf(itemId, last.revision, overview, secret)),
    });
    const fresh = await hand({ ...hands, session: a.session });
    expect(alarmsOf(fresh)).toEqual(['vault/tampered']);
    expect(await read(fresh)).toEqual({});
  });
});

describe('batches', () => {
  const item = (bytes: number) => ({ ...takenBack(bank, 2), secret: new Uint8Array(bytes) });

  test('hold 250 items at most', () => {
    const batches = inBatches(Array.from({ length: 600 }, () => item(10)));
    expect(batches.map(({ length }) => length)).toEqual([250, 250, 100]);
  });

  test('hold 4 MiB at most, or one item that is larger', () => {
    const mebi = 1_048_576;
    const batches = inBatches([item(2 * mebi), item(mebi), item(mebi), item(5 * mebi), item(1)]);
    expect(batches.map(({ length }) => length)).toEqual([2, 1, 1, 1]);
  });

  test('are sent one after another until all is staged, and progress is told', async () => {
    for (let i = 0; i < 300; i += 1) await save(a, { title: `item ${i}` });
    a.events.length = 0;
    await a.work.renew();
    expect(a.ports.connection.sent.filter(({ path }) => path.endsWith('/items'))).toHaveLength(2);
    const told = a.events.flatMap((event) =>
      event.kind === 'sync' && event.received ? [event.received] : [],
    );
    expect(told.slice(0, 2)).toEqual([250, 302]);
    expect([epochsOf(hands), a.work.vault.itemsById.size]).toEqual([[2], 302]);
  });
});
