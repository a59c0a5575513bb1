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
  kdfLimits,
  list,
  nullable,
  number,
  oneOf,
  optional,
  shownText,
  some,
  text,
  typed,
  whole,
} from './testing/limits.ts';

const stepUp = { nonce: some.bytes(32), reauth: some.bytes(32) };
const stepUpLimits = { nonce: bytes(32), reauth: bytes(32) };
const acts = ['recovery', 'add-recovery', 'change-email', 'drop-factor', 'delete-account'];
const ways = ['kit-and-answers', 'kit', 'answers'];

describe('the account', () => {
  const act = {
    actId: some.id,
    kind: 'recovery',
    subject: 'x',
    startedAt: 1,
    effectiveAt: 2,
    verified: true,
  };
  const actLimits = {
    ...{ actId: anId, kind: oneOf(...acts), subject: nullable(shownText) },
    ...{ startedAt: number, effectiveAt: number, verified: flag },
  };
  const way = {
    ...{ kind: 'kit', questions: ['one'], salt: some.bytes(32), iterations: 0 },
    ...{ createdAt: 1, activeFrom: 2, testedAt: 3 },
  };
  const factor = {
    ...{ factorId: some.id, kind: 'totp', name: 'App', addedAt: 1, lastUsedAt: 2, droppedFrom: 3 },
  };
  const account = {
    ...{ email: 'a@b', fullName: 'A', role: 'owner', createdAt: 1, kdf: some.kdf, recovery: [way] },
    ...{ factors: [factor], backupCodesLeft: 10, mustEnrol: false, acts: [act] },
    policy: {
      ...{ factors: 'none', offline: { allowed: true, maxDays: 30 } },
      recovery: { answers: false, device: true, approval: false },
      devices: { approval: false },
      sharing: { verifiedOnly: false },
    },
  };
  holds('what its owner reads', contracts.readAccount.reply, account, {
    ...{ email: shownText, fullName: shownText, role: shownText, createdAt: number },
    ...kdfLimits('kdf'),
    recovery: list(0, null),
    'recovery[].kind': oneOf(...ways),
    'recovery[].questions': list(0, null),
    'recovery[].questions[]': shownText,
    'recovery[].salt': bytes(32),
    'recovery[].iterations': number,
    'recovery[].createdAt': number,
    'recovery[].activeFrom': number,
    'recovery[].testedAt': nullable(number),
    factors: list(0, null),
    'factors[].factorId': anId,
    'factors[].kind': oneOf('totp', 'webauthn', 'backup-codes'),
    'factors[].name': shownText,
    'factors[].addedAt': number,
    'factors[].lastUsedAt': nullable(number),
    'factors[].droppedFrom': nullable(number),
    backupCodesLeft: number,
    'policy.factors': oneOf('none', 'any', 'webauthn'),
    'policy.offline.allowed': flag,
    'policy.offline.maxDays': number,
    'policy.recovery.answers': flag,
    'policy.recovery.device': flag,
    'policy.recovery.approval': flag,
    'policy.devices.approval': flag,
    'policy.sharing.verifiedOnly': flag,
    mustEnrol: flag,
    acts: list(0, null),
    ...Object.fromEntries(Object.entries(actLimits).map(([name, limit]) => [`acts[].${name}`, limit])),
  });
  holds('a pending act', contracts.pendingAct, act, actLimits);
  holds('a new name', contracts.changeName.body, { fullName: 'A' }, { fullName: text(1, 200) });
  holds(
    'a new address',
    contracts.beginEmailChange.body,
    { email: 'a@b', ...stepUp },
    { email: anEmail, ...stepUpLimits },
  );
  holds('the code of an address', contracts.confirmEmailCode.body, { code: '12345678' }, { code: aMailCode });
  holds('a deletion', contracts.requestDeletion.body, stepUp, stepUpLimits);
  holds(
    'the page of the log',
    contracts.listActivity.query ?? z.never(),
    { before: '1' },
    { before: optional(typed(1)) },
  );
  holds(
    'a page of the log',
    contracts.listActivity.reply,
    {
      events: [
        {
          ...{ eventId: 1, kind: 'signed-in', at: 1, deviceName: 'Desk', network: '192.0.2.0/24' },
          by: { fullName: 'Ada Lovelace', role: 'administrator' },
        },
      ],
    },
    {
      events: list(0, null),
      'events[].eventId': whole(0),
      // A newer server may log what this client has no words for: it is shown all the same.
      'events[].kind': shownText,
      'events[].at': number,
      'events[].deviceName': nullable(shownText),
      'events[].network': nullable(shownText),
      'events[].by.fullName': nullable(shownText),
      'events[].by.role': nullable(oneOf(...contracts.organisationRoles)),
    },
  );

  test('names nobody behind what a person did himself, and keeps that it was another who is gone', () => {
    const { reply } = contracts.listActivity;
    const own = { eventId: 1, kind: 'suspended', at: 1, deviceName: null, network: null };
    const takes = (by: unknown) => reply.safeParse({ events: [{ ...own, by }] }).success;
    expect([null, { fullName: null, role: null }, undefined, {}, 'Ada', []].map(takes)).toEqual([
      ...[true, true, false, false, false, false],
    ]);
  });

  test('has a public word for whatever is logged, each once, and none that could hold content', () => {
    expect(new Set(contracts.activityKinds).size).toBe(contracts.activityKinds.length);
    for (const kind of contracts.activityKinds) expect(kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const action of contracts.stepUpActions)
      expect(contracts.activityKinds).toContain(`step-up-${action}`);
  });

  test('has the acts of the spec page', () => {
    expect([...contracts.actKinds]).toEqual(acts);
  });
});

