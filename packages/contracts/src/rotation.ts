import { z } from 'zod';
import { nextState } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, id, signedManifest } from './ids.ts';
import { sentIdentity } from './people.ts';
import { membersLimit, sentGrant } from './sharing.ts';

const vaultPlace = z.strictObject({ vaultId: id });
const rotationPlace = z.strictObject({ vaultId: id, rotationId: id });

/** Begins a vault's change of keys, in place of one that was begun and never ended. Managers and owners. */
export const beginVaultRotation = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/rotations',
  access: 'full',
  summary: 'Begin a change of vault keys',
  params: vaultPlace,
  body: z.strictObject({ rotationId: id, keyEpoch: z.number().int().min(2) }),
  reply: z.object({ seq: count }),
  errors: ['api/not-found', 'api/forbidden', 'api/manifest-conflict'],
});

/**
 * Puts items that were sealed under the coming key beside the present ones, in place of what was put before for the same
 * items; flag 1 takes back what was put of an item. Gives how many are staged in all. The body is a commit's (`encodeCommit`) with an empty manifest; its revisions are those that the items will have.
 */
export const stageRotatedItems = defineEndpoint({
  method: 'PUT',
  path: '/v1/vaults/:vaultId/rotations/:rotationId/items',
  access: 'full',
  summary: 'Stage items under the coming key',
  params: rotationPlace,
  body: 'binary',
  reply: z.object({ staged: count }),
  bodyLimit: 8_388_608,
  errors: ['api/not-found', 'api/too-large', 'api/index-off'],
});

/**
 * Ends the change in one transaction: every live item is there at exactly one revision more, tombstones stand as they
 * are, the manifest's root fits all of it, and the account state says the new epoch. Anything less is a conflict.
 */
export const commitVaultRotation = defineEndpoint({
  method: 'POST',
  path: '/v1/vaults/:vaultId/rotations/:rotationId/commit',
  access: 'full',
  summary: 'End a change of vault keys',
  params: rotationPlace,
  body: z.strictObject({
    head: signedManifest,
    meta: bytesUpTo(4096),
    selfWrap: bytesOf(157),
    /** One of the new key for every member and group but the writer. */
    grants: z.array(sentGrant).max(membersLimit),
    /** Of a group, whose own keys change with those of its vault. */
    identity: sentIdentity.strict().optional(),
    state: nextState,
  }),
  reply: z.object({ seq: count }),
  bodyLimit: 6_291_456,
  errors: [
    'api/not-found',
    'api/forbidden',
    'api/manifest-conflict',
    'api/state-conflict',
    'api/bad-proof',
    'api/vault-full',
  ],
});

/** The account's wraps of former epochs of a vault's key. */
export const listFormerKeys = defineEndpoint({
  method: 'GET',
  path: '/v1/vaults/:vaultId/former-keys',
  access: 'full',
  summary: 'Former keys of a vault',
  params: vaultPlace,
  body: null,
  reply: z.object({ keys: z.array(z.object({ keyEpoch: z.number(), selfWrap: bytesOf(157) })) }),
  errors: ['api/not-found'],
});
