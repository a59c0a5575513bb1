import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import {
  anId,
  bytes,
  flag,
  holds,
  identityLimits,
  list,
  manifestLimits,
  nullable,
  oneOf,
  some,
  typed,
  upTo,
  whole,
} from './testing/limits.ts';

const state = { seq: 2, sealed: some.bytes(500) };
const stateLimits = { 'state.seq': whole(2), 'state.sealed': upTo(196_608) };
const grant = { granteeId: some.id, grant: some.bytes(600) };
const kinds = ['private', 'shared', 'item', 'group'];
/** The longest texts that the schemas take: a manifest, a state, a grant, an identity, a meta. */
const longest = {
  head: { ...some.manifest(), manifest: 'A'.repeat(1_398_102) },
  state: { seq: Number.MAX_SAFE_INTEGER, sealed: 'A'.repeat(87_382) },
  grant: { granteeId: some.id, grant: 'A'.repeat(2_731) },
  identity: 'A'.repeat(5_462),
  meta: 'A'.repeat(5_462),
};

const fits = (endpoint: { readonly body: z.ZodType; readonly bodyLimit?: number }, body: unknown): void => {
  expect(endpoint.body.safeParse(body).success).toBe(true);
  expect(JSON.stringify(body).length).toBeLessThan(endpoint.bodyLimit ?? 65_536);
};

describe('a new vault', () => {
  const { createVault } = contracts;
  const vault = {
    vaultId: some.id,
    selfWrap: some.bytes(157),
    meta: some.bytes(100),
    first: some.manifest(),
  };
  const identity = { identity: some.bytes(300), signature: some.bytes(64) };
  const all = { vault, kind: 'group', identity, state };
  holds('all of it', createVault.body, all, {
    ...{ 'vault.vaultId': anId, 'vault.selfWrap': bytes(157), 'vault.meta': upTo(4096) },
    ...manifestLimits('vault.first'),
    ...identityLimits('identity', null),
    ...{ kind: oneOf('shared', 'item', 'group'), ...stateLimits },
  });

  test('has one wrap, its maker’s: none for anybody else comes with it (H06)', () => {
    const { body } = createVault;
    for (const more of ['grants', 'members', 'selfWraps', 'recoveryKey'])
      expect(body.safeParse({ ...all, [more]: [grant] }).success, more).toBe(false);
    for (const more of ['grant', 'escrow'])
      expect(body.safeParse({ ...all, vault: { ...vault, [more]: some.bytes(157) } }).success, more).toBe(
        false,
      );
  });

  test('is never a second private one', () => {
    expect(createVault.body.safeParse({ ...all, kind: 'private' }).success).toBe(false);
  });

  test('brings an identity as a group alone, and that its first: signed by no key before it', () => {
    const { identity: _, ...ofPeople } = all;
    expect(createVault.body.safeParse({ ...ofPeople, kind: 'shared' }).success).toBe(true);
    const rotated = { ...identity, rotation: some.bytes(64) };
    expect(createVault.body.safeParse({ ...all, identity: rotated }).success).toBe(false);
  });

  test('fits its limit in bytes when everything is as long as can be', () => {
    fits(createVault, {
      vault: { ...vault, meta: longest.meta, first: longest.head },
      ...{ kind: 'group', identity: { ...identity, identity: longest.identity }, state: longest.state },
    });
  });
});

describe('a vault’s name', () => {
  holds(
    'what is written',
    contracts.writeVaultMeta.body,
    { meta: some.bytes(100), revision: 2, keyEpoch: 1 },
    { meta: upTo(4096), revision: whole(1), keyEpoch: whole(1) },
  );
  holds('its revision', contracts.writeVaultMeta.reply, { revision: 2 }, { revision: whole(0) });
  test('comes sealed alone: the server is never told it', () => {
    const body = { meta: some.bytes(100), revision: 2, keyEpoch: 1 };
    for (const more of ['name', 'icon'])
      expect(contracts.writeVaultMeta.body.safeParse({ ...body, [more]: 'x' }).success, more).toBe(false);
  });
});

