import { fromBase64Url, parseGrant, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addAccount,
  copyServer,
  findSide,
  identityOf,
  must,
  openSides,
  renew,
  type Side,
  serveInstead,
  stored,
} from '../people/people.test-kit.ts';
import { acceptNewKeys, pinPeople } from '../people/pins.ts';
import type { MemoryServer } from '../testing/index.ts';
import { endMemberships, removeMembers, setMember } from './member-acts.ts';
import { shareVault } from './share-vault.ts';
import { give, kept, type Mate, newVault, openMate, sharedVault, take, workOn } from './sharing.test-kit.ts';
import { membersOf } from './summaries.ts';
import { forgetVault } from './vault-acts.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let anaSide: Side;
let benSide: Side;
let server: MemoryServer;
let ana: Mate;
let vaultId: string;
beforeAll(async () => {
  ({ ana: anaSide, ben: benSide } = await openSides());
});
beforeEach(async () => {
  server = copyServer(anaSide);
  ana = await openMate(anaSide, server);
  vaultId = await newVault(ana);
});

const benId = () => benSide.session.accountId;
const benEmail = () => benSide.world.form.email;
/** Requests that gave somebody something. */
const given = () =>
  ana.ports.connection.sent
    .filter(({ path }) => path.endsWith('/members'))
    .filter(({ method }) => method === 'POST');
const meet = async () => pinPeople(ana.ports, ana.session, [await findSide(ana, benSide)]);
const code = (name: string) => expect.objectContaining({ code: name });

const expectNothingGiven = () => {
  expect(given()).toEqual([]);
  expect(kept(ana, vaultId).grants.size).toBe(0);
  expect(workOn(ana, vaultId).vault.head?.manifest.members).toHaveLength(1);
};

describe('a vault is not given', () => {
  test('to a pinned person under other keys: the answer says so by name (H14, K14)', async () => {
    await meet();
    const { seed: _, hash: __, ...other } = await identityOf(benSide);
    serveInstead(ana, [other]);
    expect(await give(ana, vaultId, benSide)).toEqual([{ to: benEmail(), kind: 'identity-changed' }]);
    expectNothingGiven();
  });

  test('to somebody at first contact whose keys the log does not have (H14)', async () => {
    const { seed: _, hash: __, ...other } = await identityOf(benSide);
    serveInstead(ana, [other]);
    await expect(give(ana, vaultId, benSide)).rejects.toEqual(code('vault/log-fork'));
    expectNothingGiven();
  });

  test('to other keys than those that were shown a moment ago, though nothing is pinned yet (H15)', async () => {
    await findSide(ana, benSide);
    const { seed: _, hash: __, ...other } = await identityOf(benSide);
    serveInstead(ana, [other]);
    expect(await give(ana, vaultId, benSide)).toEqual([{ to: benEmail(), kind: 'identity-changed' }]);
    expectNothingGiven();
  });

  test('to another account that the server names for a pinned address (H15)', async () => {
    await meet();
    const ben = stored(server, benSide);
    server.store.accounts.delete(benEmail());
    server.store.accounts.set('moved@example.test', ben);
    await addAccount(server, anaSide, benEmail());
    expect(await give(ana, vaultId, benSide)).toEqual([{ to: benEmail(), kind: 'identity-changed' }]);
    expectNothingGiven();
  });

  test('to nobody, to oneself, or twice in one act', async () => {
    const own = anaSide.world.form.email;
    const people = ['nobody@example.test', own, benEmail(), benEmail().toUpperCase()].map((to) => ({
      to,
      role: 'reader' as const,
      endsAt: null,
    }));
    const results = await shareVault(workOn(ana, vaultId), people, false);
    expect(results.map(({ kind }) => kind)).toEqual([
      'unknown',
      'already-member',
      'shared',
      'already-member',
    ]);
    expect(kept(ana, vaultId).grants.size).toBe(1);
  });

  test('to somebody unverified where the organisation asks for more, and then once he is', async () => {
    const people = [{ to: benEmail(), role: 'reader' as const, endsAt: null }];
    expect(await shareVault(workOn(ana, vaultId), people, true)).toEqual([
      { to: benEmail(), kind: 'not-verified' },
    ]);
    expectNothingGiven();
  });

  test('by a writer, and a manager makes no other manager: his own client refuses', async () => {
    const ben = await openMate(benSide, server);
    for (const [mine, wanted] of [
      ['writer', 'reader'],
      ['manager', 'manager'],
    ] as const) {
      const id = await sharedVault(ana, ben, mine);
      const add = shareVault(workOn(ben, id), [{ to: await carl(), role: wanted, endsAt: null }], false);
      await expect(add, mine).rejects.toThrow('forbidden');
      expect(
        ben.ports.connection.sent.some(({ method, path }) => method === 'POST' && path.endsWith('/members')),
      ).toBe(false);
    }
  });
});

