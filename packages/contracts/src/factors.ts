import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, id } from './ids.ts';
import { webauthnJson } from './sign-in.ts';

/** The answer to a step-up challenge for `factors`. */
const stepUp = { nonce: bytesOf(32), reauth: bytesOf(32) } as const;
const factorName = z.string().min(1).max(60);

/** Begins an authenticator app: nothing counts before its first code. The secret is shown once. */
export const beginTotp = defineEndpoint({
  method: 'POST',
  path: '/v1/account/factors/totp',
  access: 'full',
  summary: 'Begin an authenticator app',
  body: z.strictObject({ ...stepUp, name: factorName }),
  reply: z.object({ factorId: id, secret: z.string(), address: z.string() }),
  activity: true,
  whileEnrolling: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries'],
});

/** Begins a security key or passkey: the options of its creation in the browser's JSON form. */
export const beginWebauthn = defineEndpoint({
  method: 'POST',
  path: '/v1/account/factors/webauthn',
  access: 'full',
  summary: 'Begin a security key or passkey',
  body: z.strictObject({ ...stepUp, name: factorName }),
  reply: z.object({ factorId: id, options: webauthnJson }),
  activity: true,
  whileEnrolling: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries'],
});

/** Confirms a factor that was begun; the first one brings backup codes, shown once. */
export const confirmFactor = defineEndpoint({
  method: 'POST',
  path: '/v1/account/factors/:factorId/confirm',
  access: 'full',
  summary: 'Confirm a factor',
  params: z.strictObject({ factorId: id }),
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('totp'), code: z.string().regex(/^\d{6}$/) }),
    z.strictObject({ kind: z.literal('webauthn'), response: webauthnJson }),
  ]),
  reply: z.object({ backupCodes: z.array(z.string()).nullable() }),
  bodyLimit: 65_536,
  activity: true,
  whileEnrolling: true,
  errors: ['api/wrong-code', 'api/not-found', 'api/too-many-tries'],
});

/** Ten new backup codes in place of the old ones. */
export const renewBackupCodes = defineEndpoint({
  method: 'POST',
  path: '/v1/account/factors/backup-codes',
  access: 'full',
  summary: 'Make new backup codes',
  body: z.strictObject(stepUp),
  reply: z.object({ backupCodes: z.array(z.string()) }),
  activity: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries', 'api/not-found'],
});

/** Drops a factor after 24 hours; refused for the last one where the organisation asks for one. */
export const dropFactor = defineEndpoint({
  method: 'POST',
  path: '/v1/account/factors/:factorId/drop',
  access: 'full',
  summary: 'Drop a factor',
  params: z.strictObject({ factorId: id }),
  body: z.strictObject(stepUp),
  reply: z.object({ actId: id, effectiveAt: z.number() }),
  activity: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries', 'api/not-found', 'api/policy'],
});
