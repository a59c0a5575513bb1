import { utf8 } from '@coffer/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VaultError } from '../errors.ts';
import { createMemoryReplica } from '../testing/index.ts';
import { type AccountState, encodeAccountState, parseAccountState } from './account-state.ts';
import {
  addressHash,
  checkpointBytes,
  type DeviceMarks,
  furtherMark,
  readMarks,
  type VaultMark,
} from './marks.ts';

const state: AccountState = {
  ...{ v: 1, previousHash: 'p', deploymentId: 'd', origins: ['https://vault.example'] },
  ...{ kdf: { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 }, salt: 's', pinEpoch: 1, rootEpoch: 1 },
  ...{ identityHash: 'i', pins: {}, vaults: { v1: { epoch: 1, seq: 2, hash: 'h' } } },
  ...{ devices: [], recovery: ['kit-and-answers'], escrow: [], renewing: [], policySeq: 0, lowestSchema: 1 },
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VaultError) return error.code;
    throw error;
  }
  return 'ok';
};

describe('the account state', () => {
  test('comes back as it was written', () => {
    expect(parseAccountState(encodeAccountState(state))).toEqual(state);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a later version', { v: 2 }],
    ['no version', { v: undefined }],
    ['a version as text', { v: '1' }],
    ['a later schema', { lowestSchema: 2 }],
    ['no schema', { lowestSchema: undefined }],
    ['no hash of the state before', { previousHash: undefined }],
    ['no KDF', { kdf: undefined }],
    ['a KDF that is a list', { kdf: [] }],
    ['vaults that are nothing', { vaults: null }],
    ['vaults that are a list', { vaults: [] }],
    ['devices that are no list', { devices: {} }],
  ])('with %s it is a downgrade, and nothing of it is taken (H16)', (_, change) => {
    expect(codeOf(() => parseAccountState(utf8(JSON.stringify({ ...state, ...change }))))).toBe(
      'vault/downgrade',
    );
  });

  test.each(['null', '[]', '7', '"text"', '{}'])('%s is none', (text) => {
    expect(codeOf(() => parseAccountState(utf8(text)))).toBe('vault/downgrade');
  });
});

describe('marks of a device', () => {
  const mark: fc.Arbitrary<VaultMark> = fc.record({
    epoch: fc.nat({ max: 2 }),
    seq: fc.nat({ max: 4 }),
    hash: fc.constantFrom('a', 'b'),
  });

  test('of two places the further one counts, whichever is asked first', () => {
    fc.assert(
      fc.property(mark, mark, (a, b) => {
        const [there, back] = [furtherMark(a, b), furtherMark(b, a)];
        expect(there?.seq).toBe(back?.seq);
        expect(there?.hash).toBe(back?.hash);
        if (a.seq !== b.seq) expect(there?.seq).toBe(Math.max(a.seq, b.seq));
      }),
    );
  });

  test('one place with two hashes is a fork, never one of the two (H12)', () => {
    fc.assert(
      fc.property(mark, mark, (a, b) => {
        expect(furtherMark(a, b) === null).toBe(a.seq === b.seq && a.hash !== b.hash);
      }),
    );
  });

  const marks = (vaults: DeviceMarks['vaults'], seq = 1): DeviceMarks => ({
    ...{ v: 1, deploymentId: 'd', kdf: state.kdf, salt: 's', accountId: 'a', identityHash: 'i' },
    ...{ state: { seq, hash: 'h' }, vaults },
  });

  test('the checkpoint is over every mark, in one order, whatever the order of the vaults', () => {
    const [one, two] = [
      { epoch: 1, seq: 1, hash: 'x' },
      { epoch: 1, seq: 2, hash: 'y' },
    ];
    expect(checkpointBytes(marks({ a: one, b: two }))).toEqual(checkpointBytes(marks({ b: two, a: one })));
    const others = [
      marks({ a: one }),
      marks({ a: two, b: one }),
      marks({ a: one, b: { ...two, hash: 'z' } }),
      marks({ a: one, b: { ...two, seq: 3 } }),
      marks({ a: one, b: { ...two, epoch: 2 } }),
      marks({ a: one, b: two }, 2),
      marks({ a: one, c: two }),
    ];
    const seen = new Set([marks({ a: one, b: two }), ...others].map((each) => checkpointBytes(each).join()));
    expect(seen.size).toBe(others.length + 1);
  });

  test('no two sets of marks run together into one text', () => {
    const tricky = [
      marks({ 'a:1:1:x': { epoch: 1, seq: 1, hash: 'y' } }),
      marks({ a: { epoch: 1, seq: 1, hash: 'x' }, b: { epoch: 1, seq: 1, hash: 'y' } }),
      marks({ a: { epoch: 1, seq: 11, hash: 'x' } }),
      marks({ a: { epoch: 11, seq: 1, hash: 'x' } }),
    ];
    expect(new Set(tricky.map((each) => checkpointBytes(each).join())).size).toBe(tricky.length);
  });

  test('an address is kept as a hash, the same for each way of typing it, another for each other address', () => {
    const hash = addressHash('An.Nguyễn@Example.org');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    for (const typed of [
      ' an.nguyễn@example.org ',
      'AN.NGUYỄN@EXAMPLE.ORG',
      'an.nguye\u0302\u0303n@example.org',
    ])
      expect(addressHash(typed)).toBe(hash);
    for (const typed of ['an.nguyen@example.org', 'annguyễn@example.org', 'an.nguyễn@example.com'])
      expect(addressHash(typed)).not.toBe(hash);
  });

  test.each(['', 'null', '{', '[]', '{"v":2}', '7', '"v"'])(
    'kept marks like %j count as none',
    async (text) => {
      const replica = createMemoryReplica();
      await replica.changeMarks(addressHash('a@b.example'), () => text);
      expect(await readMarks(replica, 'a@b.example')).toBeNull();
    },
  );
});
