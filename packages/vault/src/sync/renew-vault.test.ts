import { searchVault } from '@coffer/contracts';
import { openContent, searchToken, toBase64Url, vaultMetaContext } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteItems } from '../items/save-item.ts';
import { searchFields } from '../search/tokenise.ts';
import { createMemoryServer } from '../testing/index.ts';
import { damage } from './damage.test-kit.ts';
import {
  alarmsOf,
  change,
  epochsOf,
  formerNotes,
  type Hand,
  type Hands,
  hand,
  openHands,
  orderRenewal,
  read,
  save,
  stopAt,
  storedVault,
} from './renewal.test-kit.ts';

let origin: Hands;
let ids: readonly [string, string, string];
let gone: string;
beforeAll(async () => {
  origin = await openHands();
  const first = await hand(origin);
  ids = [
    await save(first, { title: 'Bank', notes: 'bank' }),
    await save(first, { title: 'Post', notes: 'post' }),
    await save(first, { title: 'Shop', notes: 'shop' }),
  ];
  await change(first, ids[0], { notes: 'bank again' });
  gone = await save(first, { title: 'Gone' });
  await deleteItems(first.work, [gone]);
  await orderRenewal(first);
  Object.assign(origin.session, { head: first.session.head });
}, 60_000);

let hands: Hands;
let a: Hand;
let b: Hand;
beforeEach(async () => {
  const { clock, server } = origin.world;
  const world = {
    ...origin.world,
    server: createMemoryServer({ clock, store: structuredClone(server.store) }),
  };
  hands = { ...origin, world };
  a = await hand(hands);
  b = await hand(hands);
});

const whole = { Bank: 'bank again', Post: 'post', Shop: 'shop' };
const pathsOf = ({ ports }: Hand) => ports.connection.sent.map(({ method, path }) => `${method} ${path}`);

