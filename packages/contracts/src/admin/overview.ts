import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bytesOf, count, id } from '../ids.ts';
import { askedPolicy, organisationPolicy } from '../policy.ts';
import { consoleReaders } from './people.ts';

const dated = z.object({
  /** `YYYY-MM-DD`, by the server's clock in UTC. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});

/** How the organisation stands, at a glance. */
export const readOverview = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/overview',
  access: 'full',
  roles: [...consoleReaders, 'helper'],
  summary: 'How the organisation stands',
  body: null,
  reply: z.object({
    organisation: z.string(),
    people: z.object({
      total: count,
      suspended: count,
      /** Let in, and not come yet. */
      admitted: count,
      withoutFactor: count,
      kitTested: count,
    }),
    devices: z.object({ total: count, unseen90Days: count }),
    groups: count,
    vaults: count,
    /** As the manifests of vaults count them, deleted ones too. */
    items: count,
    bytes: count,
    waiting: count,
    /** The last thirty days, the oldest first; days without are there with zeros. */
    signIns: z.array(
      dated.extend({
        passed: count,
        refused: count,
        /** Of the refused ones those of the network that had most, where it had more than half of ten or more. */
        oddNetwork: z.object({ network: z.string(), refused: count }).nullable(),
      }),
    ),
    /** The last ninety days as far as they were counted. */
    growth: z.array(dated.extend({ people: count, vaults: count, items: count, bytes: count })),
  }),
  errors: [],
});

const judged = z.object({ state: z.enum(['well', 'caution', 'failing']) });

/** How the deployment stands. What concerns all organisations is null but for those of the first one. */
export const readHealth = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/health',
  access: 'full',
  roles: consoleReaders,
  summary: 'How the deployment stands',
  body: null,
  reply: z.object({
    version: z.string(),
    /** Bytes of the whole database; for organisations beside the first those of their own vaults. */
    database: judged.extend({ milliseconds: z.number(), version: z.string(), bytes: count }),
    mail: judged.extend({
      way: z.enum(['smtp', 'files']),
      lastSentAt: count.nullable(),
      waiting: count,
      /** Mails that were tried and did not leave. */
      failing: count,
    }),
    deployment: z
      .object({
        disk: judged.extend({ freeBytes: count, totalBytes: count }),
        jobs: z.array(
          judged.extend({
            name: z.string(),
            ranAt: count,
            failedAt: count.nullable(),
            error: z.string().nullable(),
          }),
        ),
        backup: judged.extend({
          isScheduled: z.boolean(),
          lastAt: count.nullable(),
          bytes: count,
          kept: count,
          items: count,
        }),
        /** The last restore of a backup into a scratch database, with every vault held against its manifests. */
        drill: judged.extend({ ranAt: count.nullable(), failedAt: count.nullable() }),
        certificate: judged.extend({ until: count.nullable() }),
        /** Of each secret file the first characters of the value by which the database knows it. */
        secrets: z.array(z.object({ name: z.string(), check: z.string() })),
      })
      .nullable(),
    /** Whose browsers opened sealed items out of the newest backup. */
    proven: z
      .object({ backupAt: count, people: count, of: count, failed: count, lastAt: count.nullable() })
      .nullable(),
  }),
  errors: [],
});

/** Writes a mail to the caller, over the same way as all mails. */
export const sendTestMail = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/health/test-mail',
  access: 'full',
  roles: ['owner', 'administrator'],
  summary: 'Send a test mail to oneself',
  body: z.strictObject({}),
  reply: z.object({ to: z.string() }),
  activity: true,
  errors: ['api/too-many-tries'],
});

/** Backups, newest first; of the first organisation alone. */
export const listBackups = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/backups',
  access: 'full',
  roles: consoleReaders,
  summary: 'Backups of the deployment',
  body: null,
  reply: z.object({
    isScheduled: z.boolean(),
    backups: z.array(
      z.object({
        backupId: id,
        fileName: z.string(),
        madeAt: count,
        bytes: count,
        items: count,
        sha256: bytesOf(32),
        provenBy: count,
        failedBy: count,
      }),
    ),
  }),
  errors: ['api/not-found'],
});

/** Makes a backup now. */
export const makeBackup = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/backups',
  access: 'full',
  roles: ['owner', 'administrator'],
  summary: 'Make a backup now',
  body: z.strictObject({}),
  reply: z.object({ backupId: id }),
  activity: true,
  errors: ['api/not-found', 'api/unavailable', 'api/too-many-tries'],
});

/** One setting that a policy would change. */
export const policyChange = z.object({
  /** Such as `offline.maxDays`. */
  key: z.string(),
  from: z.union([z.string(), z.number(), z.boolean()]),
  to: z.union([z.string(), z.number(), z.boolean()]),
  direction: z.enum(['tightens', 'loosens']),
  /** Members who would notice: null where that can't be counted. */
  affected: count.nullable(),
});

/** The policy as it stands, for the console. */
export const readPolicyOfOrganisation = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/policy',
  access: 'full',
  roles: consoleReaders,
  summary: 'The policy of the organisation',
  body: null,
  reply: z.object({
    policy: organisationPolicy,
    identityGroupId: id.nullable(),
    /** Of the last one; null where none was signed. */
    signed: z.object({ seq: count, at: count, byEmail: z.string() }).nullable(),
  }),
  errors: [],
});

/** What a policy would change, and for how many people; changes nothing. */
export const previewPolicy = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/policy/preview',
  access: 'full',
  roles: ['owner', 'administrator'],
  summary: 'What a policy would change',
  body: z.strictObject({ policy: askedPolicy }),
  reply: z.object({ changes: z.array(policyChange) }),
  errors: [],
});

/** Organisations of the deployment; for the first one alone. */
export const listOrganisations = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/organisations',
  access: 'full',
  roles: consoleReaders,
  summary: 'Organisations of the deployment',
  body: null,
  reply: z.object({
    organisations: z.array(
      z.object({
        slug: z.string().nullable(),
        name: z.string(),
        address: z.string(),
        people: count,
        signUp: z.string(),
        createdAt: count,
      }),
    ),
  }),
  errors: ['api/not-found'],
});
