import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bytesOf, count, email, id } from '../ids.ts';
import { organisationRole } from '../organisation-role.ts';
import { askedPolicy, policyStatement } from '../policy.ts';
import { webauthnJson } from '../sign-in.ts';

/** Most accounts that one act is about. */
export const actPeopleLimit = 500;

const people = z.array(id).min(1).max(actPeopleLimit);
const reason = z.string().trim().min(1).max(500);

/** A name in the address of an organisation: `/o/<slug>`. */
export const organisationSlug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);

/**
 * What matters in the console: prepared there, and confirmed in the vault app by the password (and a security key where the
 * policy wants one) under the signature of the person's identity.
 */
export const consoleAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suspend'), accountIds: people, reason }),
  z.strictObject({ kind: z.literal('reactivate'), accountIds: people }),
  /** Suspended at once, deleted after seven days unless taken back by a reactivation. */
  z.strictObject({ kind: z.literal('remove'), accountIds: people, reason }),
  z.strictObject({ kind: z.literal('set-role'), accountIds: people, role: organisationRole }),
  z.strictObject({ kind: z.literal('approve'), requestIds: people, reason: z.string().trim().max(500) }),
  z.strictObject({ kind: z.literal('set-policy'), policy: askedPolicy }),
  /** Names the group whose keys sign for the organisation; once. */
  z.strictObject({ kind: z.literal('name-identity'), groupId: id }),
  z.strictObject({
    kind: z.literal('invite-with-role'),
    emails: z.array(email).min(1).max(500),
    role: organisationRole,
  }),
  z.strictObject({
    kind: z.literal('create-organisation'),
    slug: organisationSlug,
    name: z.string().trim().min(1).max(200),
    host: z.string().max(253).nullable(),
    signUp: z.string().max(1000),
  }),
]);

/** See {@link consoleAct}. */
export type ConsoleAct = z.output<typeof consoleAct>;

/** The kinds of {@link consoleAct}. */
export type ConsoleActKind = ConsoleAct['kind'];

const actPlace = z.strictObject({ actId: id });

/** Puts an act down for fifteen minutes; nothing is done by it. */
export const prepareConsoleAct = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/acts',
  access: 'full',
  roles: ['owner', 'administrator', 'helper'],
  summary: 'Prepare an act of the console',
  body: z.strictObject({ act: consoleAct }),
  reply: z.object({ actId: id, expiresAt: count }),
  bodyLimit: 131_072,
  activity: true,
  errors: ['api/forbidden', 'api/too-many-tries'],
});

/** An act that the caller prepared himself, with names for the ids in it. */
export const readConsoleAct = defineEndpoint({
  method: 'GET',
  path: '/v1/admin/acts/:actId',
  access: 'full',
  roles: ['owner', 'administrator', 'helper'],
  summary: 'Read an act that was prepared',
  params: actPlace,
  body: null,
  reply: z.object({
    act: consoleAct,
    expiresAt: count,
    /** When it was done; null for one that waits. */
    doneAt: count.nullable(),
    /** Of accounts and requests in the act: by their ids. */
    names: z.record(z.string(), z.object({ email: z.string(), fullName: z.string() })),
    /** Whether a security key must say yes too. */
    needsKey: z.boolean(),
  }),
  errors: ['api/not-found'],
});

/** Confirms an act: the step-up's answer, the security key's where it is needed, the signature over all of it. */
export const confirmConsoleAct = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/acts/:actId/confirm',
  access: 'full',
  roles: ['owner', 'administrator', 'helper'],
  summary: 'Confirm an act of the console',
  params: actPlace,
  body: z.strictObject({
    accountId: id,
    act: consoleAct,
    nonce: bytesOf(32),
    reauth: bytesOf(32),
    /** An assertion of a security key as the browser gives it. */
    assertion: webauthnJson.optional(),
    /**
     * Of `set-policy` alone: where the policy is looser in any setting than the last statement (the defaults where there is
     * none). One that only tightens needs none, and stands without until the next; whoever holds the keys signs it too.
     */
    statement: policyStatement.strict().optional(),
  }),
  reply: z.object({
    done: z.literal(true),
    /** Accounts, requests or addresses to which it was not done, and why in a word. */
    left: z.array(z.object({ id: z.string(), why: z.string() })),
  }),
  bodyLimit: 262_144,
  proof: true,
  activity: true,
  errors: [
    'api/forbidden',
    'api/not-found',
    'api/bad-proof',
    'api/bad-nonce',
    'api/factor-needed',
    'api/too-many-tries',
    'api/policy',
    'api/state-conflict',
  ],
});

/** A challenge for the security key of a confirmation. */
export const challengeConsoleKey = defineEndpoint({
  method: 'POST',
  path: '/v1/admin/acts/:actId/key',
  access: 'full',
  roles: ['owner', 'administrator', 'helper'],
  summary: 'Ask for a challenge of the security key',
  params: actPlace,
  body: z.strictObject({}),
  reply: z.object({ options: webauthnJson }),
  activity: true,
  errors: ['api/not-found', 'api/too-many-tries'],
});