describe('the link of a mail', () => {
  holds('its token', contracts.disown.body, { token: some.bytes(32) }, { token: bytes(32) });
  holds('a look at it', contracts.lookAtMail.body, { token: some.bytes(32) }, { token: bytes(32) });
  holds(
    'what it is about',
    contracts.lookAtMail.reply,
    { kind: 'signed-in', at: 1, act: { kind: 'recovery', effectiveAt: 1 }, deviceName: 'Desk' },
    {
      ...{ kind: shownText, at: number, deviceName: nullable(shownText) },
      ...{ 'act.kind': oneOf(...acts), 'act.effectiveAt': number },
    },
  );
  holds(
    'what it did',
    contracts.disown.reply,
    { stopped: true, deviceRevoked: true, sessionsEnded: 1 },
    { stopped: flag, deviceRevoked: flag, sessionsEnded: number },
  );
});

describe('devices and sessions', () => {
  holds(
    'the devices',
    contracts.listDevices.reply,
    {
      devices: [
        {
          ...{ deviceId: some.id, publicKey: some.bytes(32), backupKey: some.bytes(32), name: 'Desk' },
          ...{ firstSeenAt: 1, lastSeenAt: 2, current: true, hasBackup: false },
        },
      ],
    },
    {
      devices: list(0, null),
      'devices[].deviceId': anId,
      'devices[].publicKey': bytes(32),
      'devices[].backupKey': nullable(bytes(32)),
      'devices[].name': shownText,
      'devices[].firstSeenAt': number,
      'devices[].lastSeenAt': number,
      'devices[].current': flag,
      'devices[].hasBackup': flag,
    },
  );
  holds(
    'the sessions',
    contracts.listSessions.reply,
    {
      sessions: [
        {
          ...{ sessionId: some.id, kind: 'full', deviceId: some.id, deviceName: 'Desk' },
          ...{ createdAt: 1, idleUntil: 2, expiresAt: 3, current: true },
        },
      ],
    },
    {
      sessions: list(0, null),
      'sessions[].sessionId': anId,
      'sessions[].kind': oneOf('full', 'locked', 'half'),
      'sessions[].deviceId': nullable(anId),
      'sessions[].deviceName': nullable(shownText),
      'sessions[].createdAt': number,
      'sessions[].idleUntil': number,
      'sessions[].expiresAt': number,
      'sessions[].current': flag,
    },
  );
  holds('a device’s name', contracts.renameDevice.body, { name: 'Desk' }, { name: text(1, 100) });
});

describe('further factors', () => {
  const named = { ...stepUp, name: 'Phone' };
  holds('beginning an app', contracts.beginTotp.body, named, { ...stepUpLimits, name: text(1, 60) });
  holds('beginning a key', contracts.beginWebauthn.body, named, { ...stepUpLimits, name: text(1, 60) });
  holds('new backup codes', contracts.renewBackupCodes.body, stepUp, stepUpLimits);
  holds('dropping one', contracts.dropFactor.body, stepUp, stepUpLimits);
  holds(
    'a begun key',
    contracts.beginWebauthn.reply,
    { factorId: some.id, options: {} },
    { factorId: anId, options: carried },
  );
  holds(
    'a confirmation by a key',
    contracts.confirmFactor.body,
    { kind: 'webauthn', response: {} },
    { kind: oneOf('webauthn'), response: carried },
  );

  test('an app is confirmed by six digits, and by no backup code', () => {
    const { body } = contracts.confirmFactor;
    expect(body.safeParse({ kind: 'totp', code: '123456' }).success).toBe(true);
    for (const code of ['12345', '1234567', 'abcdef', '123456\n', 123456, null])
      expect(body.safeParse({ kind: 'totp', code }).success).toBe(false);
    expect(body.safeParse({ kind: 'backup-codes', code: 'ABCDE-FGHJK' }).success).toBe(false);
  });
});
