import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, epoch, id } from './ids.ts';
import { vaultKind } from './sharing.ts';

const vaultPlace = z.strictObject({ vaultId: id });
const itemPlace = z.strictObject({ vaultId: id, itemId: id });

/** Vaults that the account has accepted, each with the key it wrapped for itself. */
export const listVaults = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults',
  access: 'full',
  summary: 'My vaults',
  body: null,
  reply: z.object({
    vaults: z.array(
      z.object({
        vaultId: id,
        kind: vaultKind,
        /** Of the vault. */
        keyEpoch: epoch,
        /** Of the wrap: lower where somebody else renewed the vault's keys since. */
        wrapEpoch: epoch,
        selfWrap: bytesUpTo(1024),
        /** A member went, or asked for it, since the keys were last renewed. */
        isRotationDue: z.boolean(),
        meta: bytesUpTo(4096),
        metaRevision: count,
        seq: count,
      }),
    ),
  }),
  errors: [],
});

/**
 * Manifests after `manifestsSince` and item rows changed after `since`, from one snapshot. The reply is binary:
 * see `sync-codec.ts`. Does not extend the session.
 */
export const syncVault = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/sync',
  access: 'full',
  summary: 'What changed in a vault',
  params: vaultPlace,
  query: z.strictObject({
    since: z.coerce.number().int().min(0),
    manifestsSince: z.coerce.number().int().min(0),
  }),
  body: null,
  reply: 'binary',
  errors: ['api/not-found', 'api/too-many-tries'],
});

/**
 * The leaf that the server kept of each item when it accepted it, from one snapshot. A client asks where rows and signed
 * root do not agree: a leaf says which row is damaged. The reply is binary: see `leaves-codec.ts`. Does not extend the
 * session.
 */
export const listLeaves = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/leaves',
  access: 'full',
  summary: 'What the signed root holds of each item',
  params: vaultPlace,
  body: null,
  reply: 'binary',
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** Largest body of a commit. */
export const commitLimit = 8 * 1024 * 1024;
/** Most items in one commit. */
export const commitItemsLimit = 1000;

/**
 * One committed change: a signed manifest with the items it touches, in one transaction. The body is binary: see
 * `commit-codec.ts`. A repeat of stored bytes is answered like the first time.
 */
export const commitChange = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/commits',
  access: 'full',
  summary: 'Commit a change',
  params: vaultPlace,
  body: 'binary',
  reply: z.object({ seq: count }),
  bodyLimit: commitLimit,
  activity: true,
  errors: [
    'api/not-found',
    'api/forbidden',
    'api/manifest-conflict',
    'api/bad-proof',
    'api/invalid-request',
    'api/too-large',
    'api/vault-full',
    /** Tokens came along, and the organisation wants none: nothing was stored. */
    'api/index-off',
  ],
});

/** Items that hold all the tokens. Serves a vault whose overviews have not arrived yet. */
export const searchVault = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/search',
  access: 'full',
  summary: 'Search by tokens',
  params: vaultPlace,
  body: z.strictObject({ tokens: z.array(bytesOf(8)).min(1).max(16) }),
  reply: z.object({
    items: z.array(
      z.object({ itemId: id, revision: count, keyEpoch: z.number(), overview: bytesUpTo(65_536) }),
    ),
  }),
  errors: ['api/not-found'],
});

/** Most items of which one request brings search tokens, and which one reply names. */
export const indexItemsLimit = 50;

/**
 * Brings search tokens of items that have none, and asks which are next: for an index that was switched off and is on
 * again. Neither revision nor manifest changes, since no leaf holds tokens. Spec: docs/spec/search.md §5.
 */
export const indexItems = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/index',
  access: 'full',
  summary: 'Bring search tokens of items without any',
  params: vaultPlace,
  body: z.strictObject({
    items: z
      .array(
        z.strictObject({
          itemId: id,
          /** Tokens are of one revision: of another one they are left out. */
          revision: count,
          tokenVersion: z.number().int().min(0).max(32_767),
          tokens: z.array(bytesOf(8)).min(1).max(1024),
        }),
      )
      .max(indexItemsLimit),
    /** Names only items behind this one; null from the beginning. */
    after: id.nullable(),
  }),
  /** Live items without tokens by their ids, at most {@link indexItemsLimit}. */
  reply: z.object({ without: z.array(z.object({ itemId: id, revision: count })) }),
  bodyLimit: 1_048_576,
  errors: ['api/not-found', 'api/forbidden', 'api/index-off'],
});

/** The stored row of an item, as it is: what the server sees. */
export const readItem = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/items/:itemId',
  access: 'full',
  summary: 'The stored row of an item',
  params: itemPlace,
  body: null,
  reply: z.object({
    itemId: id,
    vaultId: id,
    revision: count,
    keyEpoch: z.number(),
    flags: z.number(),
    changeSeq: count,
    writerId: id,
    writtenAt: z.string(),
    tokens: z.number(),
    overview: bytesUpTo(2_097_152),
    secret: bytesUpTo(2_097_152),
  }),
  errors: ['api/not-found'],
});

/** Former revisions of an item, newest first, at most 50. */
export const listRevisions = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/items/:itemId/revisions',
  access: 'full',
  summary: 'Former revisions of an item',
  params: itemPlace,
  body: null,
  reply: z.object({
    revisions: z.array(
      z.object({
        revision: count,
        keyEpoch: z.number(),
        writerId: id,
        writtenAt: z.string(),
        overview: bytesUpTo(2_097_152),
        secret: bytesUpTo(2_097_152),
      }),
    ),
  }),
  errors: ['api/not-found'],
});

/** Server-sent events: `change` with `{vaultId, seq}`, `state` with `{seq}`, `account`, `vaults`, `signed-out`. Does not extend the session. */
export const events = defineEndpoint({
  method: 'GET',
  path: '/v1/events',
  access: 'full',
  summary: 'Live refresh as server-sent events',
  body: null,
  reply: 'binary',
  whileEnrolling: true,
  errors: [],
});

/** An event of {@link events}. */
export const liveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), vaultId: id, seq: count }),
  z.object({ kind: z.literal('state'), seq: count }),
  /** Devices, sessions, factors, ways back in or pending acts of the account changed: whoever shows them asks again. */
  z.object({ kind: z.literal('account') }),
  /** Vaults came or went, shares, invitations or requests: whoever shows them asks again. */
  z.object({ kind: z.literal('vaults') }),
  z.object({ kind: z.literal('signed-out') }),
]);

/** See {@link liveEvent}. */
export type LiveEvent = z.infer<typeof liveEvent>;
