import { z } from 'zod';
import { credentialParts, deviceBackup, newDevice, recoveryKind } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, email, id, kdf, mailCode, signedManifest } from './ids.ts';
import { storedState } from './sign-in.ts';

/** Begins a recovery: the same answer for every address; a code goes to the mailbox of an account. Sets a cookie. */
export const beginRecovery = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery',
  access: 'anyone',
  summary: 'Begin a recovery',
  body: z.strictObject({ email }),
  reply: z.object({ recoveryId: id }),
  status: 202,
  errors: ['api/too-many-tries'],
});

const recoveryPlace = z.strictObject({ recoveryId: id });

/** One way back in, as a recovery may use it. */
export const wayFacts = z.object({
  kind: recoveryKind,
  salt: bytesOf(32),
  iterations: z.number(),
  questions: z.array(z.string()),
  /** Whether a wait of 72 hours follows on the right answers. */
  waits: z.boolean(),
});

/** Types the mailed code: five tries a code. */
export const verifyRecovery = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery/:recoveryId/code',
  access: 'recovery',
  summary: 'Type the code of a recovery',
  params: recoveryPlace,
  body: z.strictObject({ code: mailCode }),
  reply: z.object({
    accountId: id,
    deploymentId: id,
    ways: z.array(wayFacts),
    /** Whether the organisation lets an authorised device open it. */
    deviceAllowed: z.boolean(),
    /** The challenge for a device. */
    nonce: bytesOf(32),
    /** True when the server lost the secret of the PIN's step: a new password and PIN are the only way on. */
    pinPathLost: z.boolean(),
  }),
  errors: ['api/wrong-code', 'api/code-expired', 'api/not-found', 'api/too-many-tries'],
});

/** Sends another code of a recovery: five in all, each after a longer wait. */
export const resendRecoveryCode = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery/:recoveryId/resend',
  access: 'recovery',
  summary: 'Send another code of a recovery',
  params: recoveryPlace,
  body: z.strictObject({}),
  reply: z.object({ sent: z.literal(true) }),
  errors: ['api/too-many-tries', 'api/not-found'],
});

/** Evaluates blinded answers, or the blinded PIN of a device backup once that was released. Counted before the reply. */
export const evaluateRecovery = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery/:recoveryId/evaluate',
  access: 'recovery',
  summary: 'Evaluate blinded answers or a blinded PIN',
  params: recoveryPlace,
  body: z.strictObject({ purpose: z.enum(['answers', 'backup']), blinded: bytesOf(32) }),
  reply: z.object({ evaluated: bytesOf(32), attemptsLeft: z.number() }),
  errors: ['api/too-many-tries', 'api/frozen', 'api/waiting', 'api/step-missing', 'api/pin-path-lost'],
});

/** A vault key that the account holds. */
export const heldKey = z.object({ keyEpoch: z.number(), selfWrap: bytesOf(157) });

/** Everything that the right recovery key opens and a new beginning is made from. */
export const released = z.object({
  kind: z.literal('released'),
  email: z.string(),
  fullName: z.string(),
  kdf,
  pinEpoch: z.number(),
  rootEpoch: z.number(),
  /** Of the claimed kit or answers. */
  wrap: bytesOf(125).optional(),
  /** Of the claimed device. */
  backup: deviceBackup.optional(),
  privateKeys: bytesUpTo(8192),
  identity: bytesUpTo(4096),
  /** The newest account state. */
  states: z.array(storedState),
  vaults: z.array(
    z.object({ vaultId: id, seq: count, keyEpoch: z.number(), keys: z.array(heldKey), head: signedManifest }),
  ),
  /** Whether a further factor is asked at each sign-in; it may be lost too. */
  hasFactors: z.boolean(),
  /** For the proof of {@link finishRecovery}; one hour. */
  nonce: bytesOf(32),
});

/** Claims a way back in. Right answers to one that waits start, or show, the wait; 10 wrong a day, 50 in all. */
export const claimRecovery = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery/:recoveryId/claim',
  access: 'recovery',
  summary: 'Claim a way back in',
  params: recoveryPlace,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: recoveryKind, recoveryAuth: bytesOf(32) }),
    z.strictObject({
      kind: z.literal('device'),
      deviceId: id,
      origin: z.string().max(300),
      /** By the device over `device-auth`, with the recovery's id and nonce. */
      signature: bytesOf(64),
    }),
  ]),
  reply: z.discriminatedUnion('kind', [
    released,
    z.object({ kind: z.literal('waiting'), actId: id, until: z.number(), approvalAsked: z.boolean() }),
  ]),
  errors: ['api/bad-proof', 'api/too-many-tries', 'api/step-missing', 'api/policy', 'api/bad-origin'],
});

/** What a recovery ends with: everything new, and the browser that did it known. */
export const recoveryEnd = z.strictObject({
  accountId: id,
  nonce: bytesOf(32),
  ...credentialParts,
  device: newDevice,
  /** The further factors are lost: they are asked for 24 hours more, in which any session or mail can stop it. */
  dropFactors: z.boolean().optional(),
});

/** What {@link finishRecovery} takes. */
export type RecoveryEndBody = z.input<typeof recoveryEnd>;

/**
 * Ends a recovery in one transaction: new password path, root key, identity, ways back in and account state; every
 * session and every other device is revoked and the old wraps are gone. The proof is by the identity before.
 */
export const finishRecovery = defineEndpoint({
  method: 'POST',
  path: '/v1/recovery/:recoveryId/finish',
  access: 'recovery',
  summary: 'End a recovery',
  params: recoveryPlace,
  body: recoveryEnd,
  reply: z.object({ recovered: z.literal(true) }),
  bodyLimit: 4_194_304,
  proof: true,
  errors: [
    'api/bad-proof',
    'api/bad-nonce',
    'api/state-conflict',
    'api/manifest-conflict',
    'api/step-missing',
    'api/policy',
  ],
});

/** Gives a signed-in person the wrap of a way, if its keys are right: the kit is tested and nothing changes. */
export const testRecoveryWay = defineEndpoint({
  method: 'POST',
  path: '/v1/account/recovery/test',
  access: 'full',
  summary: 'Test a way back in',
  body: z.strictObject({ kind: recoveryKind, recoveryAuth: bytesOf(32) }),
  reply: z.object({ wrap: bytesOf(125), testedAt: z.number() }),
  activity: true,
  errors: ['api/bad-proof', 'api/too-many-tries', 'api/not-found'],
});

/** Evaluates the blinded answers of one's own way `answers`, for its making or testing; counted like the rest. */
export const evaluateOwnAnswers = defineEndpoint({
  method: 'POST',
  path: '/v1/account/recovery/evaluate',
  access: 'full',
  summary: 'Evaluate blinded answers of one’s own',
  body: z.strictObject({ blinded: bytesOf(32) }),
  reply: z.object({ evaluated: bytesOf(32) }),
  activity: true,
  errors: ['api/too-many-tries', 'api/not-found', 'api/pin-path-lost'],
});
