import { describe, expect, test } from 'vitest';
import {
  encodeManifest,
  type Manifest,
  type ManifestMember,
  manifestHash,
  type Role,
  roles,
} from './manifest.ts';
import { isFirstGroupManifest, isFirstManifest, linkProblem } from './manifest-link.ts';
import { countUp } from './testing/hostile.ts';
import { before, everybody, manager, owner, person, reader, writer } from './testing/manifests.ts';

const beforeHash = manifestHash(encodeManifest(before));
const following = (changes: Partial<Manifest>): Manifest => ({
  ...before,
  seq: 8,
  previousHash: beforeHash,
  ...changes,
});
const problem = (changes: Partial<Manifest>, groupRole = 0) =>
  linkProblem(before, beforeHash, following(changes), { groupRole });
const without = (member: ManifestMember) => everybody.filter((other) => other !== member);

describe('what may follow a manifest', () => {
  test.each([
    ['nothing changed, by a writer', { writerId: writer.accountId }, null],
    ['another vault', { vaultId: countUp(0xb1, 16) }, 'vault'],
    ['the same seq', { seq: 7 }, 'seq'],
    ['a gap in seq', { seq: 9 }, 'seq'],
    ['an older seq', { seq: 1 }, 'seq'],
    ['another past', { previousHash: countUp(0x51, 32) }, 'hash'],
    ['no past', { previousHash: new Uint8Array(32) }, 'hash'],
    ['an older epoch', { keyEpoch: 2 }, 'epoch'],
    ['a leap of epochs', { keyEpoch: 5 }, 'epoch'],
    ['the next epoch, by the owner', { keyEpoch: 4 }, null],
    ['a dropped leaf', { count: 9 }, 'count'],
    ['more leaves', { count: 11 }, null],
    ['an earlier clock', { time: 0 }, null],
  ] as const)('%s: %o → %s (H11, H12)', (_, changes, expected) => {
    expect(problem(changes)).toBe(expected);
  });

  const newcomer = person(9, 1);
  const changes: Record<string, Partial<Manifest>> = {
    content: {},
    'a new epoch': { keyEpoch: 4 },
    'a reader in': { members: [...everybody, newcomer] },
    'a writer in': { members: [...everybody, person(9, 2)] },
    'a reader out': { members: without(reader) },
    'a reader made writer': { members: [...without(reader), person(4, 2)] },
    'a new identity of a reader': { members: [...without(reader), person(4, 1, 99)] },
    'a manager in': { members: [...everybody, person(9, 3)] },
    'a manager out': { members: without(manager) },
    'an owner in': { members: [...everybody, person(9, 4)] },
    'one of two owners out': { members: without(owner).concat(person(8, 4)) },
    'a writer made owner': { members: [...without(writer), person(3, 4)] },
    'a manager made owner': { members: [...without(manager), person(2, 4)] },
    'the owner made reader beside another': { members: [...without(owner), person(1, 1), person(8, 4)] },
    'a new identity of the owner': { members: [...without(owner), person(1, 4, 99)] },
  };
  const needed: Record<string, Role> = { content: 2, 'a new epoch': 3, 'a reader in': 3, 'a writer in': 3 };
  for (const name of ['a reader out', 'a reader made writer', 'a new identity of a reader']) needed[name] = 3;

  /** Who may do it with less, since the entry is his own. */
  const own: Record<string, ManifestMember> = {
    'a reader out': reader,
    'a manager out': manager,
    'a new identity of a reader': reader,
  };

  test.each(Object.entries(changes))('%s needs its role (H06)', (name, change) => {
    const least = needed[name] ?? roles.owner;
    for (const member of everybody) {
      const expected = member.role >= least || member === own[name] ? null : 'role';
      expect(problem({ ...change, writerId: member.accountId })).toBe(expected);
    }
    expect(problem({ ...change, writerId: countUp(0x77, 16) })).toBe('role');
    expect(problem({ ...change, writerId: newcomer.accountId })).toBe('role');
  });

  test('a role is read from the list before: nobody promotes himself', () => {
    const members = [...without(writer), person(3, 4)];
    expect(problem({ members, writerId: writer.accountId })).toBe('role');
    const joined = [...everybody, person(9, 4)];
    expect(problem({ members: joined, writerId: countUp(9, 16) })).toBe('role');
  });

  test('the order of the list says nothing', () => {
    expect(problem({ members: [...everybody].reverse(), writerId: writer.accountId })).toBe(null);
  });
});

