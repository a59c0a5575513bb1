import { z } from 'zod';
import { recoveryKind } from '../credentials.ts';
import { defineEndpoint } from '../endpoint.ts';
import { count, email, factorKind, id, kdf } from '../ids.ts';
import { organisationRole } from '../organisation-role.ts';

/** Everybody who may look into the console. */
export const consoleReaders = ['owner', 'administrator', 'auditor'] as const;
const withHelpers = ['owner', 'administrator', 'auditor', 'helper'] as const;
const changers = ['owner', 'administrator'] as const;

/** How an account stands. `leaving` is suspended and deleted at {@link memberFacts}' `deletedAt`. */
export const accountStanding = z.enum(['active', 'frozen', 'suspended', 'leaving']);

/**
 * Every fact that the server has of a member beside the sealed ones: what the console shows is this, and the member sees
 * the same (docs/spec/console.md). Times are milliseconds since 1970.
 */
export const memberFacts = z.object({
  accountId: id,
  email: z.string(),
  fullName: z.string(),
  role: organisationRole,
  standing: accountStanding,
  createdAt: count,
  lastSignInAt: count.nullable(),
  /** When an account that leaves is deleted. */
  deletedAt: count.nullable(),
  kdf,
  factors: z.array(factorKind),
  backupCodesLeft: count,
  recovery: z.array(recoveryKind),
  /** When the recovery kit was tested last. */
  kitTestedAt: count.nullable(),
  devices: count,
  sessions: count,
  vaults: count,
  items: count,
  bytes: count,
  /** Tries of the PIN that no success has cleared. */
  pinTries: count,
  /** Whether the policy asks for a factor that is not there yet. */
  mustEnrol: z.boolean(),
});

/** See {@link memberFacts}. */
export type MemberFacts = z.infer<typeof memberFacts>;

/** One's own facts: the list that administrators see. */
export const readOwnFacts = defineEndpoint({
  method: 'GET',
  path: '/v1/account/facts',
  access: 'full',
  summary: 'What the server knows about me',
  body: null,
  reply: memberFacts,
  errors: [],
});

const page = {
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
};

/** Members in the order of their addresses, a page at a time. */
export const listMembersOfOrganisation = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/people',
  access: 'full',
  roles: withHelpers,
  summary: 'Members of the organisation',
  query: z.strictObject({
    ...page,
    /** Part of a name or an address. */
    search: z.string().trim().max(200).optional(),
    role: organisationRole.optional(),
    standing: accountStanding.optional(),
    /** Those who lack something: a further factor, a tested kit, or a sign-in within 90 days. */
    lacks: z.enum(['factor', 'kit', 'sign-in']).optional(),
  }),
  body: null,
  reply: z.object({
    people: z.array(memberFacts),
    /** What `after` takes for the page that follows; null on the last. */
    next: z.string().nullable(),
    /** How many there are with this search and these filters. */
    total: count,
  }),
  errors: [],
});

/** A device of a member. */
export const memberDevice = z.object({
  deviceId: id,
  accountId: id,
  email: z.string(),
  fullName: z.string(),
  name: z.string(),
  firstSeenAt: count,
  lastSeenAt: count,
  sessions: count,
});

/** A session of a member. */
export const memberSession = z.object({
  sessionId: id,
  kind: z.enum(['full', 'locked', 'half']),
  deviceId: id.nullable(),
  deviceName: z.string().nullable(),
  createdAt: count,
  idleUntil: count,
  expiresAt: count,
});

const personPlace = z.strictObject({ accountId: id });

/** One member with his devices and sessions. */
export const readMember = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/people/:accountId',
  access: 'full',
  roles: withHelpers,
  summary: 'One member of the organisation',
  params: personPlace,
  body: null,
  reply: z.object({
    facts: memberFacts,
    devices: z.array(memberDevice),
    sessions: z.array(memberSession),
  }),
  errors: ['api/not-found'],
});

/** Ends every session of a member. */
export const endMemberSessions = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/people/:accountId/end-sessions',
  access: 'full',
  roles: changers,
  summary: 'End the sessions of a member',
  params: personPlace,
  body: z.strictObject({}),
  reply: z.object({ sessionsEnded: count }),
  activity: true,
  errors: ['api/not-found', 'api/forbidden'],
});

