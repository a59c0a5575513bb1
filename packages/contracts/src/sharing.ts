import { z } from 'zod';
import { newVault } from './accounts.ts';
import { nextState } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, epoch, id, signedManifest } from './ids.ts';
import { sentIdentity } from './people.ts';

const vaultPlace = z.strictObject({ vaultId: id });

/** What a vault is: the one of its account, one with members, one item that is shared, or the keys of a group. */
export const vaultKind = z.enum(['private', 'shared', 'item', 'group']);
/** See {@link vaultKind}. */
export type VaultKind = z.infer<typeof vaultKind>;

/** A vault key sealed for one member or group, as `packages/crypto` encodes it (docs/spec/grants.md). */
export const sentGrant = z.strictObject({ granteeId: id, grant: bytesUpTo(2048) });
/** See {@link sentGrant}. */
export type SentGrant = z.infer<typeof sentGrant>;

/** Most members of a vault, and so of grants in one request. */
export const membersLimit = 500;

/**
 * Makes a vault whose only member is its creator, in one transaction with the account state that names it. A group
 * brings its identity; its first manifest lists it beside its creator.
 */
export const createVault = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults',
  access: 'full',
  summary: 'Make a vault',
  body: z.strictObject({
    vault: newVault,
    kind: vaultKind.exclude(['private']),
    /** With a group only. */
    identity: sentIdentity.omit({ rotation: true }).strict().optional(),
    state: nextState,
  }),
  reply: z.object({ seq: count }),
  bodyLimit: 2_097_152,
  activity: true,
  errors: ['api/state-conflict', 'api/bad-proof', 'api/vault-full'],
});

/** Writes a vault's name and icon, sealed, at its revision + 1. Managers and owners. */
export const writeVaultMeta = defineEndpoint({
  method: 'PUT',
  path: '/v1/vaults/:vaultId/meta',
  access: 'full',
  summary: 'Name a vault',
  params: vaultPlace,
  body: z.strictObject({ meta: bytesUpTo(4096), revision: count.min(1), keyEpoch: epoch }),
  reply: z.object({ revision: count }),
  activity: true,
  errors: ['api/not-found', 'api/forbidden', 'api/manifest-conflict'],
});

/**
 * Changes who is in a vault: the next manifest, and a grant of the present epoch for each member that is new or has new
 * keys. Whoever goes loses the server's access at once; the vault's keys are then due for renewal. A member may also
 * change his own entry alone: leave.
 */
export const changeMembers = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/members',
  access: 'full',
  summary: 'Change the members of a vault',
  params: vaultPlace,
  body: z.strictObject({
    head: signedManifest,
    grants: z.array(sentGrant).max(membersLimit),
    /** Until when members stay, in milliseconds since 1970; null for no end. Members that are left out keep theirs. */
    ends: z.array(z.strictObject({ accountId: id, endsAt: count.nullable() })).max(membersLimit),
  }),
  reply: z.object({ seq: count }),
  bodyLimit: 4_194_304,
  activity: true,
  errors: ['api/not-found', 'api/forbidden', 'api/manifest-conflict', 'api/bad-proof', 'api/vault-full'],
});

/** What a member has in the server's view: whether the key was taken, and until when he stays. */
export const listMembers = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/members',
  access: 'full',
  summary: 'Members of a vault',
  params: vaultPlace,
  body: null,
  reply: z.object({
    members: z.array(
      z.object({
        /** An account, or a group. */
        memberId: id,
        /** Of an account that has wrapped the key for itself. */
        acceptedAt: count.nullable(),
        endsAt: count.nullable(),
        /** The member's present identity differs from the one that the manifest names. */
        hasNewKeys: z.boolean(),
      }),
    ),
  }),
  errors: ['api/not-found'],
});

/** A vault that somebody gave the caller access to and that waits for a yes, or whose key is of a newer epoch. */
export const readGrant = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/grant',
  access: 'full',
  summary: 'The grant of a vault’s present key',
  params: vaultPlace,
  body: null,
  reply: z.object({
    keyEpoch: epoch,
    /** To the caller, or to a group of which the caller is a member. */
    granteeId: id,
    grant: bytesUpTo(2048),
    meta: bytesUpTo(4096),
    metaRevision: count,
    /** The manifest that the grant names. */
    head: signedManifest,
  }),
  errors: ['api/not-found'],
});

/** Vaults that wait for the caller's yes. */
export const listShares = defineEndpoint({
  method: 'GET',
  path: '/v1/shares',
  access: 'full',
  summary: 'Vaults that were shared with me and not yet accepted',
  body: null,
  reply: z.object({
    shares: z.array(z.object({ vaultId: id, kind: vaultKind, keyEpoch: epoch, at: count })),
  }),
  errors: [],
});

/**
 * Keeps a vault key that came by a grant, wrapped for oneself, in one transaction with the account state that names the
 * vault at this epoch. The first one accepts the share.
 */
export const keepVaultKey = defineEndpoint({
  method: 'PUT',
  path: '/v1/vaults/:vaultId/key',
  access: 'full',
  summary: 'Accept a vault, or its newer key',
  params: vaultPlace,
  body: z.strictObject({ keyEpoch: epoch, selfWrap: bytesOf(157), state: nextState }),
  reply: z.object({ seq: count }),
  bodyLimit: 393_216,
  errors: ['api/not-found', 'api/manifest-conflict', 'api/state-conflict', 'api/vault-full'],
});

/** Puts a share away that waits for the caller's yes; a manager sees it as not accepted. */
export const declineShare = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/refusal',
  access: 'full',
  summary: 'Decline a share',
  params: vaultPlace,
  body: z.strictObject({}),
  reply: z.object({}),
  activity: true,
  errors: ['api/not-found'],
});

/** Says that a vault's keys should be renewed: a member's own keys may be known to somebody. Any member. */
export const wantRotation = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/rotation-wanted',
  access: 'full',
  summary: 'Ask for new vault keys',
  params: vaultPlace,
  body: z.strictObject({}),
  reply: z.object({}),
  errors: ['api/not-found'],
});

/** Deletes a vault with everything in it, in one transaction with the account state that no longer names it. Owners. */
export const deleteVault = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/deletion',
  access: 'full',
  summary: 'Delete a vault for everybody',
  params: vaultPlace,
  body: z.strictObject({ state: nextState }),
  reply: z.object({}),
  bodyLimit: 393_216,
  activity: true,
  errors: ['api/not-found', 'api/forbidden', 'api/state-conflict'],
});

/** Most manifests in one {@link listManifests}. */
export const manifestsLimit = 100;

/** Manifests before `before`, newest first, with the items that each touched by the server's word. */
export const listManifests = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/manifests',
  access: 'full',
  summary: 'The chain of a vault, backwards',
  params: vaultPlace,
  query: z.strictObject({ before: z.coerce.number().int().min(1) }),
  body: null,
  reply: z.object({
    manifests: z
      .array(
        z.object({
          seq: count,
          ...signedManifest.shape,
          /** Items whose revision this manifest wrote, as far as they are kept. */
          itemIds: z.array(id),
        }),
      )
      .max(manifestsLimit),
  }),
  errors: ['api/not-found'],
});
