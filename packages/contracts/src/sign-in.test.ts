import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import {
  aMailCode,
  anEmail,
  anId,
  bytes,
  carried,
  flag,
  holds,
  list,
  number,
  oneOf,
  optional,
  shownText,
  some,
  text,
  typed,
  upTo,
  whole,
} from './testing/limits.ts';

const { submitFactor, provePin, evaluatePin, submitPassword } = contracts;

holds(
  'the password step',
  submitPassword.body,
  { email: 'a@b', authKey: some.bytes(32), deviceId: some.id },
  { email: anEmail, authKey: bytes(32), deviceId: optional(anId) },
);
holds(
  'its answer',
  submitPassword.reply,
  {
    ...{ accountId: some.id, halfSessionId: some.id, deviceKnown: false, nonce: some.bytes(32) },
    steps: ['code', 'factor'],
  },
  {
    ...{ accountId: anId, halfSessionId: anId, deviceKnown: flag, nonce: bytes(32), steps: list(0, null) },
    'steps[]': oneOf('code', 'factor'),
  },
);
holds(
  'the code of an unknown device',
  contracts.submitSignInCode.body,
  { code: '12345678' },
  { code: aMailCode },
);

const digits = {
  says: 'is six digits',
  takes: ['000000', '999999'],
  refuses: ['', '12345', '1234567', '12345a', '１２３４５６', '123 456', '123456\n', 123456, null, []],
};
holds(
  'an app’s code',
  submitFactor.body,
  { kind: 'totp', code: '123456' },
  { kind: oneOf('totp'), code: digits },
);
holds(
  'a backup code',
  submitFactor.body,
  { kind: 'backup-codes', code: 'ABCDE-FGHJK' },
  { kind: oneOf('backup-codes'), code: text(8, 40) },
);
holds(
  'a security key’s word',
  submitFactor.body,
  { kind: 'webauthn', response: { id: 'x' } },
  { kind: oneOf('webauthn'), response: carried },
);
holds(
  'what a factor is asked with',
  contracts.challengeFactor.reply,
  { kinds: ['totp'], webauthn: {} },
  { kinds: list(0, null), 'kinds[]': oneOf('totp', 'webauthn', 'backup-codes'), webauthn: optional(carried) },
);

holds(
  'an evaluation of a PIN',
  evaluatePin.body,
  { blinded: some.bytes(32), device: { origin: 'https://vault.example.org', signature: some.bytes(64) } },
  { blinded: bytes(32), 'device.origin': text(0, 300), 'device.signature': bytes(64) },
);
holds(
  'what an evaluation gives',
  evaluatePin.reply,
  {
    ...{ evaluated: some.bytes(32), wrappedRootKey: some.bytes(125), privateKeys: some.bytes(2000) },
    ...{ identity: some.bytes(300), nonce: some.bytes(32), pinEpoch: 1, rootEpoch: 1, attemptsLeft: 4 },
  },
  {
    ...{ evaluated: bytes(32), wrappedRootKey: upTo(1024), privateKeys: upTo(8192), identity: upTo(4096) },
    ...{ nonce: bytes(32), pinEpoch: number, rootEpoch: number, attemptsLeft: number },
  },
);

const device = {
  ...{ deviceId: some.id, publicKey: some.bytes(32), backupKey: some.bytes(32), name: 'Desk' },
  ...{ signature: some.bytes(64), registration: some.bytes(64) },
};
const proof = { origin: 'https://vault.example.org', signature: some.bytes(64), device };
holds('a proof', provePin.body, proof, {
  origin: text(0, 300),
  signature: bytes(64),
  'device.deviceId': anId,
  'device.publicKey': bytes(32),
  'device.backupKey': bytes(32),
  'device.name': text(1, 100),
  'device.signature': bytes(64),
  'device.registration': optional(bytes(64)),
});
holds(
  'what a proof gives',
  provePin.reply,
  {
    ...{ sessionId: some.id, fullName: 'A', states: [{ seq: 1, sealed: some.bytes(10) }] },
    ...{ mustEnrol: false, pinTries: { count: 1, since: 1, until: 2 } },
  },
  {
    ...{ sessionId: anId, fullName: shownText, states: list(0, null), mustEnrol: flag },
    ...{ 'states[].seq': whole(0), 'states[].sealed': upTo(196_608) },
    ...{ 'pinTries.count': whole(1), 'pinTries.since': whole(0), 'pinTries.until': whole(0) },
  },
);
holds('an acknowledgement', contracts.acknowledgePinTries.body, { until: 1 }, { until: whole(0) });
holds('identities since', contracts.readIdentities.query ?? z.never(), { since: '1' }, { since: typed(1) });
holds(
  'identities',
  contracts.readIdentities.reply,
  { identities: [{ identity: some.bytes(300), signature: some.bytes(64), rotation: some.bytes(64) }] },
  {
    identities: list(0, null),
    'identities[].identity': upTo(4096),
    'identities[].signature': bytes(64),
    'identities[].rotation': optional(bytes(64)),
  },
);

describe('an answer with a further factor', () => {
  test('is of one kind, and carries nothing of another', () => {
    for (const wrong of [
      { kind: 'totp', code: '123456', response: {} },
      { kind: 'totp', response: {} },
      { kind: 'webauthn', code: '123456' },
      { kind: 'webauthn', response: {}, code: '123456' },
      { kind: 'sms', code: '123456' },
      { code: '123456' },
    ])
      expect(submitFactor.body.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
  });

  test('of a key comes out as it went in, at any depth and with names that reach for a prototype', () => {
    const text =
      '{"kind":"webauthn","response":{"id":"x","deep":{"__proto__":{"isAdmin":true},"list":[1,null]}}}';
    const parsed = submitFactor.body.parse(JSON.parse(text));
    expect(JSON.stringify(parsed)).toBe(text);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

test('no step before the PIN takes a password, a PIN or a key in the clear', () => {
  for (const [name, body, value] of [
    ['submitPassword', submitPassword.body, { email: 'a@b', authKey: some.bytes(32) }],
    ['evaluatePin', evaluatePin.body, { blinded: some.bytes(32) }],
    ['provePin', provePin.body, proof],
  ] as const)
    for (const secret of ['password', 'pin', 'unlockSeed', 'rootKey']) {
      expect(body.safeParse(value).success).toBe(true);
      expect(body.safeParse({ ...value, [secret]: 'x' }).success, `${name} ${secret}`).toBe(false);
    }
});
