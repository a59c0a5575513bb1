import { z } from 'zod';
import { pendingAct } from './acts.ts';
import { recoveryKind } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, count, email, factorKind, id, kdf, mailCode } from './ids.ts';
import { organisationRole } from './organisation-role.ts';

/** What the organisation asks of this member and allows. Unsigned: a client believes it only where it tightens. */
export const memberPolicy = z.object({
  /** Whether a further factor is asked for, and which. */
  factors: z.enum(['none', 'any', 'webauthn']),
  offline: z.object({ allowed: z.boolean(), maxDays: z.number() }),
  recovery: z.object({
    answers: z.boolean(),
    device: z.boolean(),
    /** Whether an administrator is asked about ways that wait, whose word ends the wait. */
    approval: z.boolean(),
  }),
  /** Whether a device that was never seen waits for an administrator. */
  devices: z.object({ approval: z.boolean() }),
  /** Whether vaults may be shared with people only whose keys were verified. */
  sharing: z.object({ verifiedOnly: z.boolean() }),
});

/** See {@link memberPolicy}. */
export type MemberPolicy = z.infer<typeof memberPolicy>;

/**
 * What is written down of an account, in public words only: the names of the activity log, and of the mails about it.
 * `step-up-<action>` is a password that was given again for that action.
 */
export const activityKinds = [
  'account-created',
  'password-wrong',
  'sign-in-code-sent',
  'sign-in-code-wrong',
  'factor-passed',
  'factor-wrong',
  'backup-code-used',
  'pin-tried',
  'pin-frozen',
  'pin-proof-wrong',
  'pin-tries-acknowledged',
  'device-proof-wrong',
  'signed-in',
  'unlocked',
  'locked',
  'signed-out',
  'session-ended',
  'sessions-ended',
  'device-registered',
  'device-renamed',
  'device-revoked',
  'step-up-wrong',
  'step-up-export',
  'step-up-reveal-all',
  'step-up-credentials',
  'step-up-factors',
  'step-up-email',
  'step-up-delete-account',
  'password-changed',
  'pin-changed',
  'kdf-raised',
  'keys-renewed',
  'vault-keys-renewed',
  'vault-created',
  'vault-deleted',
  'members-added',
  'members-removed',
  'members-changed',
  'vault-left',
  'share-received',
  'share-accepted',
  'share-declined',
  'share-ended',
  'person-invited',
  'invitation-answered',
  'name-changed',
  'email-change-asked',
  'email-code-wrong',
  'email-verified',
  'email-changed',
  'recovery-set',
  'recovery-added',
  'recovery-dropped',
  'kit-tested',
  'kit-test-wrong',
  'kit-reminded',
  'recovery-begun',
  'recovery-code-wrong',
  'recovery-verified',
  'recovery-wrong',
  'recovery-waiting',
  'recovery-released',
  'recovery-done',
  'factor-added',
  'factor-renamed',
  'factor-dropping',
  'factor-dropped',
  'backup-codes-made',
  'deletion-asked',
  'act-stopped',
  'disowned',
  'step-up-console',
  'sign-in-refused',
  'suspended',
  'reactivated',
  'removal-asked',
  'removed',
  'role-changed',
  'admitted',
  'admission-resent',
  'admission-dropped',
  'approval-asked',
  'approval-approved',
  'approval-refused',
  'policy-changed',
  'identity-named',
  'organisation-created',
  'member-sessions-ended',
  'member-device-revoked',
  'audit-exported',
  'backup-made',
  'backup-failed',
  'backup-proven',
  'backup-not-proven',
  'test-mail-sent',
  'restore-accepted',
] as const;

/** See {@link activityKinds}. */
export type ActivityKind = (typeof activityKinds)[number];

/** The account as the server has it. Times are milliseconds since 1970. */
export const readAccount = defineEndpoint({
  method: 'GET',
  path: '/v1/account',
  access: 'full',
  summary: 'The account as the server has it',
  body: null,
  reply: z.object({
    email: z.string(),
    fullName: z.string(),
    role: z.string(),
    createdAt: z.number(),
    kdf,
    recovery: z.array(
      z.object({
        kind: recoveryKind,
        questions: z.array(z.string()),
        salt: bytesOf(32),
        iterations: z.number(),
        createdAt: z.number(),
        activeFrom: z.number(),
        testedAt: z.number().nullable(),
      }),
    ),
    factors: z.array(
      z.object({
        factorId: id,
        kind: factorKind,
        name: z.string(),
        addedAt: z.number(),
        lastUsedAt: z.number().nullable(),
        droppedFrom: z.number().nullable(),
      }),
    ),
    /** Backup codes that were not used. */
    backupCodesLeft: z.number(),
    policy: memberPolicy,
    mustEnrol: z.boolean(),
    acts: z.array(pendingAct),
  }),
  whileEnrolling: true,
  errors: [],
});

/** Changes the name that others see. */
export const changeName = defineEndpoint({
  method: 'PUT',
  path: '/v1/account/name',
  access: 'full',
  summary: 'Change the name',
  body: z.strictObject({ fullName: z.string().min(1).max(200) }),
  reply: z.object({ fullName: z.string() }),
  activity: true,
  errors: [],
});

/** Begins a change of address: a code to the new one, word to the old one, and 24 hours before it can be finished. */
export const beginEmailChange = defineEndpoint({
  method: 'POST',
  path: '/v1/account/email',
  access: 'full',
  summary: 'Begin a change of address',
  body: z.strictObject({ email, nonce: bytesOf(32), reauth: bytesOf(32) }),
  reply: z.object({ actId: id, effectiveAt: z.number() }),
  activity: true,
  errors: ['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries'],
});

/** Types the code that went to the new address. */
export const confirmEmailCode = defineEndpoint({
  method: 'POST',
  path: '/v1/account/email/:actId/code',
  access: 'full',
  summary: 'Type the code of a new address',
  params: z.strictObject({ actId: id }),
  body: z.strictObject({ code: mailCode }),
  reply: z.object({ verified: z.literal(true) }),
  activity: true,
  errors: ['api/wrong-code', 'api/code-expired', 'api/not-found', 'api/too-many-tries'],
});

/**
 * Asks for the account's deletion: after seven days every row of it is gone. Until then any session can stop it. Whoever is
 * the last owner of an organisation or a vault with others in it hands over first.
 */
export const requestDeletion = defineEndpoint({
  method: 'POST',
  path: '/v1/account/deletion',
  access: 'full',
  summary: 'Delete the account after seven days',
  body: z.strictObject({ nonce: bytesOf(32), reauth: bytesOf(32) }),
  reply: z.object({ actId: id, effectiveAt: z.number() }),
  activity: true,
  errors: ['api/last-owner', 'api/bad-proof', 'api/bad-nonce', 'api/too-many-tries'],
});

/** The person's own log, newest first, 50 a page. */
export const listActivity = defineEndpoint({
  method: 'GET',
  path: '/v1/account/activity',
  access: 'full',
  summary: 'What happened to the account',
  query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
  body: null,
  reply: z.object({
    events: z.array(
      z.object({
        eventId: count,
        kind: z.string(),
        at: z.number(),
        deviceName: z.string().nullable(),
        /** From where the person acted; null for what somebody else did. */
        network: z.string().nullable(),
        /** Who did it, where that was somebody else of the organisation: name and role of now, null once he is gone. */
        by: z.object({ fullName: z.string().nullable(), role: organisationRole.nullable() }).nullable(),
      }),
    ),
  }),
  errors: [],
});
