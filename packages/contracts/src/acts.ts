import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, id } from './ids.ts';

/** Weighty things that take effect at a moment unless somebody stops them. */
export const actKinds = [
  'recovery',
  'add-recovery',
  'change-email',
  'drop-factor',
  'delete-account',
] as const;

/** One of them. Times are milliseconds since 1970. */
export const pendingAct = z.object({
  actId: id,
  kind: z.enum(actKinds),
  /** The kind of a way, the new address, or the name of a factor. */
  subject: z.string().nullable(),
  startedAt: z.number(),
  effectiveAt: z.number(),
  /** Of `change-email`: whether the code to the new address was typed. */
  verified: z.boolean(),
});

/** See {@link pendingAct}. */
export type PendingAct = z.infer<typeof pendingAct>;

/** Stops a pending act; any session of the account may. */
export const cancelAct = defineEndpoint({
  method: 'POST',
  path: '/v1/account/acts/:actId/cancel',
  access: 'full',
  summary: 'Stop a pending act',
  params: z.strictObject({ actId: id }),
  body: z.strictObject({}),
  reply: z.object({ cancelled: z.literal(true) }),
  activity: true,
  whileEnrolling: true,
  errors: ['api/not-found'],
});

const mailToken = z.strictObject({ token: bytesOf(32) });

/** What the link "this was not me" of a mail is about; changes nothing, since mail programs follow links too. */
export const lookAtMail = defineEndpoint({
  method: 'POST',
  path: '/v1/not-me/look',
  access: 'anyone',
  summary: 'What a mail is about',
  body: mailToken,
  reply: z.object({
    /** Kind of the mail, as the activity log names it. */
    kind: z.string(),
    at: z.number(),
    /** What can still be stopped. */
    act: z.object({ kind: z.enum(actKinds), effectiveAt: z.number() }).nullable(),
    deviceName: z.string().nullable(),
  }),
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** "This was not me": stops the act, revokes the device that the mail named, and ends every session. */
export const disown = defineEndpoint({
  method: 'POST',
  path: '/v1/not-me',
  access: 'anyone',
  summary: 'This was not me',
  body: mailToken,
  reply: z.object({ stopped: z.boolean(), deviceRevoked: z.boolean(), sessionsEnded: z.number() }),
  errors: ['api/not-found', 'api/too-many-tries'],
});
