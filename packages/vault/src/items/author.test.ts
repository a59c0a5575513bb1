import { idText, randomBytes, toBase64Url } from '@coffer/crypto';
import { describe, expect, test, vi } from 'vitest';
import { must, renew, stored } from '../people/people.test-kit.ts';
import { kept, type Mate, put, sharedVault, twoMates, workOn } from '../sharing/sharing.test-kit.ts';
import { authorOf, withAuthor } from './author.ts';
import { decodeSecret, encodeSecret } from './content-codec.ts';
import type { Authorship } from './item.ts';
import type { ItemContent } from './item-content.ts';
import { openItem } from './open-item.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let ana: Mate;
let ben: Mate;
let vaultId: string;
let id: string;
let content: ItemContent;
twoMates(async (mates) => {
  ({ ana, ben } = mates);
  vaultId = await sharedVault(ana, ben);
  id = await put(ben, vaultId, { title: 'Door', password: 'p1', notes: 'left' });
  await workOn(ana, vaultId).sync();
  content = must(await opened(ana));
});

const opened = (mate: Mate, of = id) => openItem(mate.ports, mate.session, workOn(mate, vaultId).vault, of);
const author = (of: ItemContent = content, at = id, vault = vaultId) =>
  authorOf(ana.ports, ana.session, workOn(ana, vault).vault, at, of);
const withClaim = (claim: Partial<Authorship>, of = content): ItemContent => ({
  ...of,
  secret: { ...of.secret, author: { ...must(of.secret.author), ...claim } },
});

describe('the author of an item', () => {
  test('is whoever sealed it, by his own signature (U26)', async () => {
    expect(await author()).toMatchObject({ by: ben.session.accountId, revision: 1 });
  });

  test('stays known when he has renewed his keys since', async () => {
    await renew(ana.server, ben.side);
    const { identity } = must(stored(ana.server, ben.side).identities.at(-1));
    stored(ana.server, ben.side).body = { ...stored(ana.server, ben.side).body, identity };
    ana.session.people.clear();
    expect(await author()).toMatchObject({ by: ben.session.accountId });
  });

  test('stays the same through a renewal of the vault’s keys, which makes another revision', async () => {
    kept(ana, vaultId).isRotationDue = true;
    await ana.vaults.reconcile();
    await workOn(ana, vaultId).renew();
    expect(kept(ana, vaultId).keyEpoch).toBe(2);
    const renewed = must(await opened(ana));
    expect(renewed.revision).toBe(2);
    expect(await author(renewed)).toMatchObject({ by: ben.session.accountId, revision: 1 });
  });

  test('is the one who changed it last', async () => {
    const { overview, secret } = content;
    await put(ana, vaultId, { ...overview, ...secret, password: 'p2' }, { id, revision: 1 });
    expect(await author(must(await opened(ana)))).toMatchObject({ by: ana.session.accountId, revision: 2 });
  });
});

describe('a signature vouches for nothing else (H31)', () => {
  const changes: readonly (readonly [string, (of: ItemContent) => ItemContent])[] = [
    ['another password', (of) => ({ ...of, secret: { ...of.secret, password: 'p2' } })],
    ['another note', (of) => ({ ...of, secret: { ...of.secret, notes: 'right' } })],
    ['another title', (of) => ({ ...of, overview: { ...of.overview, title: 'Gate' } })],
    ['another time', (of) => withClaim({ at: 1 }, of)],
    ['another revision', (of) => withClaim({ revision: 2 }, of)],
    ['another writer', (of) => withClaim({ by: ana.side.session.accountId }, of)],
    ['a writer whom nobody knows', (of) => withClaim({ by: idText(randomBytes(16)) }, of)],
    ['another signature', (of) => withClaim({ signature: toBase64Url(randomBytes(64)) }, of)],
  ];
  test.each(changes)('%s', async (_, change) => {
    expect(await author(change(content))).toBeNull();
  });

  test('another item with the same content: a copied signature names nobody', async () => {
    const copy = await put(ana, vaultId, { title: 'Door', password: 'p1', notes: 'left' });
    const there = must(await opened(ana, copy));
    expect(await author(there, copy)).toMatchObject({ by: ana.session.accountId });
    expect(await author({ ...content }, copy)).toBeNull();
  });

  test('the same item in another vault', async () => {
    const other = await sharedVault(ana, ben);
    expect(await author(content, id, other)).toBeNull();
  });

  test('content that a former password was taken out of', async () => {
    const { overview, secret } = content;
    await put(ben, vaultId, { ...overview, ...secret, password: 'p2' }, { id, revision: 1 });
    await workOn(ana, vaultId).sync();
    const changed = must(await opened(ana));
    expect(await author(changed)).toMatchObject({ by: ben.session.accountId });
    const without = { ...changed, secret: { ...changed.secret, formerPasswords: [] } };
    expect(changed.secret.formerPasswords).toHaveLength(1);
    expect(await author(without)).toBeNull();
  });
});

describe('a vault that nobody shares', () => {
  test('has no signatures, and one that came along is left behind', async () => {
    const own = workOn(ana, ana.vaults.own.vault.id).vault;
    const at = { at: 1, revision: 1 };
    expect((await withAuthor(ana.session, own, id, content, at)).secret.author).toBeUndefined();
    expect(await authorOf(ana.ports, ana.session, own, id, content)).toBeNull();
  });
});

describe('a signature that is none', () => {
  const whole = (): Authorship => must(content.secret.author);
  const decoded = (author: unknown) =>
    decodeSecret(encodeSecret({ ...content.secret, author: author as Authorship })).author;

  test('is left out, so that a co-member’s bad one keeps nothing from being read', () => {
    expect(decoded(whole())).toEqual(whole());
    const bad: readonly Partial<Record<keyof Authorship, unknown>>[] = [
      ...[
        { by: 'x' },
        { by: '' },
        { by: 7 },
        { by: `${whole().by}/..` },
        { at: -1 },
        { at: 0.5 },
        { at: '1' },
      ],
      ...[
        { revision: -1 },
        { revision: 1.5 },
        { revision: 2 ** 53 },
        { signature: '' },
        { signature: '!!!' },
      ],
      ...[{ signature: toBase64Url(randomBytes(63)) }, { signature: toBase64Url(randomBytes(65)) }],
    ];
    for (const claim of bad) expect(decoded({ ...whole(), ...claim }), JSON.stringify(claim)).toBeUndefined();
    expect(decoded({ by: whole().by })).toBeUndefined();
  });
});