describe('a list of members', () => {
  test.each([
    ['nobody', []],
    ['no owner', without(owner)],
    ['the owner made manager', [...without(owner), person(1, 3)]],
  ])('never ends with %s, whoever writes', (_, members) => {
    for (const { accountId } of everybody) {
      expect(problem({ members, writerId: accountId })).toBe('role');
      expect(problem({ members, writerId: accountId }, roles.owner)).toBe('role');
    }
  });
});

describe('whoever is in the list may', () => {
  const ownWrite = (member: ManifestMember, entry: readonly ManifestMember[]) => ({
    writerId: member.accountId,
    members: [...without(member), ...entry],
  });
  const renewed = ({ accountId, role }: ManifestMember) => ({
    accountId,
    role,
    identityHash: countUp(99, 32),
  });

  test.each([reader, writer, manager])('leave, and have new keys, in role $role', (member) => {
    const clock = { time: 5, logHead: { size: 3, root: countUp(0, 32) } };
    expect(problem({ ...clock, ...ownWrite(member, []) })).toBe(null);
    expect(problem({ ...clock, ...ownWrite(member, [renewed(member)]) })).toBe(null);
  });

  test.each([
    ['change nothing', ownWrite(reader, [reader])],
    ['take another role', ownWrite(reader, [{ ...reader, role: 2 }])],
    ['take another role with new keys', ownWrite(reader, [{ ...renewed(reader), role: 2 }])],
    ['renew his keys and the root', { ...ownWrite(reader, [renewed(reader)]), root: countUp(0, 32) }],
    ['leave and change the root', { ...ownWrite(reader, []), root: countUp(0, 32) }],
    ['leave and add a leaf', { ...ownWrite(reader, []), count: 11 }],
    ['leave and begin an epoch', { ...ownWrite(reader, []), keyEpoch: 4 }],
    ['leave for somebody else', { ...ownWrite(reader, [person(9, 1)]) }],
    ['leave and take somebody along', { writerId: reader.accountId, members: [owner, manager] }],
    [
      'renew somebody else’s keys beside his own',
      { writerId: reader.accountId, members: [owner, manager, renewed(writer), renewed(reader)] },
    ],
    ['write for another who leaves', { writerId: reader.accountId, members: without(writer) }],
  ] as const)('not %s, as a reader (H06)', (_, changes) => {
    expect(problem(changes)).toBe('role');
  });

  test('an owner leaves as long as another one stays', () => {
    const two = { ...before, members: [...everybody, person(8, 4)] };
    const hash = manifestHash(encodeManifest(two));
    const next = { ...following({ previousHash: hash }), members: [...without(owner), person(8, 4)] };
    expect(linkProblem(two, hash, next)).toBe(null);
    expect(problem(ownWrite(owner, []))).toBe('role');
  });
});

describe('a writer whose role comes by a group', () => {
  const stranger = countUp(0x77, 16);
  const content = { writerId: stranger, root: countUp(0x61, 32) };
  const joined = { writerId: stranger, members: [...everybody, person(9, 1)] };
  const promoted = { writerId: stranger, members: [...everybody, person(9, 4)] };

  test.each([0, 1, 2, 3, 4])('may what role %i may', (groupRole) => {
    expect(problem(content, groupRole)).toBe(groupRole >= 2 ? null : 'role');
    expect(problem(joined, groupRole)).toBe(groupRole >= 3 ? null : 'role');
    expect(problem(promoted, groupRole)).toBe(groupRole >= 4 ? null : 'role');
  });

  test('has the larger of both roles', () => {
    expect(problem({ writerId: reader.accountId }, roles.writer)).toBe(null);
    expect(problem({ writerId: manager.accountId, keyEpoch: 4 }, roles.reader)).toBe(null);
  });

  test('has no entry of his own to change', () => {
    expect(problem({ writerId: stranger, members: everybody }, roles.reader)).toBe('role');
  });
});

