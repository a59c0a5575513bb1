import { z } from 'zod';
import { backupPart, newDevice } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import {
  accountStateLimit,
  bytesOf,
  bytesUpTo,
  count,
  email,
  id,
  kdf,
  mailCode,
  signedManifest,
} from './ids.ts';
import { storedState } from './sign-in.ts';

/** Facts that a client needs before it derives anything; an unknown address gets an answer of the same shape. */
export const prelogin = defineEndpoint({
  method: 'POST',
  path: '/v1/prelogin',
  access: 'anyone',
  summary: 'KDF parameters, salt, deployment and a nonce for an address',
  body: z.strictObject({ email }),
  reply: z.object({ deploymentId: id, kdf, salt: bytesOf(32), nonce: bytesOf(32) }),
  errors: ['api/too-many-tries'],
});

/** A vault as its creator sends it. */
export const newVault = z.strictObject({
  vaultId: id,
  selfWrap: bytesOf(157),
  meta: bytesUpTo(4096),
  first: signedManifest,
});

/** What {@link newVault} takes. */
export type NewVaultBody = z.input<typeof newVault>;

/** Everything that makes an account, in one transaction. Keys come wrapped; the server can open none. */
export const registration = z.strictObject({
  email,
  fullName: z.string().min(1).max(200),
  setupCode: z.string().max(64).optional(),
  accountId: id,
  nonce: bytesOf(32),
  kdf,
  salt: bytesOf(32),
  authKey: bytesOf(32),
  reauthKey: bytesOf(32),
  oprfKeys: z.strictObject({ pin: bytesOf(32) }),
  pinEpoch: z.literal(1),
  wrappedRootKey: bytesOf(125),
  privateKeys: bytesUpTo(8192),
  identity: bytesUpTo(4096),
  identitySignature: bytesOf(64),
  recovery: z.strictObject({
    wrap: bytesOf(125),
    salt: bytesOf(32),
    iterations: z.number().int(),
    questions: z.array(z.string().min(1).max(200)).min(2).max(5),
    recoveryAuth: bytesOf(32),
  }),
  accountState: bytesUpTo(65_536),
  vault: newVault,
  /** The browser that signs up: known from the start. */
  device: newDevice,
  backup: backupPart.optional(),
});

/** What {@link register} takes. */
export type RegistrationBody = z.input<typeof registration>;

/** Files an unverified registration. Known addresses get the same answer and another mail. */
export const register = defineEndpoint({
  method: 'POST',
  path: '/v1/register',
  access: 'anyone',
  summary: 'Sign up',
  body: registration,
  reply: z.object({ registrationId: id }),
  status: 202,
  bodyLimit: 262_144,
  proof: true,
  errors: [
    'api/bad-proof',
    'api/bad-nonce',
    'api/sign-up-closed',
    'api/setup-code-wrong',
    'api/too-many-tries',
    'api/policy',
  ],
});

const registrationPlace = z.strictObject({ registrationId: id });

/** Verifies the mailed code; works only with the registration's own cookie. */
export const verifyRegistration = defineEndpoint({
  method: 'POST',
  path: '/v1/registrations/:registrationId/verify',
  access: 'registration',
  summary: 'Type the mailed code',
  params: registrationPlace,
  body: z.strictObject({ code: mailCode }),
  reply: z.object({ verified: z.literal(true) }),
  errors: ['api/wrong-code', 'api/code-expired', 'api/not-found'],
});

/** Sends another code: five in all, each after a longer wait (1, 2, 5 and 15 minutes), and few a day to one address. */
export const resendCode = defineEndpoint({
  method: 'POST',
  path: '/v1/registrations/:registrationId/resend',
  access: 'registration',
  summary: 'Send another code',
  params: registrationPlace,
  body: z.strictObject({}),
  reply: z.object({ sent: z.literal(true) }),
  errors: ['api/too-many-tries', 'api/not-found'],
});

/** What the cookie stands for. */
export const readSession = defineEndpoint({
  method: 'GET',
  path: '/v1/session',
  access: 'half',
  summary: 'The present session',
  body: null,
  reply: z.object({
    kind: z.enum(['half', 'full']),
    sessionId: id,
    accountId: id,
    idleUntil: z.number(),
    expiresAt: z.number(),
  }),
  errors: ['api/unauthenticated'],
});

/** Falls back to a half session. */
export const lockSession = defineEndpoint({
  method: 'POST',
  path: '/v1/session/lock',
  access: 'half',
  summary: 'Lock',
  body: z.strictObject({}),
  reply: z.object({ halfSessionId: id }),
  errors: [],
});

/** Ends the session. */
export const signOut = defineEndpoint({
  method: 'POST',
  path: '/v1/session/sign-out',
  access: 'half',
  summary: 'Sign out',
  body: z.strictObject({}),
  reply: z.object({ signedOut: z.literal(true) }),
  errors: [],
});

/** Says that the person is active; extends the idle limit. */
export const touchSession = defineEndpoint({
  method: 'POST',
  path: '/v1/session/touch',
  access: 'full',
  summary: 'Extend the idle limit',
  body: z.strictObject({}),
  reply: z.object({ idleUntil: z.number() }),
  activity: true,
  whileEnrolling: true,
  errors: [],
});

/** Acts that ask for the password again. */
export const stepUpActions = [
  'export',
  'reveal-all',
  'credentials',
  'factors',
  'email',
  'delete-account',
  'console',
] as const;

/** A challenge for a step-up. */
export const challengeStepUp = defineEndpoint({
  method: 'POST',
  path: '/v1/step-up/challenge',
  access: 'full',
  summary: 'Ask for a step-up challenge',
  body: z.strictObject({ action: z.enum(stepUpActions) }),
  reply: z.object({ nonce: bytesOf(32), sessionId: id, kdf, salt: bytesOf(32) }),
  activity: true,
  whileEnrolling: true,
  errors: ['api/too-many-tries'],
});

/** Answers a step-up challenge; 5 wrong answers in an hour lock step-ups for the hour. */
export const confirmStepUp = defineEndpoint({
  method: 'POST',
  path: '/v1/step-up/confirm',
  access: 'full',
  summary: 'Answer a step-up challenge',
  body: z.strictObject({ action: z.enum(stepUpActions), nonce: bytesOf(32), proof: bytesOf(32) }),
  reply: z.object({ confirmed: z.literal(true) }),
  activity: true,
  whileEnrolling: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries'],
});

/** Most states in one reply of {@link readStates}; whoever gets as many asks again. */
export const statesLimit = 100;

/** Account states after `since`, oldest first, at most {@link statesLimit}. */
export const readStates = defineEndpoint({
  method: 'GET',
  path: '/v1/account/states',
  access: 'full',
  summary: 'Account states after a sequence number',
  query: z.strictObject({ since: z.coerce.number().int().min(0) }),
  body: null,
  reply: z.object({ states: z.array(storedState) }),
  whileEnrolling: true,
  errors: [],
});

/** Writes the next account state if `seq` is exactly one more than the stored one. */
export const writeState = defineEndpoint({
  method: 'PUT',
  path: '/v1/account/states/:seq',
  access: 'full',
  summary: 'Write the next account state',
  params: z.strictObject({ seq: z.coerce.number().int().min(2) }),
  body: z.strictObject({
    sealed: bytesUpTo(accountStateLimit),
    /** Whose state it is. Tabs share a cookie, and another account may have signed in meanwhile. */
    accountId: id.optional(),
  }),
  reply: z.object({ seq: count }),
  bodyLimit: 393_216,
  whileEnrolling: true,
  errors: ['api/state-conflict', 'api/unauthenticated'],
});