/** A third person, who does nothing by himself. */
const carl = async (): Promise<string> => {
  const email = `carl-${crypto.randomUUID()}@example.test`;
  await addAccount(server, anaSide, email);
  return email;
};

describe('a vault is given', () => {
  test('for the very identity that was checked and that the list names', async () => {
    await give(ana, vaultId, benSide);
    const { grant } = must(kept(ana, vaultId).grants.get(benId()));
    const { granteeIdentityHash, grantorIdentityHash } = parseGrant(fromBase64Url(grant));
    expect(toBase64Url(granteeIdentityHash)).toBe(toBase64Url(benSide.session.identityHash));
    expect(toBase64Url(grantorIdentityHash)).toBe(toBase64Url(ana.session.identityHash));
    expect(ana.session.head.state.pins[benId()]).toMatchObject({ trust: 'unverified' });
  });

  test('anew to somebody who renewed his keys, in the role that he has', async () => {
    await give(ana, vaultId, benSide, 'reader');
    const before = must(kept(ana, vaultId).grants.get(benId())).grant;
    await renew(server, benSide);
    stored(server, benSide).body = {
      ...stored(server, benSide).body,
      identity: must(stored(server, benSide).identities.at(-1)).identity,
    };
    ana.session.people.clear();
    expect((await membersOf(workOn(ana, vaultId))).find(({ id }) => id === benId())).toMatchObject({
      hasNewKeys: true,
      isPending: true,
    });
    expect(await give(ana, vaultId, benSide, 'writer')).toEqual([{ to: benEmail(), kind: 'shared' }]);
    expect(must(kept(ana, vaultId).grants.get(benId())).grant).not.toBe(before);
    const ben = workOn(ana, vaultId).vault.head?.manifest.members.find(({ role }) => role === 1);
    expect(ben).toBeDefined();
    expect(await give(ana, vaultId, benSide)).toEqual([{ to: benEmail(), kind: 'already-member' }]);
  });

  test('to new keys that their owner did not sign only after the person took them knowingly (H14)', async () => {
    await meet();
    const { seed: _, hash: __, ...other } = await identityOf(benSide);
    stored(server, benSide).identities.splice(0, 1, other);
    stored(server, benSide).body = { ...stored(server, benSide).body, identity: other.identity };
    ana.session.people.clear();
    expect(await give(ana, vaultId, benSide)).toMatchObject([{ kind: 'identity-changed' }]);
    expectNothingGiven();
    await acceptNewKeys(ana.ports, ana.session, await findSide(ana, benSide));
    expect(await give(ana, vaultId, benSide)).toMatchObject([{ kind: 'shared' }]);
    expect(ana.session.head.state.pins[benId()]).toMatchObject({ trust: 'unverified' });
  });
});

describe('roles and ends', () => {
  test('an end is kept in the sealed name, and over by this device’s clock: then the client takes him out', async () => {
    const ben = await openMate(benSide, server);
    const id = await sharedVault(ana, ben);
    await setMember(workOn(ana, id), benId(), 'reader', ana.ports.clock.now() + 1000);
    expect(workOn(ana, id).vault.meta.ends).toEqual({ [benId()]: ana.ports.clock.now() + 1000 });
    await endMemberships(workOn(ana, id));
    expect(kept(ana, id).roles.get(benId())).toBe(1);
    ana.ports.clock.advance(1001);
    await endMemberships(workOn(ana, id));
    expect(kept(ana, id).roles.get(benId())).toBeUndefined();
  });

  test('a manager neither makes an owner nor takes one out', async () => {
    const ben = await openMate(benSide, server);
    const id = await sharedVault(ana, ben, 'manager');
    const work = workOn(ben, id);
    for (const act of [
      () => setMember(work, benId(), 'owner', null),
      () => setMember(work, anaSide.session.accountId, 'reader', null),
      () => removeMembers(work, [anaSide.session.accountId]),
    ])
      await expect(act()).rejects.toThrow('forbidden');
    await expect(setMember(work, crypto.randomUUID(), 'reader', null)).rejects.toThrow('gone');
  });

  test('somebody who was taken out and is asked again accepts anew', async () => {
    const ben = await openMate(benSide, server);
    const id = await sharedVault(ana, ben);
    await removeMembers(workOn(ana, id), [benId()]);
    await workOn(ana, id).renew();
    await give(ana, id, benSide);
    await ben.vaults.reconcile();
    expect(ben.vaults.others()).toMatchObject([{ id, state: 'gone' }]);
    await forgetVault(ben.ports, ben.session, id);
    await ben.vaults.reconcile();
    await take(ben, id);
    expect(workOn(ben, id).vault).toMatchObject({ keyEpoch: 2 });
  });
});