describe('a renewal', () => {
  test('seals every live item, the name and the wrap under a new key, and strikes the vault off (S23)', async () => {
    const before = structuredClone(storedVault(hands));
    const former = a.work.vault.keys;
    await a.work.renew();
    const after = storedVault(hands);
    expect([after.keyEpoch, epochsOf(hands)]).toEqual([2, [2]]);
    expect(after.selfWrap).not.toBe(before.selfWrap);
    expect(after.formerKeys).toEqual([{ keyEpoch: 1, selfWrap: before.selfWrap }]);
    expect(a.session.head.state.renewing).toEqual([]);
    expect(a.session.head.state.vaults[a.work.vault.id]).toMatchObject({
      epoch: 2,
      seq: after.manifests.length,
    });
    const { vault } = a.work;
    expect(vault.keyEpoch).toBe(2);
    const meta = Uint8Array.from(Buffer.from(after.meta, 'base64url'));
    const name = await openContent(vault.keys.enc, vaultMetaContext(vault.idBytes, 2, 2), meta);
    expect(new TextDecoder().decode(name)).toContain('Private');
    const context = vaultMetaContext(vault.idBytes, 2, 2);
    await expect(openContent(former.enc, context, meta)).rejects.toMatchObject({
      code: 'crypto/not-authentic',
    });
    expect(after.items.get(gone)).toEqual(before.items.get(gone));
    expect([await read(a), alarmsOf(a)]).toEqual([whole, []]);
  });

  test('leaves everything readable on a device that was there and on one that is new, former revisions too (F10)', async () => {
    await a.work.renew();
    await b.work.sync();
    const fresh = await hand({ ...hands, session: a.session });
    for (const device of [a, b, fresh]) {
      expect([await read(device), alarmsOf(device)]).toEqual([whole, []]);
      expect(await formerNotes(device, ids[0])).toEqual(['bank again', 'bank']);
    }
    expect(await change(b, ids[1], { notes: 'by b' })).toMatchObject({ kind: 'saved' });
    await a.work.sync();
    expect((await read(a)).Post).toBe('by b');
  });

  test('makes search tokens anew: the index finds by the new key, and nothing by the former', async () => {
    const former = a.work.vault.keys.search;
    await a.work.renew();
    const ask = async (key: typeof former) => {
      const token = await searchToken(key, { field: searchFields.title, word: 'bank' });
      const call = { params: { vaultId: a.work.vault.id }, body: { tokens: [toBase64Url(token)] } };
      return (await a.ports.client.call(searchVault, call)).items.map(({ itemId }) => itemId);
    };
    expect(await ask(a.work.vault.keys.search)).toEqual([ids[0]]);
    expect(await ask(former)).toEqual([]);
  });

  test('is not begun where the account state does not ask for it', async () => {
    await a.work.renew();
    const asked = pathsOf(a).length;
    await a.work.renew();
    expect([pathsOf(a).length, storedVault(hands).keyEpoch]).toEqual([asked, 2]);
  });

  test('ends with the lock of its vault, and goes on at the next unlock', async () => {
    let stages = 0;
    a.ports.connection.between = async (request, pass) => {
      if (request.path.endsWith('/items')) stages += 1;
      if (request.path.endsWith('/rotations')) a.work.stop();
      return pass();
    };
    await a.work.renew();
    expect([stages, epochsOf(hands)]).toEqual([0, [1]]);
    const again = await hand(hands, a.ports.replica);
    await again.work.renew();
    expect([await read(again), epochsOf(hands)]).toEqual([whole, [2]]);
  });

  test('carries a damaged item along as damaged, and keeps its bytes as a former revision', async () => {
    damage(hands.world, ids[1]);
    const bare = await hand(hands);
    await bare.work.renew();
    const rows = storedVault(hands).items.get(ids[1])!;
    expect(epochsOf(hands)).toEqual([2]);
    expect(rows.at(-2)?.keyEpoch).toBe(1);
    const { Post: _, ...rest } = whole;
    expect([await read(bare), bare.work.vault.damagedById.has(ids[1])]).toEqual([rest, true]);
  });

  test('heals what is damaged on the server alone', async () => {
    damage(hands.world, ids[1]);
    await a.work.renew();
    const fresh = await hand({ ...hands, session: a.session });
    expect([await read(fresh), alarmsOf(fresh)]).toEqual([whole, []]);
  });
});

describe('stopped', () => {
  const requests = 10;

  test('a whole renewal is as many requests as the next test stops at', async () => {
    const before = pathsOf(a).length;
    await a.work.renew();
    expect(
      pathsOf(a)
        .slice(before)
        .map((path) => path.split('/').at(-1)?.split('?')[0]),
    ).toHaveLength(requests);
  });

  test.each(
    Array.from({ length: requests }, (_, i) => [i + 1, false] as const).flatMap(
      ([at]) =>
        [
          [at, false],
          [at, true],
        ] as const,
    ),
  )(
    'at request %i (done: %s) while another device edits: never a mixed epoch, and all is readable (F10)',
    async (at, done) => {
      stopAt(a, at, done);
      await a.work.renew().catch(() => undefined);
      const edited = await change(b, ids[2], { notes: 'by b' });
      expect(['saved', 'merged']).toContain(edited.kind);
      expect(edited).not.toHaveProperty('conflictCopy');
      const now = { ...whole, Shop: 'by b' };
      expect(epochsOf(hands)).toEqual([storedVault(hands).keyEpoch]);
      expect([await read(b), alarmsOf(b)]).toEqual([now, []]);
      const again = await hand(hands, a.ports.replica);
      await again.work.refreshState();
      await again.work.renew();
      await b.work.sync();
      const fresh = await hand({ ...hands, session: again.session });
      for (const device of [again, b, fresh])
        expect([await read(device), alarmsOf(device)]).toEqual([now, []]);
      expect([epochsOf(hands), again.session.head.state.renewing]).toEqual([[2], []]);
    },
  );
});
