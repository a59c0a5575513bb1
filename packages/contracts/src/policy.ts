import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, id } from './ids.ts';

const factorDemand = z.enum(['none', 'any', 'webauthn']).default('none');

/** Which further factor is asked for at sign-in: none, any of them, or a security key or passkey. */
export type FactorDemand = z.output<typeof factorDemand>;

const whole = (least: number, most: number, usual: number) =>
  z.number().int().min(least).max(most).default(usual);

// [Note: Directions of a policy] Every setting has a default that is safe by itself, and a direction in which it tightens
// (docs/spec/policy.md). A client takes what is tighter than it has from anybody, and what is looser from nobody but the
// organisation's own keys.
/** What an organisation asks of its members and allows them. What is left out has its default. */
export const organisationPolicy = z.object({
  /** By role, whether a further factor is asked for at sign-in, and which. */
  factors: z
    .object({
      owner: factorDemand,
      administrator: factorDemand,
      auditor: factorDemand,
      helper: factorDemand,
      member: factorDemand,
    })
    .prefault({}),
  /** Whose weighty acts in the console ask for a security key too, where he has one. */
  stepUp: z
    .object({
      owner: z.enum(['password', 'webauthn']).default('webauthn'),
      administrator: z.enum(['password', 'webauthn']).default('password'),
    })
    .prefault({}),
  /** Fewest PBKDF2 iterations of a new password; the floor of the code where lower. */
  kdf: z.object({ leastIterations: whole(600_000, 10_000_000, 600_000) }).prefault({}),
  /** Least length of a new password, and least strength on the scale of 0 to 4. */
  password: z.object({ leastLength: whole(10, 64, 10), leastStrength: whole(0, 4, 0) }).prefault({}),
  pin: z
    .object({
      /** Least length of a new PIN. */
      leastLength: whole(6, 64, 6),
      /** Tries in an hour, and in all without a success. */
      triesAnHour: whole(2, 5, 5),
      triesInAll: whole(3, 10, 10),
    })
    .prefault({}),
  offline: z.object({ allowed: z.boolean().default(true), maxDays: whole(1, 365, 30) }).prefault({}),
  recovery: z
    .object({
      /** Whether answers alone may open an account, after their wait. */
      answers: z.boolean().default(false),
      /** Whether an authorised device may, with the PIN and after its wait. */
      device: z.boolean().default(true),
      /** Whether an administrator is asked, whose word ends the wait. */
      approval: z.boolean().default(false),
      /** Whether two of them are. */
      fourEyes: z.boolean().default(false),
    })
    .prefault({}),
  devices: z
    .object({
      /** Whether a device that was never seen waits for an administrator, and whether for two. */
      approval: z.boolean().default(false),
      fourEyes: z.boolean().default(false),
    })
    .prefault({}),
  /** Minutes without an act, and hours in all, after which a session ends; minutes after which a page locks at the latest. */
  session: z
    .object({ idleMinutes: whole(1, 60, 15), hours: whole(1, 72, 12), lockMinutes: whole(1, 15, 15) })
    .prefault({}),
  search: z.object({ serverIndex: z.boolean().default(true) }).prefault({}),
  export: z.object({ allowed: z.boolean().default(true) }).prefault({}),
  sharing: z
    .object({
      /** Whether vaults may be shared with people only whose keys were verified. */
      verifiedOnly: z.boolean().default(false),
    })
    .prefault({}),
  /** Who may ask others in: every member, or administrators alone. */
  invitations: z.object({ byMembers: z.boolean().default(true) }).prefault({}),
});

/** See {@link organisationPolicy}. */
export type OrganisationPolicy = z.output<typeof organisationPolicy>;

const parts = organisationPolicy.shape;

/** A policy that somebody asks for: a misspelt setting is refused there, never taken for its default. */
export const askedPolicy = z.strictObject({
  factors: parts.factors.unwrap().strict().prefault({}),
  stepUp: parts.stepUp.unwrap().strict().prefault({}),
  kdf: parts.kdf.unwrap().strict().prefault({}),
  password: parts.password.unwrap().strict().prefault({}),
  pin: parts.pin.unwrap().strict().prefault({}),
  offline: parts.offline.unwrap().strict().prefault({}),
  recovery: parts.recovery.unwrap().strict().prefault({}),
  devices: parts.devices.unwrap().strict().prefault({}),
  session: parts.session.unwrap().strict().prefault({}),
  search: parts.search.unwrap().strict().prefault({}),
  export: parts.export.unwrap().strict().prefault({}),
  sharing: parts.sharing.unwrap().strict().prefault({}),
  invitations: parts.invitations.unwrap().strict().prefault({}),
} satisfies Record<keyof typeof parts, z.ZodType>);

/** A policy under the organisation's signature (docs/spec/policy.md). */
export const policyStatement = z.object({
  seq: count,
  /** The bytes that were signed. */
  body: bytesUpTo(16_384),
  signature: bytesOf(64),
  /** Of the group identity that signed. */
  identityHash: bytesOf(32),
});

/** See {@link policyStatement}. */
export type PolicyStatement = z.infer<typeof policyStatement>;

/** What the organisation says to its members: under its keys, and by the server's mouth. */
export const readOrganisation = defineEndpoint({
  method: 'GET',
  path: '/v1/organisation',
  access: 'full',
  summary: 'What the organisation says to its members',
  body: null,
  reply: z.object({
    name: z.string(),
    /** The group whose keys sign for the organisation; null before an owner made it. */
    identityGroupId: id.nullable(),
    /** The last one; null where there is none. */
    statement: policyStatement.nullable(),
    /** As the server acts by it. A client believes it only where it tightens. */
    policy: organisationPolicy,
  }),
  whileEnrolling: true,
  errors: [],
});

/**
 * The organisation's rules for a new password and PIN, before anybody signs in: a file of the page and the same for everybody,
 * so that a form can say them before something is typed. Bounded so that they can only tighten what every client asks for.
 */
export const readRules = defineEndpoint({
  method: 'GET',
  path: '/rules.json',
  access: 'anyone',
  summary: 'Rules for a new password and PIN',
  body: null,
  reply: z.object({
    kdf: parts.kdf,
    password: parts.password,
    pin: z.object({ leastLength: parts.pin.unwrap().shape.leastLength }).prefault({}),
  }),
  errors: [],
});

/** What {@link readRules} answers. */
export type SecretRules = z.output<typeof readRules.reply>;
