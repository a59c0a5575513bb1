import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bytesOf, count, id } from '../ids.ts';
import { consoleReaders } from './people.ts';

/** Facts of an event: words, numbers and lists of them; never content. */
export const auditDetail = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);

/** One row of the audit log (docs/spec/audit.md). */
export const auditEvent = z.object({
  /** Its place in the chain. */
  seq: count,
  kind: z.string(),
  at: count,
  /** About whom. The address is empty for an account that is gone. */
  accountId: id.nullable(),
  email: z.string(),
  /** By whom, where it was somebody else. */
  actorId: id.nullable(),
  actorEmail: z.string(),
  deviceId: id.nullable(),
  deviceName: z.string().nullable(),
  network: z.string().nullable(),
  detail: auditDetail.nullable(),
  hash: bytesOf(32),
});

/** See {@link auditEvent}. */
export type AuditEvent = z.infer<typeof auditEvent>;

const filters = {
  /** Kinds, separated by commas. */
  kinds: z.string().max(2000).optional(),
  /** About or by this account. */
  accountId: id.optional(),
  /** Only what administrators did. */
  byOthers: z.enum(['yes']).optional(),
  from: z.coerce.number().int().min(0).optional(),
  until: z.coerce.number().int().min(0).optional(),
  /** Part of an address or of a network. */
  search: z.string().trim().max(200).optional(),
};

/** The log, newest first. */
export const listAudit = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/audit',
  access: 'full',
  roles: consoleReaders,
  summary: 'The audit log',
  query: z.strictObject({
    ...filters,
    /** Rows before this place. */
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  body: null,
  reply: z.object({
    events: z.array(auditEvent),
    next: count.nullable(),
    head: z.object({ seq: count, hash: bytesOf(32) }),
    checkpoint: z.object({ seq: count, at: count }).nullable(),
  }),
  errors: [],
});

/** The same rows as a file: CSV (RFC 4180) or JSON lines, oldest first. */
export const exportAudit = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/audit/export',
  access: 'full',
  roles: consoleReaders,
  summary: 'The audit log as a file',
  query: z.strictObject({ ...filters, format: z.enum(['csv', 'jsonl']) }),
  body: null,
  reply: 'binary',
  errors: [],
});
