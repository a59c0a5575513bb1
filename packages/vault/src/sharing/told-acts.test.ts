import { toBase64Url } from '@coffer/crypto';
import { describe, expect, test, vi } from 'vitest';
import { draftOf } from '../items/item-content.ts';
import { openItem } from '../items/open-item.ts';
import { saveItem } from '../items/save-item.ts';
import { must } from '../people/people.test-kit.ts';
import { bend } from '../testing/index.ts';
import { readChain, vaultActivity } from './activity.ts';
import { listAuthors } from './authors.ts';
import { exposureOf } from './exposure.ts';
import { removeMembers, setMember } from './member-acts.ts';
import { moveItems } from './move-items.ts';
import {
  give,
  kept,
  type Mate,
  newVault,
  openMate,
  put,
  sharedVault,
  take,
  titles,
  twoMates,
  workOn,
} from './sharing.test-kit.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let ana: Mate;
let ben: Mate;
let team: string;
twoMates(async (mates) => {
  ({ ana, ben } = mates);
  team = await sharedVault(ana, ben);
});

const work = (of = ana) => workOn(of, team);
const benId = () => ben.side.session.accountId;
const tampered = expect.objectContaining({ code: 'vault/tampered' });
const change = async (of: Mate, id: string, password: string): Promise<void> => {
  const item = must(await openItem(of.ports, of.session, work(of).vault, id));
  await saveItem(work(of), id, item.revision, { ...draftOf(item), password });
};

type Sent = { seq: number; manifest: string; signature: string; itemIds: string[] };
const lie = (make: (links: Sent[]) => Sent[]): void =>
  bend(ana, '/manifests', (reply) => ({ manifests: make(reply.manifests as Sent[]) }));

describe('what happened in a vault', () => {
  test('says who changed whose role, who was taken out, and when keys were renewed (K14)', async () => {
    await setMember(work(), benId(), 'manager', null);
    await removeMembers(work(), [benId()]);
    await work().renew();
    const told = await vaultActivity(work());
    expect(
      told.map(({ kind, joined, left, changed }) => [kind, joined.length, left.length, changed.length]),
    ).toEqual([
      ['keys', 0, 0, 0],
      ['members', 0, 1, 0],
      ['members', 0, 0, 1],
      ['members', 1, 0, 0],
      ['items', 0, 0, 0],
      ['created', 0, 0, 0],
    ]);
    expect(told[1]?.left.map(({ id }) => id)).toEqual([benId()]);
    expect(told[2]?.changed.map(({ id }) => id)).toEqual([benId()]);
  });

  test('is told from any act that was told before on, and from nowhere else', async () => {
    const all = await readChain(work());
    const before = must(all[1]).manifest.seq;
    expect((await readChain(work(), before)).map(({ manifest }) => manifest.seq)).toEqual(
      all.slice(2).map(({ manifest }) => manifest.seq),
    );
    const fresh = await openMate(ana.side, ana.server);
    expect(await readChain(workOn(fresh, team), before)).toEqual([]);
  });

  test.each<[string, (links: Sent[]) => Sent[]]>([
    ['leaves one out', ([first, , ...rest]) => [must(first), ...rest]],
    ['leaves the newest out', (links) => links.slice(1)],
    ['turns two around', ([first, second, ...rest]) => [must(second), must(first), ...rest]],
    ['tells one twice', ([first, ...rest]) => [must(first), must(first), ...rest]],
    [
      'exchanges a signature',
      ([first, second, ...rest]) => [
        { ...must(first), signature: must(second).signature },
        must(second),
        ...rest,
      ],
    ],
    [
      'brings another chain',
      () => kept(ana, ana.vaults.own.vault.id).manifests.map((each) => ({ ...each, seq: 1, itemIds: [] })),
    ],
  ])('is an alarm where the server %s', async (_, make) => {
    lie(make);
    await expect(vaultActivity(work())).rejects.toEqual(tampered);
  });

  test('is an alarm where the server tells of another vault, whose acts are as many and as well signed', async () => {
    const other = await sharedVault(ana, ben);
    const { manifests } = kept(ana, other);
    expect(manifests).toHaveLength(kept(ana, team).manifests.length);
    lie(() => manifests.map((each, at) => ({ ...each, seq: at + 1, itemIds: [] })).reverse());
    await expect(vaultActivity(work())).rejects.toEqual(tampered);
  });

  test('cut short by the server is only shorter: what it sent nothing before is not told', async () => {
    await put(ana, team, { title: 'Door' });
    lie((links) => links.slice(0, 3));
    expect((await vaultActivity(work())).map(({ kind }) => kind)).toEqual(['items']);
  });
});