describe('a group with renewed keys that is an owner', () => {
  const renewed = person(1, 4, 99);
  const renewal = { writerId: manager.accountId, keyEpoch: 4, members: [...without(owner), renewed] };
  const vouched = [{ groupId: renewed.accountId, identityHash: renewed.identityHash }];
  const by = (changes: Partial<Manifest>, groups = vouched) =>
    linkProblem(before, beforeHash, following(changes), { groupRole: 0, vouched: groups });

  test('is named under them by a manager who renews the keys of the vault', () => {
    expect(by(renewal)).toBe(null);
    expect(by({ ...renewal, writerId: writer.accountId })).toBe('role');
  });

  test.each([
    ['whose list names no such keys', renewal, []],
    ['whose list names others', renewal, [{ ...vouched[0]!, identityHash: countUp(0x11, 32) }]],
    ['of another id', renewal, [{ ...vouched[0]!, groupId: countUp(0x12, 16) }]],
    ['without new keys of the vault', { ...renewal, keyEpoch: 3 }, vouched],
    [
      'that loses its role with it',
      { ...renewal, members: [...without(owner), { ...renewed, role: 3 }, person(8, 4)] },
      vouched,
    ],
    [
      'that was not there',
      { ...renewal, members: [...everybody, person(9, 4)] },
      [{ groupId: person(9, 4).accountId, identityHash: person(9, 4).identityHash }],
    ],
  ] as const)('but not one %s', (_, changes, groups) => {
    expect(by(changes as Partial<Manifest>, [...groups])).toBe('role');
  });
});

describe('a first manifest', () => {
  const first: Manifest = {
    ...before,
    seq: 1,
    keyEpoch: 1,
    previousHash: new Uint8Array(32),
    members: [owner],
  };
  test.each([
    ['as it should be', {}, true],
    ['of another seq', { seq: 2 }, false],
    ['of another epoch', { keyEpoch: 2 }, false],
    ['with a past', { previousHash: countUp(1, 32) }, false],
    ['with a second member (H06)', { members: [owner, reader] }, false],
    ['without members', { members: [] }, false],
    ['whose writer is no owner', { members: [person(1, 3)] }, false],
    ['whose writer is somebody else', { writerId: reader.accountId }, false],
  ] as const)('%s', (_, changes, expected) => {
    expect(isFirstManifest({ ...first, ...changes })).toBe(expected);
  });

  const self: ManifestMember = { accountId: first.vaultId, role: 1, identityHash: countUp(0x5e, 32) };
  const group = { ...first, members: [owner, self] };
  test.each([
    ['as it should be', {}, true],
    ['without the group itself', { members: [owner] }, false],
    ['with somebody else in its place (H06)', { members: [owner, reader] }, false],
    ['with a third (H06)', { members: [owner, self, reader] }, false],
    ['with the group as its writer', { members: [owner, { ...self, role: 2 }] }, false],
    [
      'whose writer is the group',
      { writerId: first.vaultId, members: [{ ...self, role: 4 }, reader] },
      false,
    ],
    ['of another seq', { seq: 2 }, false],
    ['of another epoch', { keyEpoch: 2 }, false],
    ['with a past', { previousHash: countUp(1, 32) }, false],
  ] as const)('of a group %s', (_, changes, expected) => {
    expect(isFirstGroupManifest({ ...group, ...changes })).toBe(expected);
    expect(isFirstManifest({ ...group, members: [owner, self] })).toBe(false);
  });
});
