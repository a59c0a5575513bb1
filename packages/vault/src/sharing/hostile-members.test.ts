import { equalBytes, type Manifest, type Role, randomBytes } from '@coffer/crypto';
import { describe, expect, test, vi } from 'vitest';
import { must } from '../people/people.test-kit.ts';
import { bend } from '../testing/index.ts';
import { leaveVault, removeMembers } from './member-acts.ts';
import {
  alarmsOf,
  forge,
  kept,
  type Mate,
  newVault,
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

const isBen = ({ accountId }: { accountId: Uint8Array }) => equalBytes(accountId, ben.session.accountIdBytes);
const withRole = (role: Role, who: 'ana' | 'ben') => (before: Manifest) => ({
  members: before.members.map((each) => (isBen(each) === (who === 'ben') ? { ...each, role } : each)),
});
const eve = () => ({ accountId: randomBytes(16), role: 1 as const, identityHash: randomBytes(32) });

const lies: readonly (readonly [
  string,
  'reader' | 'writer' | 'manager',
  (before: Manifest) => Partial<Manifest>,
])[] = [
  ['makes himself owner', 'writer', (before) => withRole(4, 'ben')(before)],
  ['makes himself owner, as a manager', 'manager', (before) => withRole(4, 'ben')(before)],
  ['makes himself a writer', 'reader', (before) => withRole(2, 'ben')(before)],
  ['takes the owner’s role', 'writer', (before) => withRole(1, 'ana')(before)],
  ['takes the owner’s role, as a manager', 'manager', (before) => withRole(1, 'ana')(before)],
  ['throws the owner out', 'manager', ({ members }) => ({ members: members.filter(isBen) })],
  ['lets somebody in', 'writer', ({ members }) => ({ members: [...members, eve()] })],
  [
    'gives the owner other keys',
    'writer',
    ({ members }) => ({
      members: members.map((each) => (isBen(each) ? each : { ...each, identityHash: randomBytes(32) })),
    }),
  ],
  [
    'gives himself keys that nobody has',
    'writer',
    ({ members }) => ({
      members: members.map((each) => (isBen(each) ? { ...each, identityHash: randomBytes(32) } : each)),
    }),
  ],
  [
    'leaves and takes the items along',
    'reader',
    ({ members }) => ({ members: members.filter((each) => !isBen(each)), count: 0 }),
  ],
  ['changes what is in it', 'reader', () => ({ root: randomBytes(32) })],
  ['writes in the owner’s name', 'writer', () => ({ writerId: ana.session.accountIdBytes })],
  ['writes in nobody’s name', 'writer', () => ({ writerId: randomBytes(16) })],
  ['speaks of another vault', 'writer', () => ({ vaultId: randomBytes(16) })],
];

describe('a member who signs what he may not, and a server that takes it', () => {
  test.each(lies)(
    '%s: caught by whoever is there and by a fresh device, as a %s (H06, H11)',
    async (_, role, lie) => {
      const vaultId = await sharedVault(ana, ben, role);
      await ana.vaults.writeMarks();
      const before = workOn(ana, vaultId).vault.head;
      const manifest = await forge(ben, vaultId, lie);
      kept(ana, vaultId).manifests.push(manifest);
      await workOn(ana, vaultId).sync();
      expect(alarmsOf(ana)).toEqual([expect.stringMatching(/^vault\/(tampered|fork)$/)]);
      expect(workOn(ana, vaultId).vault.head).toBe(before);
      expect(titles(ana, vaultId)).toEqual(['Wifi']);
      const fresh = await openMate(ana.side, ana.server);
      expect(alarmsOf(fresh).length).toBeGreaterThan(0);
      expect(titles(fresh, vaultId)).toEqual([]);
      // The account's own vault goes on.
      await put(fresh, fresh.vaults.own.vault.id, { title: 'Mine' });
    },
  );

  test('an honest one of the same making is taken, so that the lies above fail by what they say', async () => {
    const vaultId = await sharedVault(ana, ben, 'writer');
    kept(ana, vaultId).manifests.push(await forge(ben, vaultId, () => ({})));
    await workOn(ana, vaultId).sync();
    expect(alarmsOf(ana)).toEqual([]);
    expect(workOn(ana, vaultId).vault.head?.manifest.writerId).toEqual(ben.session.accountIdBytes);
  });

  test('an epoch that a writer begins, and of which nobody has a key, is not gone over to', async () => {
    const vaultId = await sharedVault(ana, ben, 'writer');
    const before = workOn(ana, vaultId).vault.head;
    const begun = await forge(ben, vaultId, ({ keyEpoch }) => ({ keyEpoch: keyEpoch + 1 }));
    kept(ana, vaultId).manifests.push(begun);
    await workOn(ana, vaultId).sync();
    expect(workOn(ana, vaultId).vault).toMatchObject({ head: before, keyEpoch: 1 });
    expect(titles(ana, vaultId)).toEqual(['Wifi']);
  });

  test('a MAC of another key is no MAC, though the signature is right', async () => {
    const vaultId = await sharedVault(ana, ben);
    const forged = await forge(ben, vaultId, () => ({}));
    const { mac } = kept(ana, vaultId).manifests[0] ?? forged;
    kept(ana, vaultId).manifests.push({ ...forged, mac });
    await workOn(ana, vaultId).sync();
    expect(alarmsOf(ana)).toEqual(['vault/tampered']);
  });
});

describe('whoever was taken out', () => {
  test('writes nothing that anybody takes, in the old epoch or the new one (K14)', async () => {
    const vaultId = await sharedVault(ana, ben, 'manager');
    await removeMembers(workOn(ana, vaultId), [ben.session.accountId]);
    const before = workOn(ana, vaultId).vault.head;
    kept(ana, vaultId).manifests.push(await forge(ben, vaultId, () => ({})));
    await workOn(ana, vaultId).sync();
    expect(alarmsOf(ana)).toEqual(['vault/tampered']);
    expect(workOn(ana, vaultId).vault.head).toBe(before);
    kept(ana, vaultId).manifests.pop();
    ana.events.length = 0;
    await workOn(ana, vaultId).renew();
    expect(kept(ana, vaultId).keyEpoch).toBe(2);
    kept(ana, vaultId).manifests.push(await forge(ben, vaultId, () => ({})));
    await workOn(ana, vaultId).sync();
    expect(alarmsOf(ana)).toEqual(['vault/tampered']);
  });

  test('keeps no place in the new epoch, though the server says that none is due (S23)', async () => {
    const vaultId = await sharedVault(ana, ben);
    await removeMembers(workOn(ana, vaultId), [ben.session.accountId]);
    kept(ana, vaultId).isRotationDue = false;
    await ana.vaults.reconcile();
    await workOn(ana, vaultId).renew();
    const { grants, others, keyEpoch } = kept(ana, vaultId);
    expect({ keyEpoch, grants: grants.size, others: others.size }).toEqual({
      keyEpoch: 2,
      grants: 0,
      others: 0,
    });
    expect(workOn(ana, vaultId).vault.isRotationDue).toBe(false);
  });

  test('a vault of which the last owner is taken out is never asked of the server', async () => {
    const vaultId = await sharedVault(ana, ben, 'manager');
    const sent = ana.ports.connection.sent.length;
    await expect(leaveVault(workOn(ana, vaultId))).rejects.toThrow('last-owner');
    await expect(removeMembers(workOn(ana, vaultId), [ana.session.accountId])).rejects.toThrow('last-owner');
    const asked = ana.ports.connection.sent.slice(sent).filter(({ method }) => method !== 'GET');
    expect(asked).toEqual([]);
  });
});

describe('a new vault', () => {
  test('has exactly one wrap, and a list of its maker alone (H06)', async () => {
    const vaultId = await newVault(ana);
    const request = ana.ports.connection.sent.find(
      ({ method, path }) => `${method} ${path}` === 'POST /v1/vaults',
    );
    const body = JSON.parse(new TextDecoder().decode(request?.body));
    expect(Object.keys(body).sort()).toEqual(['kind', 'state', 'vault']);
    expect(Object.keys(body.vault).sort()).toEqual(['first', 'meta', 'selfWrap', 'vaultId']);
    const { others, grants, ownerId } = kept(ana, vaultId);
    expect({ others: others.size, grants: grants.size, ownerId }).toEqual({
      ...{ others: 0, grants: 0, ownerId: ana.session.accountId },
    });
    const { members } = workOn(ana, vaultId).vault.head?.manifest ?? { members: [] };
    expect(members).toEqual([
      { accountId: ana.session.accountIdBytes, role: 4, identityHash: ana.session.identityHash },
    ]);
  });
});

describe('a server that brings vaults of its own (H13)', () => {
  test('lists one that the account never took: it is not opened, and nothing of it is asked for', async () => {
    const vaultId = await newVault(ana);
    bend(ben, '/v1/vaults', (reply) => ({
      ...reply,
      vaults: [
        ...((reply.vaults as unknown[]) ?? []),
        {
          ...{ vaultId, kind: 'shared', keyEpoch: 1, wrapEpoch: 1, selfWrap: kept(ana, vaultId).selfWrap },
          ...{ isRotationDue: false, meta: kept(ana, vaultId).meta, metaRevision: 1, seq: 1 },
        },
      ],
    }));
    await ben.vaults.reconcile();
    expect(ben.vaults.others()).toEqual([]);
    expect(ben.ports.connection.sent.some(({ path }) => path.includes(vaultId))).toBe(false);
    expect(ben.vaults.get(vaultId)).toBeNull();
  });

  test('puts another key in place of the wrapped one: the vault is blocked, the others go on', async () => {
    const [first, second] = [await sharedVault(ana, ben), await sharedVault(ana, ben)];
    const wrapOf = (id: string) => kept(ben, id).others.get(ben.session.accountId);
    const own = kept(ben, ben.vaults.own.vault.id).selfWrap;
    for (const wrong of [own, wrapOf(second)?.selfWrap ?? null, kept(ana, first).selfWrap]) {
      const wrap = must(wrapOf(first));
      const right = wrap.selfWrap;
      wrap.selfWrap = wrong;
      const fresh = await openMate(ben.side, ana.server);
      expect(alarmsOf(fresh)).toEqual(['crypto/not-authentic']);
      expect(fresh.vaults.others().map(({ id, state }) => [id, state])).toEqual([
        ...[
          [first, 'blocked'],
          [second, 'open'],
        ],
      ]);
      expect(fresh.vaults.get(first)).toBeNull();
      expect(titles(fresh, second)).toEqual(['Wifi']);
      wrap.selfWrap = right;
    }
  });

  test('brings an item of another vault: its row is of another place', async () => {
    const [first, second] = [await sharedVault(ana, ben), await sharedVault(ana, ben)];
    const stranger = must([...kept(ana, second).items][0]);
    kept(ana, first).items.set(...stranger);
    kept(ana, first).manifests.push(await forge(ben, first, ({ count }) => ({ count: count + 1 })));
    await workOn(ana, first).sync();
    expect(titles(ana, first)).toEqual(['Wifi']);
    expect(workOn(ana, first).vault.itemsById.has(stranger[0])).toBe(false);
  });
});