describe('what leavers could have seen', () => {
  test('is nothing where nobody left, or whoever left is back', async () => {
    expect(await exposureOf(work())).toBeNull();
    await removeMembers(work(), [benId()]);
    expect((await exposureOf(work()))?.leavers.map(({ person }) => person.id)).toEqual([benId()]);
    await work().renew();
    await give(ana, team, ben.side);
    expect(await exposureOf(work())).toBeNull();
  });

  test('is every password that was not changed since, the oldest first; an item without one is none', async () => {
    const { clock } = ana.ports;
    clock.advance(1000);
    const door = await put(ana, team, { title: 'Door', password: 'd1' });
    await put(ana, team, { title: 'Note', notes: 'no password' });
    clock.advance(1000);
    await change(ana, door, 'd2');
    clock.advance(1000);
    await removeMembers(work(), [benId()]);
    clock.advance(1000);
    const later = await put(ana, team, { title: 'Later', password: 'l1' });
    const exposed = async () => (await exposureOf(work()))?.items.map(({ title }) => title);
    expect(await exposed()).toEqual(['Wifi', 'Door']);
    await change(ana, door, 'd3');
    expect(await exposed()).toEqual(['Wifi']);
    expect((await exposureOf(work()))?.items.some(({ id }) => id === later)).toBe(false);
  });
});

describe('who wrote an item', () => {
  test('is told revision by revision, and a renewal of keys is no revision of anybody', async () => {
    const [id] = [...work().vault.itemsById.keys()];
    await work(ben).sync();
    await change(ben, must(id), 'p2');
    await work().sync();
    kept(ana, team).isRotationDue = true;
    await ana.vaults.reconcile();
    await work().renew();
    expect(work().vault.itemsById.get(must(id))?.revision).toBe(3);
    const authors = await listAuthors(work(), must(id));
    expect(authors.map(({ revision, by }) => [revision, by?.id])).toEqual([
      [2, benId()],
      [1, ana.side.session.accountId],
    ]);
    expect(await listAuthors(work(), crypto.randomUUID())).toEqual([]);
  });
});

describe('items that move to another vault', () => {
  test('get other ids, keep what is in them, and leave neither trash nor former revisions behind', async () => {
    const own = ana.vaults.own;
    const id = await put(ana, own.vault.id, { title: 'Bank', password: 'b1' });
    const moved = await moveItems(own, work(), [id]);
    const there = must(moved.get(id));
    expect(there).not.toBe(id);
    expect(own.vault.itemsById.has(id)).toBe(false);
    const item = must(await openItem(ana.ports, ana.session, work().vault, there));
    expect(item).toMatchObject({
      revision: 1,
      secret: { password: 'b1', author: { by: ana.session.accountId } },
    });
    await work(ben).sync();
    expect(titles(ben, team)).toEqual(['Bank', 'Wifi']);
  });

  test('into a vault that takes nothing stay where they are', async () => {
    const reading = await newVault(ana, 'Reading');
    await give(ana, reading, ben.side, 'reader');
    await take(ben, reading);
    const [id] = [...work(ben).vault.itemsById.keys()];
    await expect(moveItems(work(ben), workOn(ben, reading), [must(id)])).rejects.toThrow('forbidden');
    expect(titles(ben, team)).toEqual(['Wifi']);
    expect(kept(ana, reading).items.size).toBe(0);
    expect(toBase64Url(must(work(ben).vault.head).hash)).toBe(toBase64Url(must(work().vault.head).hash));
  });
});
