import { describe, expect, test } from 'vitest';
import * as contracts from './index.ts';
import {
  anEmail,
  anId,
  bytes,
  holds,
  kdfLimits,
  type Limit,
  list,
  manifestLimits,
  oneOf,
  optional,
  some,
  text,
  upTo,
  whole,
  withField,
} from './testing/limits.ts';

const { credentialChange, recoveryEnd, changeCredentials, finishRecovery } = contracts;

const device = {
  ...{ deviceId: some.id, publicKey: some.bytes(32), backupKey: some.bytes(32) },
  ...{ name: 'Desk', registration: some.bytes(64) },
};
const way = {
  ...{ kind: 'answers', wrap: some.bytes(125), salt: some.bytes(32), iterations: 3_000_000 },
  ...{ questions: ['one', 'two'], recoveryAuth: some.bytes(32), oprfKey: some.bytes(32) },
};
const deviceBackup = {
  ...{ deviceId: some.id, ephemeral: some.bytes(32), wrap: some.bytes(125), signature: some.bytes(64) },
};
const parts = {
  state: { seq: 2, sealed: some.bytes(500) },
  passwordPath: {
    ...{ kdf: some.kdf, salt: some.bytes(32), authKey: some.bytes(32), reauthKey: some.bytes(32) },
    ...{ pinEpoch: 2, oprfKey: some.bytes(32), wrappedRootKey: some.bytes(125) },
  },
  backup: { oprfKey: some.bytes(32), devices: [deviceBackup] },
  identity: {
    ...{ identity: some.bytes(300), signature: some.bytes(64), rotation: some.bytes(64) },
    vaults: [{ vaultId: some.id, manifest: some.manifest() }],
  },
  root: {
    ...{ rootEpoch: 2, privateKeys: some.bytes(2000) },
    wraps: [{ vaultId: some.id, keyEpoch: 1, selfWrap: some.bytes(157) }],
  },
  recovery: [way],
  dropRecovery: ['kit'],
};
const change = {
  ...{ accountId: some.id, act: 'keys', nonce: some.bytes(32), reauth: some.bytes(32) },
  ...parts,
  email: { email: 'new@example.org', actId: some.id },
};
const end = {
  ...{ accountId: some.id, nonce: some.bytes(32) },
  ...parts,
  ...{ device, dropFactors: true },
};

const kinds = ['kit-and-answers', 'kit', 'answers'];
// A root wrap has 125 bytes, a vault's key wrapped for oneself 157 (docs/spec/wrapped-key.md).
const partLimits: Record<string, Limit> = {
  'state.seq': whole(2),
  'state.sealed': upTo(196_608),
  ...kdfLimits('passwordPath.kdf'),
  'passwordPath.salt': bytes(32),
  'passwordPath.authKey': bytes(32),
  'passwordPath.reauthKey': bytes(32),
  'passwordPath.pinEpoch': whole(2),
  'passwordPath.oprfKey': bytes(32),
  'passwordPath.wrappedRootKey': bytes(125),
  'backup.oprfKey': bytes(32),
  'backup.devices': list(0, 50),
  'backup.devices[].deviceId': anId,
  'backup.devices[].ephemeral': bytes(32),
  'backup.devices[].wrap': bytes(125),
  'backup.devices[].signature': bytes(64),
  'identity.identity': upTo(4096),
  'identity.signature': bytes(64),
  'identity.rotation': bytes(64),
  'identity.vaults': list(0, 200),
  'identity.vaults[].vaultId': anId,
  ...manifestLimits('identity.vaults[].manifest'),
  'root.rootEpoch': whole(2),
  'root.privateKeys': upTo(8192),
  'root.wraps': list(0, 2000),
  'root.wraps[].vaultId': anId,
  'root.wraps[].keyEpoch': whole(1),
  'root.wraps[].selfWrap': bytes(157),
  recovery: optional(list(0, 3)),
  'recovery[].kind': oneOf(...kinds),
  'recovery[].wrap': bytes(125),
  'recovery[].salt': bytes(32),
  'recovery[].iterations': whole(0),
  'recovery[].questions': list(0, 5),
  'recovery[].questions[]': text(1, 200),
  'recovery[].recoveryAuth': bytes(32),
  'recovery[].oprfKey': optional(bytes(32)),
  dropRecovery: optional(list(0, 3)),
  'dropRecovery[]': oneOf(...kinds),
};

holds('a change of credentials', credentialChange, change, {
  ...partLimits,
  accountId: anId,
  act: oneOf('password', 'pin', 'kdf', 'email', 'recovery', 'keys', 'backup'),
  nonce: bytes(32),
  reauth: bytes(32),
  'email.email': anEmail,
  'email.actId': anId,
});

holds('the end of a recovery', recoveryEnd, end, {
  ...partLimits,
  accountId: anId,
  nonce: bytes(32),
  'device.deviceId': anId,
  'device.publicKey': bytes(32),
  'device.backupKey': bytes(32),
  'device.name': text(1, 100),
  'device.registration': bytes(64),
  dropFactors: optional({ says: 'is yes or no', takes: [true, false], refuses: [null, 0, 'true', []] }),
});

describe('parts of a change', () => {
  const partNames = ['passwordPath', 'backup', 'identity', 'root', 'recovery', 'dropRecovery', 'email'];

  test.each(partNames)('%s may be left out, and is never null', (part) => {
    expect(credentialChange.safeParse(withField(change, part, undefined)).success).toBe(true);
    expect(credentialChange.safeParse(withField(change, part, null)).success).toBe(false);
  });

  test.each(['accountId', 'act', 'nonce', 'reauth', 'state'])(
    '%s stands with every change: none is written without the state that describes it and the password',
    (part) => {
      expect(credentialChange.safeParse(withField(change, part, undefined)).success).toBe(false);
    },
  );

  test('a password path is replaced as a whole: with one of its parts missing it is none', () => {
    for (const part of Object.keys(change.passwordPath))
      expect(
        credentialChange.safeParse(withField(change, `passwordPath.${part}`, undefined)).success,
        part,
      ).toBe(false);
  });

  test('a recovery names its one-time challenge, and has no answer to a step-up nor a new address', () => {
    for (const [more, value] of Object.entries({ reauth: some.bytes(32), act: 'keys', email: change.email }))
      expect(recoveryEnd.safeParse({ ...end, [more]: value }).success, more).toBe(false);
  });
});

test.each([
  ['a change of credentials', changeCredentials, change],
  ['the end of a recovery', finishRecovery, end],
])('%s with as many devices, wraps and ways as there may be fits its limit in bytes', (_, endpoint, body) => {
  const full = {
    ...body,
    state: { seq: 2, sealed: 'A'.repeat(87_382) },
    backup: { oprfKey: some.bytes(32), devices: Array(50).fill(deviceBackup) },
    root: { ...parts.root, wraps: Array(2000).fill(parts.root.wraps[0]) },
    recovery: Array(3).fill({ ...way, questions: Array(5).fill('é'.repeat(200)) }),
  };
  expect(endpoint.body.safeParse(full).success).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThan(endpoint.bodyLimit ?? 0);
});

test('the kinds of ways and of acts are those of the spec page, in its words', () => {
  expect(contracts.recoveryKinds).toEqual(kinds);
  expect(contracts.credentialActs).toEqual(['password', 'pin', 'kdf', 'email', 'recovery', 'keys', 'backup']);
});
