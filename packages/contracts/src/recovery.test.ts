import { describe, expect, test } from 'vitest';
import * as contracts from './index.ts';
import {
  aMailCode,
  anEmail,
  anId,
  bytes,
  flag,
  holds,
  kdfLimits,
  list,
  manifestLimits,
  number,
  oneOf,
  optional,
  shownText,
  some,
  text,
  upTo,
  whole,
  withField,
} from './testing/limits.ts';

const ways = ['kit-and-answers', 'kit', 'answers'];
const { released, claimRecovery } = contracts;

holds('beginning a recovery', contracts.beginRecovery.body, { email: 'a@b' }, { email: anEmail });
holds('its answer', contracts.beginRecovery.reply, { recoveryId: some.id }, { recoveryId: anId });
holds('its code', contracts.verifyRecovery.body, { code: '12345678' }, { code: aMailCode });
holds(
  'what a right code gives',
  contracts.verifyRecovery.reply,
  {
    ...{ accountId: some.id, deploymentId: some.id, deviceAllowed: true, nonce: some.bytes(32) },
    ways: [{ kind: 'kit', salt: some.bytes(32), iterations: 0, questions: ['one'], waits: false }],
    pinPathLost: false,
  },
  {
    ...{ accountId: anId, deploymentId: anId, deviceAllowed: flag, nonce: bytes(32), pinPathLost: flag },
    ways: list(0, null),
    'ways[].kind': oneOf(...ways),
    'ways[].salt': bytes(32),
    'ways[].iterations': number,
    'ways[].questions': list(0, null),
    'ways[].questions[]': shownText,
    'ways[].waits': flag,
  },
);

holds(
  'an evaluation',
  contracts.evaluateRecovery.body,
  { purpose: 'answers', blinded: some.bytes(32) },
  { purpose: oneOf('answers', 'backup'), blinded: bytes(32) },
);
holds(
  'an evaluation of one’s own answers',
  contracts.evaluateOwnAnswers.body,
  { blinded: some.bytes(32) },
  { blinded: bytes(32) },
);
holds(
  'a test of a way',
  contracts.testRecoveryWay.body,
  { kind: 'kit', recoveryAuth: some.bytes(32) },
  { kind: oneOf(...ways), recoveryAuth: bytes(32) },
);
holds(
  'what a tested way gives',
  contracts.testRecoveryWay.reply,
  { wrap: some.bytes(125), testedAt: 1 },
  { wrap: bytes(125), testedAt: number },
);

const byKit = { kind: 'kit-and-answers', recoveryAuth: some.bytes(32) };
const byDevice = {
  ...{ kind: 'device', deviceId: some.id, origin: 'https://vault.example.org', signature: some.bytes(64) },
};
holds('a claim by what a person keeps or remembers', claimRecovery.body, byKit, {
  kind: oneOf(...ways),
  recoveryAuth: bytes(32),
});
holds('a claim by a device', claimRecovery.body, byDevice, {
  ...{ kind: oneOf('device'), deviceId: anId, signature: bytes(64), origin: text(0, 300) },
});

const deviceBackup = {
  ...{ deviceId: some.id, ephemeral: some.bytes(32), wrap: some.bytes(125), signature: some.bytes(64) },
};
const release = {
  ...{ kind: 'released', email: 'a@b', fullName: 'A', kdf: some.kdf, pinEpoch: 1, rootEpoch: 1 },
  ...{ wrap: some.bytes(125), backup: deviceBackup, privateKeys: some.bytes(2000) },
  ...{ identity: some.bytes(300), states: [{ seq: 1, sealed: some.bytes(500) }], hasFactors: true },
  vaults: [
    {
      ...{ vaultId: some.id, seq: 1, keyEpoch: 1, head: some.manifest() },
      keys: [{ keyEpoch: 1, selfWrap: some.bytes(157) }],
    },
  ],
  nonce: some.bytes(32),
};
holds('a release', released, release, {
  ...{ kind: oneOf('released'), email: shownText, fullName: shownText, pinEpoch: number, rootEpoch: number },
  ...kdfLimits('kdf'),
  wrap: optional(bytes(125)),
  'backup.deviceId': anId,
  'backup.ephemeral': bytes(32),
  'backup.wrap': bytes(125),
  'backup.signature': bytes(64),
  privateKeys: upTo(8192),
  identity: upTo(4096),
  states: list(0, null),
  'states[].seq': whole(0),
  'states[].sealed': upTo(196_608),
  vaults: list(0, null),
  'vaults[].vaultId': anId,
  'vaults[].seq': whole(0),
  'vaults[].keyEpoch': number,
  'vaults[].keys': list(0, null),
  'vaults[].keys[].keyEpoch': number,
  'vaults[].keys[].selfWrap': bytes(157),
  ...manifestLimits('vaults[].head'),
  hasFactors: flag,
  nonce: bytes(32),
});

describe('claims', () => {
  test('a claim is of one kind: fields of the other are refused', () => {
    for (const mixed of [
      { ...byKit, deviceId: some.id },
      { ...byKit, signature: some.bytes(64) },
      { ...byDevice, recoveryAuth: some.bytes(32) },
      { ...byDevice, kind: 'kit' },
      { ...byKit, kind: 'device' },
    ])
      expect(claimRecovery.body.safeParse(mixed).success).toBe(false);
  });

  test('the answer is a release or a wait; a wait that brings keys is read without them', () => {
    const wait = { kind: 'waiting', actId: some.id, until: 1, approvalAsked: false };
    expect(claimRecovery.reply.parse(release)).toEqual(release);
    expect(claimRecovery.reply.parse({ ...release, ...wait })).toEqual(wait);
    for (const part of ['actId', 'until', 'approvalAsked'])
      expect(claimRecovery.reply.safeParse(withField(wait, part, undefined)).success).toBe(false);
    expect(claimRecovery.reply.safeParse({ ...wait, kind: 'approved' }).success).toBe(false);
  });

  test('a release without wrap and without backup is still read: what is missing is the engine’s alarm', () => {
    const { wrap: _, backup: __, ...bare } = release;
    expect(released.safeParse(bare).success).toBe(true);
    expect(released.safeParse(withField(release, 'backup', null)).success).toBe(false);
  });
});