describe('members', () => {
  const { changeMembers } = contracts;
  const end = { accountId: some.id, endsAt: 5 };
  const change = { head: some.manifest(), grants: [grant], ends: [end] };
  holds('their change', changeMembers.body, change, {
    ...manifestLimits('head'),
    ...{ grants: list(0, 500), 'grants[].granteeId': anId, 'grants[].grant': upTo(2048) },
    ...{ ends: list(0, 500), 'ends[].accountId': anId, 'ends[].endsAt': nullable(whole(0)) },
  });
  holds(
    'how they stand',
    contracts.listMembers.reply,
    { members: [{ memberId: some.id, acceptedAt: 1, endsAt: 2, hasNewKeys: false }] },
    {
      ...{ members: list(0, null), 'members[].memberId': anId, 'members[].acceptedAt': nullable(whole(0)) },
      ...{ 'members[].endsAt': nullable(whole(0)), 'members[].hasNewKeys': flag },
    },
  );

  test('are what the signed manifest says: no list of roles stands beside it', () => {
    for (const more of ['members', 'roles', 'removed'])
      expect(changeMembers.body.safeParse({ ...change, [more]: [] }).success, more).toBe(false);
    const withRole = { ...change, grants: [{ ...grant, role: 4 }] };
    expect(changeMembers.body.safeParse(withRole).success).toBe(false);
  });

  test('all change at once within the limit in bytes', () => {
    const ends = Array(500).fill({ ...end, endsAt: Number.MAX_SAFE_INTEGER });
    fits(changeMembers, { head: longest.head, grants: Array(500).fill(longest.grant), ends });
  });
});

describe('a share', () => {
  const { keepVaultKey, declineShare, readGrant } = contracts;
  const kept = { keyEpoch: 1, selfWrap: some.bytes(157), state };
  holds(
    'those that wait',
    contracts.listShares.reply,
    { shares: [{ vaultId: some.id, kind: 'shared', keyEpoch: 1, at: 1 }] },
    {
      ...{ shares: list(0, null), 'shares[].vaultId': anId, 'shares[].kind': oneOf(...kinds) },
      ...{ 'shares[].keyEpoch': whole(1), 'shares[].at': whole(0) },
    },
  );
  holds(
    'its grant',
    readGrant.reply,
    {
      ...{ keyEpoch: 1, granteeId: some.id, grant: some.bytes(600), meta: some.bytes(100) },
      ...{ metaRevision: 1, head: some.manifest() },
    },
    {
      ...{ keyEpoch: whole(1), granteeId: anId, grant: upTo(2048), meta: upTo(4096), metaRevision: whole(0) },
      ...manifestLimits('head'),
    },
  );
  holds('its yes', keepVaultKey.body, kept, { keyEpoch: whole(1), selfWrap: bytes(157), ...stateLimits });

  test('is kept by one’s own wrap, in one act with the state that names the vault (H13)', () => {
    for (const part of ['keyEpoch', 'selfWrap', 'state'] as const) {
      const { [part]: _, ...rest } = kept;
      expect(keepVaultKey.body.safeParse(rest).success, part).toBe(false);
    }
    fits(keepVaultKey, { ...kept, state: longest.state });
  });

  test('is declined without a word about it', () => {
    expect(declineShare.body.safeParse({}).success).toBe(true);
    expect(declineShare.body.safeParse({ reason: 'x' }).success).toBe(false);
  });
});

describe('the end of a vault', () => {
  const { deleteVault, wantRotation } = contracts;
  holds('its deletion', deleteVault.body, { state }, stateLimits);
  test('leaves no state that still names it', () => {
    expect(deleteVault.body.safeParse({}).success).toBe(false);
    fits(deleteVault, { state: longest.state });
  });
  test('whoever asks for new keys brings none: a manager’s client makes them', () => {
    expect(wantRotation.body.safeParse({}).success).toBe(true);
    expect(wantRotation.body.safeParse({ keyEpoch: 2 }).success).toBe(false);
  });
});

describe('the chain backwards', () => {
  const { listManifests } = contracts;
  holds('from where', listManifests.query ?? z.never(), { before: '5' }, { before: typed(1) });
  const { manifest, signature, mac } = some.manifest();
  holds(
    'its manifests',
    listManifests.reply,
    { manifests: [{ seq: 1, manifest, signature, mac, itemIds: [some.id] }] },
    {
      ...{ manifests: list(0, 100), 'manifests[].seq': whole(0), ...manifestLimits('manifests[]') },
      ...{ 'manifests[].itemIds': list(0, null), 'manifests[].itemIds[]': anId },
    },
  );
});

test('every kind of vault has a word, and the grants of one request are as many as its members may be', () => {
  expect(contracts.vaultKind.options).toEqual(kinds);
  expect(contracts.membersLimit).toBe(500);
});
