import { describe, expect, test } from 'vitest';
import * as contracts from './index.ts';
import {
  anId,
  bytes,
  holds,
  identityLimits,
  list,
  manifestLimits,
  number,
  optional,
  some,
  upTo,
  whole,
} from './testing/limits.ts';

describe('a change of vault keys', () => {
  const grant = { granteeId: some.id, grant: some.bytes(600) };
  const identity = { identity: some.bytes(300), signature: some.bytes(64), rotation: some.bytes(64) };
  const end = {
    ...{ head: some.manifest(), meta: some.bytes(100), selfWrap: some.bytes(157) },
    ...{ grants: [grant], identity, state: { seq: 2, sealed: some.bytes(500) } },
  };
  const { body } = contracts.commitVaultRotation;

  holds(
    'its begin',
    contracts.beginVaultRotation.body,
    { rotationId: some.id, keyEpoch: 2 },
    { rotationId: anId, keyEpoch: whole(2) },
  );
  holds('its end', body, end, {
    ...manifestLimits('head'),
    ...identityLimits('identity', optional(bytes(64))),
    ...{ meta: upTo(4096), selfWrap: bytes(157), grants: list(0, 500), 'grants[].granteeId': anId },
    ...{ 'grants[].grant': upTo(2048), 'state.seq': whole(2), 'state.sealed': upTo(196_608) },
  });
  holds(
    'how far it is',
    contracts.stageRotatedItems.reply,
    { staged: 3 },
    {
      staged: whole(0),
    },
  );
  holds(
    'former keys',
    contracts.listFormerKeys.reply,
    { keys: [{ keyEpoch: 1, selfWrap: some.bytes(157) }] },
    { keys: list(0, null), 'keys[].keyEpoch': number, 'keys[].selfWrap': bytes(157) },
  );

  test('brings an identity with a group’s vault alone', () => {
    const { identity: _, ...ofPeople } = end;
    expect(body.safeParse(ofPeople).success).toBe(true);
    expect(body.safeParse({ ...end, identity: null }).success).toBe(false);
  });

  test('never carries a key in the clear, nor a word that the schema does not have', () => {
    for (const more of ['vaultKey', 'vaultSalt', 'privateKeys', 'groupKeys'])
      expect(body.safeParse({ ...end, [more]: some.bytes(32) }).success, more).toBe(false);
    for (const more of ['seed', 'rotations'])
      expect(body.safeParse({ ...end, identity: { ...identity, [more]: 'x' } }).success, more).toBe(false);
    expect(body.safeParse({ ...end, grants: [{ ...grant, role: 4 }] }).success).toBe(false);
  });

  test('ends within its limit in bytes with the largest manifest and state, and all members', () => {
    const largest = {
      ...{ head: { ...end.head, manifest: 'A'.repeat(1_398_102) }, meta: 'A'.repeat(5_462) },
      ...{ selfWrap: end.selfWrap, state: { seq: 2, sealed: 'A'.repeat(87_382) } },
      grants: Array(500).fill({ granteeId: some.id, grant: 'A'.repeat(2_731) }),
      identity: { ...identity, identity: 'A'.repeat(5_462) },
    };
    expect(body.safeParse(largest).success).toBe(true);
    expect(JSON.stringify(largest).length).toBeLessThan(contracts.commitVaultRotation.bodyLimit ?? 0);
  });
});
