import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import {
  aMailCode,
  anEmail,
  anId,
  anyWhole,
  bytes,
  holds,
  kdfLimits,
  list,
  manifestLimits,
  number,
  oneOf,
  optional,
  some,
  text,
  typed,
  upTo,
  whole,
  withField,
} from './testing/limits.ts';

const { registration, register } = contracts;

const signUp = {
  ...{ email: 'someone@example.org', fullName: 'Some One', setupCode: 'abc', accountId: some.id },
  ...{ nonce: some.bytes(32), kdf: some.kdf, salt: some.bytes(32), authKey: some.bytes(32) },
  ...{ reauthKey: some.bytes(32), oprfKeys: { pin: some.bytes(32) }, pinEpoch: 1 },
  ...{ wrappedRootKey: some.bytes(125), privateKeys: some.bytes(2000), identity: some.bytes(300) },
  identitySignature: some.bytes(64),
  recovery: {
    ...{ wrap: some.bytes(125), salt: some.bytes(32), iterations: 3_000_000 },
    ...{ questions: ['one', 'two'], recoveryAuth: some.bytes(32) },
  },
  accountState: some.bytes(500),
  vault: { vaultId: some.id, selfWrap: some.bytes(157), meta: some.bytes(100), first: some.manifest() },
  device: {
    ...{ deviceId: some.id, publicKey: some.bytes(32), backupKey: some.bytes(32) },
    ...{ name: 'Desk', registration: some.bytes(64) },
  },
  backup: {
    oprfKey: some.bytes(32),
    devices: [
      { deviceId: some.id, ephemeral: some.bytes(32), wrap: some.bytes(125), signature: some.bytes(64) },
    ],
  },
};

holds('a sign-up', registration, signUp, {
  email: anEmail,
  fullName: text(1, 200),
  setupCode: optional(text(0, 64)),
  accountId: anId,
  nonce: bytes(32),
  ...kdfLimits('kdf'),
  salt: bytes(32),
  authKey: bytes(32),
  reauthKey: bytes(32),
  'oprfKeys.pin': bytes(32),
  pinEpoch: oneOf(1),
  wrappedRootKey: bytes(125),
  privateKeys: upTo(8192),
  identity: upTo(4096),
  identitySignature: bytes(64),
  'recovery.wrap': bytes(125),
  'recovery.salt': bytes(32),
  'recovery.iterations': anyWhole,
  'recovery.questions': list(2, 5),
  'recovery.questions[]': text(1, 200),
  'recovery.recoveryAuth': bytes(32),
  accountState: upTo(65_536),
  'vault.vaultId': anId,
  'vault.selfWrap': bytes(157),
  'vault.meta': upTo(4096),
  ...manifestLimits('vault.first'),
  'device.deviceId': anId,
  'device.publicKey': bytes(32),
  'device.backupKey': bytes(32),
  'device.name': text(1, 100),
  'device.registration': bytes(64),
  'backup.oprfKey': bytes(32),
  'backup.devices': list(0, 50),
  'backup.devices[].deviceId': anId,
  'backup.devices[].ephemeral': bytes(32),
  'backup.devices[].wrap': bytes(125),
  'backup.devices[].signature': bytes(64),
});

describe('a sign-up', () => {
  test.each(['device', 'vault', 'recovery', 'kdf', 'oprfKeys'])('has %s, and not null for it', (part) => {
    for (const value of [undefined, null])
      expect(registration.safeParse(withField(signUp, part, value)).success).toBe(false);
  });

  test('sends no password, PIN, answer or key of its own: such a field is refused, not passed over', () => {
    for (const secret of ['password', 'pin', 'answers', 'rootKey', 'recoveryCode', 'oprfKey'])
      expect(registration.safeParse({ ...signUp, [secret]: some.bytes(32) }).success, secret).toBe(false);
  });

  test('of the largest shape but for its first manifest fits its limit in bytes', () => {
    const largest = { ...signUp, accountState: 'A'.repeat(87_382), privateKeys: 'A'.repeat(10_923) };
    expect(registration.safeParse(largest).success).toBe(true);
    expect(JSON.stringify(largest).length).toBeLessThan(register.bodyLimit ?? 0);
  });
});

holds('prelogin', contracts.prelogin.body, { email: 'a@b' }, { email: anEmail });
holds(
  'the facts of prelogin',
  contracts.prelogin.reply,
  { deploymentId: some.id, kdf: some.kdf, salt: some.bytes(32), nonce: some.bytes(32) },
  { deploymentId: anId, ...kdfLimits('kdf'), salt: bytes(32), nonce: bytes(32) },
);
holds('a registration’s code', contracts.verifyRegistration.body, { code: '12345678' }, { code: aMailCode });
holds(
  'its place',
  contracts.resendCode.params ?? z.never(),
  { registrationId: some.id },
  {
    registrationId: anId,
  },
);
holds(
  'a session',
  contracts.readSession.reply,
  { kind: 'half', sessionId: some.id, accountId: some.id, idleUntil: 1, expiresAt: 2 },
  {
    ...{ kind: oneOf('half', 'full'), sessionId: anId, accountId: anId },
    ...{ idleUntil: number, expiresAt: number },
  },
);

const actions = ['export', 'reveal-all', 'credentials', 'factors', 'email', 'delete-account'];
holds(
  'a step-up challenge',
  contracts.challengeStepUp.body,
  { action: 'export' },
  { action: oneOf(...actions) },
);
holds(
  'a step-up',
  contracts.confirmStepUp.body,
  { action: 'export', nonce: some.bytes(32), proof: some.bytes(32) },
  { action: oneOf(...actions), nonce: bytes(32), proof: bytes(32) },
);

holds('states since', contracts.readStates.query ?? z.never(), { since: '0' }, { since: typed(0) });
holds('the place of a state', contracts.writeState.params ?? z.never(), { seq: '2' }, { seq: typed(2) });
holds(
  'a state',
  contracts.writeState.body,
  { sealed: some.bytes(500), accountId: some.id },
  { sealed: upTo(196_608), accountId: optional(anId) },
);
holds(
  'states of a reply',
  contracts.readStates.reply,
  { states: [{ seq: 1, sealed: some.bytes(10) }] },
  { states: list(0, null), 'states[].seq': whole(0), 'states[].sealed': upTo(196_608) },
);

test.each([
  ['lockSession', contracts.lockSession],
  ['signOut', contracts.signOut],
  ['touchSession', contracts.touchSession],
  ['resendCode', contracts.resendCode],
  ['endOtherSessions', contracts.endOtherSessions],
  ['cancelAct', contracts.cancelAct],
])('%s takes an empty object and nothing else', (_, { body }) => {
  expect(body.safeParse({}).success).toBe(true);
  for (const wrong of [null, [], '', 0, { force: true }, undefined])
    expect(body.safeParse(wrong).success).toBe(false);
});

test('the words of a verified sign-up, a lock and a confirmed step-up are true or nothing', () => {
  for (const [reply, name] of [
    [contracts.verifyRegistration.reply, 'verified'],
    [contracts.resendCode.reply, 'sent'],
    [contracts.signOut.reply, 'signedOut'],
    [contracts.confirmStepUp.reply, 'confirmed'],
  ] as const) {
    expect(reply.safeParse({ [name]: true }).success).toBe(true);
    for (const wrong of [false, 1, 'true', null, undefined])
      expect(reply.safeParse({ [name]: wrong }).success).toBe(false);
  }
});
