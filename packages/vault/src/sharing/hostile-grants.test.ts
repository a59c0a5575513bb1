import {
  type Bytes,
  deriveVaultKeys,
  fromBase64Url,
  generateVaultSecret,
  identityHash,
  idText,
  type Manifest,
  macManifest,
  parseIdentity,
  type Role,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';
import { describe, expect, test, vi } from 'vitest';
import { must, renew, stored } from '../people/people.test-kit.ts';
import { bend, type StoredGrant } from '../testing/index.ts';
import { acceptShare, listShares } from './accept-share.ts';
import {
  alarmsOf,
  give,
  grantOf,
  kept,
  type Mate,
  newVault,
  type Odd,
  openMate,
  put,
  sharedVault,
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
twoMates((mates) => {
  ({ ana, ben } = mates);
});

const isAna = (id: Bytes) => idText(id) === ana.session.accountId;
const anaAs =
  (role: Role) =>
  ({ members }: Manifest) => ({
    members: members.map((each) => (isAna(each.accountId) ? { ...each, role } : each)),
  });
const tampered = 'vault/tampered';

const odds: readonly (readonly [string, Odd, string])[] = [
  ['by a writer', { list: anaAs(2) }, tampered],
  ['by a reader', { list: anaAs(1) }, tampered],
  [
    'by somebody who is not in the list',
    { list: ({ members }) => ({ members: members.filter(({ accountId }) => !isAna(accountId)) }) },
    tampered,
  ],
  [
    'to somebody who is not in the list',
    { list: ({ members }) => ({ members: members.filter(({ accountId }) => isAna(accountId)) }) },
    tampered,
  ],
  ['under other keys of the giver than the list has', { grantorHash: randomBytes(32) }, tampered],
  ['in the name of somebody else', { grantor: randomBytes(16) }, tampered],
  ['signed by another key', { seed: randomBytes(32) }, tampered],
  ['to another account', { grantee: { accountId: randomBytes(16) } }, tampered],
  ['to keys of before', { grantee: { email: 'former@example.test' } }, 'former-keys'],
  ['of another vault', { vaultId: randomBytes(16) }, tampered],
  ['on a manifest of another vault', { list: () => ({ vaultId: randomBytes(16) }) }, tampered],
  ['of another epoch than its manifest', { keyEpoch: 2 }, tampered],
  ['on another manifest than is sent along', { head: ({ seq }) => ({ seq, time: 7 }) }, tampered],
  [
    'on a later manifest than is sent along',
    { list: ({ seq }) => ({ seq: seq + 1 }), head: () => ({}) },
    tampered,
  ],
  ['of a key that is not the vault’s', { secret: generateVaultSecret() }, tampered],
];

describe('a grant', () => {
  /** Shares a vault and serves this grant in place of the honest one. */
  const serve = async (odd: Odd, change = (reply: object): object => reply): Promise<string> => {
    const vaultId = await newVault(ana);
    await give(ana, vaultId, ben.side);
    const sent = await grantOf(ana, ben, vaultId, odd);
    bend(ben, `${vaultId}/grant`, (reply) => change({ ...reply, ...sent }) as Record<string, unknown>);
    return vaultId;
  };
  const look = async () => must((await listShares(ben.ports, ben.session, () => false))[0]);
  const keptKeys = () =>
    ben.ports.connection.sent.filter(({ method, path }) => method === 'PUT' && path.endsWith('/key'));

  test.each(odds)('%s is shown as one that can’t be accepted, and is not (H13)', async (_, odd, problem) => {
    const vaultId = await serve(odd);
    const share = await look();
    expect(share.shown).toMatchObject({ vaultId, problem, name: '', role: 'reader' });
    expect(share.held).toBeNull();
    await expect(acceptShare(ben.ports, ben.session, vaultId, share)).rejects.toThrow();
    expect(keptKeys()).toEqual([]);
    expect(ben.session.head.state.vaults[vaultId]).toBeUndefined();
    expect(ben.session.head.state.pins[ana.session.accountId]).toBeUndefined();
  });

  test('to another account is not opened as if it were to this one', async () => {
    await serve({ grantee: { accountId: randomBytes(16) } }, (reply) => ({
      ...reply,
      granteeId: ben.session.accountId,
    }));
    expect((await look()).shown.problem).toBe(tampered);
  });

  test('under later keys of the giver than the list has is none, though they are his', async () => {
    const vaultId = await newVault(ana);
    await give(ana, vaultId, ben.side);
    const seed = await renew(ana.server, ana.side);
    const { identity } = must(stored(ana.server, ana.side).identities.at(-1));
    const grantorHash = identityHash(parseIdentity(fromBase64Url(identity)));
    const sent = await grantOf(ana, ben, vaultId, { seed, grantorHash });
    bend(ben, `${vaultId}/grant`, (reply) => ({ ...reply, ...sent }));
    expect((await look()).shown).toMatchObject({ vaultId, problem: tampered });
  });

  test('that is right in all of that is accepted, so that the others fail by what is odd about them', async () => {
    const vaultId = await serve({});
    const share = await look();
    expect(share.shown).toMatchObject({ problem: null, name: 'Team', role: 'writer' });
    await acceptShare(ben.ports, ben.session, vaultId, share);
    expect(keptKeys()).toHaveLength(1);
    expect(ben.session.head.state.pins[ana.session.accountId]).toMatchObject({ trust: 'unverified' });
  });

  test('whose MAC is of another key opens nothing, though its grantor signed all of it', async () => {
    const vaultId = await newVault(ana);
    await give(ana, vaultId, ben.side);
    const { manifest: key } = await deriveVaultKeys(generateVaultSecret());
    const { head } = await grantOf(ana, ben, vaultId, {});
    const mac = toBase64Url(await macManifest(key, fromBase64Url(head.manifest)));
    bend(ben, `${vaultId}/grant`, (reply) => ({ ...reply, head: { ...head, mac } }));
    expect((await look()).shown.problem).toBe(tampered);
  });

  test('of one vault in the place of another’s: neither is taken for the other', async () => {
    const [first, second] = [await newVault(ana, 'First'), await newVault(ana, 'Second')];
    for (const id of [first, second]) await give(ana, id, ben.side);
    const [one, two] = [kept(ana, first), kept(ana, second)];
    const id = ben.session.accountId;
    const [grantOne, grantTwo] = [must(one.grants.get(id)), must(two.grants.get(id))];
    one.grants.set(id, grantTwo);
    two.grants.set(id, grantOne);
    const shares = await listShares(ben.ports, ben.session, () => false);
    expect(shares.map(({ shown }) => shown.problem)).toEqual([tampered, tampered]);
  });

  test('of a vault that is gone brings nothing back that is not further on than what was seen', async () => {
    const vaultId = await sharedVault(ana, ben);
    bend(ben, '/v1/shares', () => ({ shares: [{ vaultId, kind: 'shared', keyEpoch: 1, at: 1 }] }));
    const mark = ben.session.head.state.vaults[vaultId];
    const share = must((await listShares(ben.ports, ben.session, () => true))[0]);
    await expect(acceptShare(ben.ports, ben.session, vaultId, share)).rejects.toMatchObject({
      code: 'vault/rollback',
    });
    expect(ben.session.head.state.vaults[vaultId]).toEqual(mark);
  });

  test('of the account’s own vault is none: a private vault is never shared', async () => {
    const vaultId = await newVault(ana);
    await give(ana, vaultId, ben.side);
    bend(ben, '/v1/shares', (reply) => ({
      shares: (reply.shares as object[]).map((each) => ({ ...each, kind: 'private' })),
    }));
    expect((await look()).shown.problem).toBe(tampered);
    await expect(give(ana, ana.vaults.own.vault.id, ben.side)).rejects.toThrow('forbidden');
  });

  test('whose name does not open is shown without one', async () => {
    const vaultId = await newVault(ana);
    await give(ana, vaultId, ben.side);
    kept(ana, vaultId).meta = kept(ana, ana.vaults.own.vault.id).meta;
    expect((await look()).shown).toMatchObject({ problem: null, name: '', icon: '' });
  });
});

describe('the key of a newer epoch', () => {
  /** A shared vault whose keys were renewed, and which Ben has not looked at since. */
  const renewed = async (before = (_: string): unknown => undefined): Promise<string> => {
    const vaultId = await sharedVault(ana, ben);
    before(vaultId);
    kept(ana, vaultId).isRotationDue = true;
    await ana.vaults.reconcile();
    await workOn(ana, vaultId).renew();
    expect(kept(ana, vaultId).keyEpoch).toBe(2);
    await put(ana, vaultId, { title: 'Later' });
    return vaultId;
  };
  const sync = async (vaultId: string) => {
    ben.events.length = 0;
    await workOn(ben, vaultId).sync();
    return alarmsOf(ben);
  };

  test('is taken from its grant, wrapped, and the grant is not asked for again', async () => {
    const vaultId = await renewed();
    expect(await sync(vaultId)).toEqual([]);
    expect(titles(ben, vaultId)).toEqual(['Later', 'Wifi']);
    expect(kept(ana, vaultId).others.get(ben.session.accountId)).toMatchObject({ wrapEpoch: 2 });
    kept(ana, vaultId).grants.clear();
    const fresh = await openMate(ben.side, ana.server);
    expect(titles(fresh, vaultId)).toEqual(['Later', 'Wifi']);
  });

  test('is no key of before: a grant that was used already is of no chain', async () => {
    const granted: StoredGrant[] = [];
    const grantTo = (id: string) => must(kept(ana, id).grants.get(ben.session.accountId));
    const vaultId = await renewed((id) => granted.push(grantTo(id)));
    expect(grantTo(vaultId)).not.toEqual(granted[0]);
    kept(ana, vaultId).grants.set(ben.session.accountId, must(granted[0]));
    expect(await sync(vaultId)).toEqual([tampered]);
    expect(workOn(ben, vaultId).vault.keyEpoch).toBe(1);
  });

  test.each<[string, Odd]>([
    ['stands on a manifest that is not of the chain', { list: () => ({ time: 7 }) }],
    ['is of a key that nobody has', { secret: generateVaultSecret() }],
    ['was given by a writer', { list: anaAs(2) }],
    ['was signed by somebody else', { seed: randomBytes(32) }],
  ])('is not taken where it %s: what was read before stays (H13)', async (_, odd) => {
    const vaultId = await renewed();
    const sent = await grantOf(ana, ben, vaultId, odd);
    bend(ben, `${vaultId}/grant`, (reply) => ({ ...reply, ...sent }));
    expect(await sync(vaultId)).toEqual([tampered]);
    expect(titles(ben, vaultId)).toEqual(['Wifi']);
    expect(workOn(ben, vaultId).vault.keyEpoch).toBe(1);
    expect(kept(ana, vaultId).others.get(ben.session.accountId)).toMatchObject({ wrapEpoch: 1 });
  });
});
