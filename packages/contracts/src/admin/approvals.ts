import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { count, id } from '../ids.ts';

const deciders = ['owner', 'administrator', 'helper'] as const;
const lookers = ['owner', 'administrator', 'auditor', 'helper'] as const;

/**
 * What waits for the word of an administrator: a sign-in on a device that was never seen, or a way back in that has a wait,
 * by answers or by an authorised device.
 */
export const approvalKind = z.enum(['device', 'answers', 'authorised-device']);

/** See {@link approvalKind}. */
export type ApprovalKind = z.infer<typeof approvalKind>;

/** How a request stands. */
export const approvalState = z.enum(['open', 'approved', 'refused', 'expired', 'withdrawn']);

/** See {@link approvalState}. */
export type ApprovalState = z.infer<typeof approvalState>;

/** A request with what is needed to decide on it. Times are milliseconds since 1970. */
export const approval = z.object({
  requestId: id,
  kind: approvalKind,
  accountId: id,
  email: z.string(),
  fullName: z.string(),
  askedAt: count,
  expiresAt: count,
  /** As the browser named it. */
  deviceName: z.string().nullable(),
  /** Coarse; see the audit log. */
  network: z.string().nullable(),
  state: approvalState,
  /** How many different administrators must say yes. */
  needed: count,
  decisions: z.array(
    z.object({ byEmail: z.string(), byYou: z.boolean(), isYes: z.boolean(), reason: z.string(), at: count }),
  ),
  history: z.object({
    lastSignInAt: count.nullable(),
    /** Whether an earlier sign-in came from this network. */
    isKnownNetwork: z.boolean(),
    devices: count,
    /** Wrong passwords, PINs and codes within seven days. */
    failures: count,
    /** Earlier requests of the account. */
    earlier: count,
  }),
});

/** See {@link approval}. */
export type Approval = z.infer<typeof approval>;

/** Requests, the newest first. */
export const listApprovals = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/requests',
  access: 'full',
  roles: lookers,
  summary: 'What waits for an administrator',
  query: z.strictObject({
    state: z.enum(['open', 'settled']).optional(),
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  body: null,
  reply: z.object({ requests: z.array(approval), next: z.string().nullable(), total: count }),
  errors: [],
});

/** Says no, with a reason that the person reads. A yes is an act that is confirmed. */
export const refuseApproval = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/requests/:requestId/refuse',
  access: 'full',
  roles: deciders,
  summary: 'Refuse a request',
  params: z.strictObject({ requestId: id }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  reply: z.object({}),
  activity: true,
  errors: ['api/not-found', 'api/forbidden', 'api/state-conflict'],
});

/** How the request of a half session stands. `none`: nothing stands before the PIN any more. */
const waiting = z.object({
  state: z.enum(['none', ...approvalState.options]),
  expiresAt: count.nullable(),
  /** Of a refusal. */
  reason: z.string().nullable(),
  /** How many different administrators must say yes; 0 where nobody is asked. */
  needed: count,
});

/** See {@link readWaiting}. */
export type Waiting = z.infer<typeof waiting>;

/** Asks an administrator to let this device in, once; the half session then lives for a day. */
export const askApproval = defineEndpoint({
  method: 'POST',
  path: '/v1/session/approval',
  access: 'half',
  summary: 'Ask an administrator to let this device in',
  body: z.strictObject({ deviceName: z.string().trim().min(1).max(100) }),
  reply: waiting,
  errors: ['api/step-missing', 'api/too-many-tries'],
});

/** Whether a half session still waits for an administrator; who waits asks this now and then. */
export const readWaiting = defineEndpoint({
  method: 'GET',
  path: '/v1/session/approval',
  access: 'half',
  summary: 'Whether an administrator has let this device in',
  body: null,
  reply: waiting,
  errors: [],
});

/** What administrators decided about me, newest first. */
export const listOwnApprovals = defineEndpoint({
  method: 'GET',
  path: '/v1/account/approvals',
  access: 'full',
  summary: 'What administrators decided about me',
  body: null,
  reply: z.object({
    requests: z.array(
      approval.pick({
        ...{ requestId: true, kind: true, askedAt: true, deviceName: true, state: true, decisions: true },
      }),
    ),
  }),
  errors: [],
});