/** Devices of all members, those seen last first. */
export const listMemberDevices = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/devices',
  access: 'full',
  roles: consoleReaders,
  summary: 'Devices of all members',
  query: z.strictObject({
    ...page,
    search: z.string().trim().max(200).optional(),
    /** Only those unseen for so many days. */
    unseenDays: z.coerce.number().int().min(1).max(3650).optional(),
  }),
  body: null,
  reply: z.object({ devices: z.array(memberDevice), next: z.string().nullable(), total: count }),
  errors: [],
});

/** Revokes a member's device: its sessions end, its backup is gone. */
export const revokeMemberDevice = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/devices/:deviceId/revoke',
  access: 'full',
  roles: changers,
  summary: 'Revoke a device of a member',
  params: z.strictObject({ deviceId: id }),
  body: z.strictObject({}),
  reply: z.object({ sessionsEnded: count }),
  activity: true,
  errors: ['api/not-found', 'api/forbidden'],
});

/** Groups: their names are sealed; the server knows who is in them. */
export const listGroupsOfOrganisation = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/groups',
  access: 'full',
  roles: consoleReaders,
  summary: 'Groups of the organisation',
  query: z.strictObject(page),
  body: null,
  reply: z.object({
    groups: z.array(
      z.object({
        groupId: id,
        createdAt: count,
        /** Vaults that it was given. */
        vaults: count,
        isIdentity: z.boolean(),
        /** The first twenty by address. */
        members: z.array(z.object({ accountId: id, email: z.string(), fullName: z.string(), role: count })),
        memberCount: count,
      }),
    ),
    next: z.string().nullable(),
    total: count,
  }),
  errors: [],
});

/** An address that was let in and has no account yet. */
export const admission = z.object({
  admissionId: id,
  email: z.string(),
  role: organisationRole,
  byEmail: z.string().nullable(),
  createdAt: count,
  sentAt: count,
  sends: count,
  expiresAt: count,
});

/** Who was let in and has not come. */
export const listAdmissions = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/admissions',
  access: 'full',
  roles: consoleReaders,
  summary: 'Addresses that were let in',
  query: z.strictObject(page),
  body: null,
  reply: z.object({ admissions: z.array(admission), next: z.string().nullable(), total: count }),
  errors: [],
});

/** Most addresses in one request of {@link admitPeople}. */
export const admitLimit = 1000;

/** Lets addresses in as members and writes to each; other roles go by an act that is confirmed. */
export const admitPeople = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/admissions',
  access: 'full',
  roles: changers,
  summary: 'Let addresses in',
  body: z.strictObject({ emails: z.array(z.string().max(400)).min(1).max(admitLimit) }),
  reply: z.object({
    results: z.array(
      z.object({
        email: z.string(),
        result: z.enum(['invited', 'already-member', 'already-invited', 'not-an-address']),
      }),
    ),
  }),
  bodyLimit: 524_288,
  activity: true,
  errors: ['api/too-many-tries'],
});

const admissionPlace = z.strictObject({ admissionId: id });

/** Writes to an address again; it has fourteen days from then on. */
export const resendAdmission = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/admissions/:admissionId/resend',
  access: 'full',
  roles: changers,
  summary: 'Write again to an address that was let in',
  params: admissionPlace,
  body: z.strictObject({}),
  reply: admission,
  activity: true,
  errors: ['api/not-found', 'api/forbidden', 'api/too-many-tries'],
});

/** Takes an admission back. */
export const dropAdmission = defineEndpoint({
  method: 'DELETE',
  path: '/v1/admin/admissions/:admissionId',
  access: 'full',
  roles: changers,
  summary: 'Take an admission back',
  params: admissionPlace,
  body: null,
  reply: z.object({}),
  activity: true,
  errors: ['api/not-found', 'api/forbidden'],
});

/** Whether an address would be taken as one. */
export const isAddress = (text: string): boolean => email.safeParse(text.trim()).success;
