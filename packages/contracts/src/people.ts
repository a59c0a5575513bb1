import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, email, id } from './ids.ts';

/** An identity of somebody, signed by itself and, but for the first, by the key before it. */
export const sentIdentity = z.object({
  identity: bytesUpTo(4096),
  signature: bytesOf(64),
  /** By the identity before it; absent for the first. */
  rotation: bytesOf(64).optional(),
});

/** See {@link sentIdentity}. */
export type SentIdentity = z.infer<typeof sentIdentity>;

/** A colleague as the server tells of him: his identities, oldest first. The name is the server's word. */
export const person = z.object({
  accountId: id,
  fullName: z.string().max(200),
  identities: z.array(sentIdentity).min(1),
});

/** See {@link person}. */
export type PersonReply = z.infer<typeof person>;

/** The colleague of the caller's organisation who has an address; `null` where nobody has it. */
export const findPerson = defineEndpoint({
  method: 'POST',
  path: '/v1/people/find',
  access: 'full',
  summary: 'Find a colleague by address',
  body: z.strictObject({ email }),
  reply: z.object({ person: person.nullable() }),
  errors: ['api/too-many-tries'],
});

/** Most accounts or groups in one {@link readPeople}. */
export const peopleLimit = 200;

/** Identities of colleagues, and of groups, by id; those that the organisation does not have are left out. */
export const readPeople = defineEndpoint({
  method: 'POST',
  path: '/v1/people/read',
  access: 'full',
  summary: 'Identities of colleagues and groups',
  body: z.strictObject({ ids: z.array(id).min(1).max(peopleLimit) }),
  reply: z.object({ people: z.array(person).max(peopleLimit) }),
  errors: [],
});

/** A head of the log of identities, signed by the organisation's log key (label `log-head`). */
export const logHead = z.object({
  size: count.min(1),
  /** RFC 6962 §2.1. */
  root: bytesOf(32),
  /** Milliseconds since 1970; shown, never decided upon. */
  time: count,
  signature: bytesOf(64),
  /** Ed25519: the log's own key. */
  key: bytesOf(32),
});

/** See {@link logHead}. */
export type LogHead = z.infer<typeof logHead>;

/** The newest head of the log of identities, and the proof that the log of `from` entries is its beginning. Anybody may look. */
export const readLogHead = defineEndpoint({
  method: 'GET',
  path: '/v1/log/head',
  access: 'anyone',
  summary: 'Head of the log of identities',
  query: z.strictObject({
    /** Size of the head that is known; 0 for none. */
    from: z.coerce.number().int().min(0),
    /** A second size that is known from somebody else; 0 for none. */
    other: z.coerce.number().int().min(0).default(0),
  }),
  body: null,
  reply: z.object({
    deploymentId: id,
    head: logHead,
    /** RFC 6962 §2.1.2; empty for `from` 0 or the same size. */
    consistency: z.array(bytesOf(32)).max(64),
    other: z.array(bytesOf(32)).max(64),
  }),
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** Proof that identities stand in the log, as of a head that the caller has. */
export const proveIdentities = defineEndpoint({
  method: 'POST',
  path: '/v1/log/proofs',
  access: 'full',
  summary: 'Inclusion proofs of identities',
  body: z.strictObject({
    size: count.min(1),
    /** Hashes of the identities. */
    identities: z.array(bytesOf(32)).min(1).max(peopleLimit),
  }),
  reply: z.object({
    proofs: z
      .array(z.object({ identity: bytesOf(32), index: count, path: z.array(bytesOf(32)).max(64) }))
      .max(peopleLimit),
  }),
  errors: ['api/not-found'],
});

/** Most entries in one {@link listLogEntries}. */
export const logEntriesLimit = 10_000;

/** Entries of the log, for whoever audits it from elsewhere. An entry is `accountId 16 ‖ u32 epoch ‖ identityHash 32`. */
export const listLogEntries = defineEndpoint({
  method: 'GET',
  path: '/v1/log/entries',
  access: 'anyone',
  summary: 'Entries of the log of identities',
  query: z.strictObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
  body: null,
  reply: z.object({ entries: z.array(bytesOf(52)).max(logEntriesLimit) }),
  errors: ['api/too-many-tries'],
});
