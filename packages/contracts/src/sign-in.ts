import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { accountStateLimit, bytesOf, bytesUpTo, count, email, factorKind, id, mailCode } from './ids.ts';

/** What still stands before the PIN, in this order. `approval` is the word of an administrator. */
export const stepsLeft = z.array(z.enum(['code', 'factor', 'approval']));

/** A WebAuthn message in the browser's JSON form; its shape is the business of the libraries at both ends. */
export const webauthnJson = z.record(z.string(), z.unknown());

/** First step: exactly one Argon2id on the server, whoever asks. Success gives a half session of five minutes. */
export const submitPassword = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/password',
  access: 'anyone',
  summary: 'First step of signing in',
  body: z.strictObject({ email, authKey: bytesOf(32), deviceId: id.optional() }),
  reply: z.object({
    accountId: id,
    halfSessionId: id,
    /** Whether the device is one of the account's; it proves so with {@link evaluatePin}. */
    deviceKnown: z.boolean(),
    /** What the device signs. */
    nonce: bytesOf(32),
    steps: stepsLeft,
  }),
  errors: ['api/wrong-credentials', 'api/suspended', 'api/too-many-tries'],
});

/** Types the code that was mailed because the device is unknown. */
export const submitSignInCode = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/code',
  access: 'half',
  summary: 'Type the code for an unknown device',
  body: z.strictObject({ code: mailCode }),
  reply: z.object({ steps: stepsLeft }),
  errors: ['api/wrong-code', 'api/code-expired', 'api/too-many-tries'],
});

/** Sends another code for this sign-in: five in all, each after a longer wait. */
export const resendSignInCode = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/code/resend',
  access: 'half',
  summary: 'Send another code for an unknown device',
  body: z.strictObject({}),
  reply: z.object({ sent: z.literal(true) }),
  errors: ['api/too-many-tries', 'api/not-found'],
});

/** What a further factor is asked with. `webauthn` are request options as the browser's own JSON form has them. */
export const challengeFactor = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/factor/challenge',
  access: 'half',
  summary: 'Ask for a further factor',
  body: z.strictObject({}),
  reply: z.object({ kinds: z.array(factorKind), webauthn: webauthnJson.optional() }),
  errors: ['api/not-found'],
});

/** Answers with a further factor: 5 wrong answers an hour. */
export const submitFactor = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/factor',
  access: 'half',
  summary: 'Answer with a further factor',
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('totp'), code: z.string().regex(/^\d{6}$/) }),
    z.strictObject({ kind: z.literal('backup-codes'), code: z.string().min(8).max(40) }),
    z.strictObject({ kind: z.literal('webauthn'), response: webauthnJson }),
  ]),
  reply: z.object({ steps: stepsLeft }),
  errors: ['api/wrong-code', 'api/too-many-tries'],
});

/** Second step, first half: one OPRF evaluation, counted and committed before the reply leaves. */
export const evaluatePin = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/pin/evaluate',
  access: 'half',
  summary: 'Evaluate a blinded PIN',
  body: z.strictObject({
    blinded: bytesOf(32),
    /**
     * By the device's key over `device-auth` and the nonce of {@link submitPassword}: wanted from a known device on the
     * first evaluation of a half session, in place of a mail code.
     */
    device: z.strictObject({ origin: z.string().max(300), signature: bytesOf(64) }).optional(),
  }),
  reply: z.object({
    evaluated: bytesOf(32),
    wrappedRootKey: bytesUpTo(1024),
    privateKeys: bytesUpTo(8192),
    identity: bytesUpTo(4096),
    nonce: bytesOf(32),
    pinEpoch: z.number(),
    rootEpoch: z.number(),
    attemptsLeft: z.number(),
  }),
  errors: [
    'api/frozen',
    'api/too-many-tries',
    'api/invalid-request',
    'api/step-missing',
    'api/bad-origin',
    'api/pin-path-lost',
  ],
});

/** Identities of the account from `since` on, oldest first: each but the first is signed by the key before it. */
export const readIdentities = defineEndpoint({
  method: 'GET',
  path: '/v1/account/identities',
  access: 'half',
  summary: 'Identities since an epoch',
  query: z.strictObject({ since: z.coerce.number().int().min(1) }),
  body: null,
  reply: z.object({
    identities: z.array(
      z.object({ identity: bytesUpTo(4096), signature: bytesOf(64), rotation: bytesOf(64).optional() }),
    ),
  }),
  errors: [],
});

/** A sealed account state with its place in the chain. */
export const storedState = z.object({ seq: count, sealed: bytesUpTo(accountStateLimit) });

/** PIN tries that no proof cleared and nobody acknowledged; times in milliseconds since 1970. */
export const pinTries = z.object({ count: z.number().int().min(1), since: count, until: count });

/** See {@link pinTries}. */
export type PinTries = z.infer<typeof pinTries>;

/** Second step, second half: the signature proves that the private keys were opened. Gives the full session. */
export const provePin = defineEndpoint({
  method: 'POST',
  path: '/v1/sign-in/pin/prove',
  access: 'half',
  summary: 'Prove that the private keys were opened',
  body: z.strictObject({
    origin: z.string().max(300),
    signature: bytesOf(64),
    device: z.strictObject({
      deviceId: id,
      publicKey: bytesOf(32),
      /** X25519, for the device backup. */
      backupKey: bytesOf(32),
      name: z.string().min(1).max(100),
      /** By the device's key over `device-auth`. */
      signature: bytesOf(64),
      /** By the identity over `device-registration`, with a device that the server does not know yet. */
      registration: bytesOf(64).optional(),
    }),
  }),
  reply: z.object({
    sessionId: id,
    fullName: z.string(),
    states: z.array(storedState),
    /** The organisation asks for a further factor that this account has not: only the account's own routes answer. */
    mustEnrol: z.boolean(),
    /** Tries of others, where there are any: the person is asked about them. */
    pinTries: pinTries.optional(),
  }),
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/bad-origin', 'api/frozen', 'api/step-missing'],
});

/**
 * Acknowledges the PIN tries up to a moment, as {@link provePin} named them: they no longer count towards the ten in all,
 * but still for their hour. Tries that came later stand.
 */
export const acknowledgePinTries = defineEndpoint({
  method: 'POST',
  path: '/v1/account/pin-tries/acknowledge',
  access: 'full',
  summary: 'Acknowledge PIN tries of others',
  body: z.strictObject({ until: count }),
  reply: z.object({ acknowledged: count }),
  activity: true,
  errors: [],
});
