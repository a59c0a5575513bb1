import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, id, signedManifest } from './ids.ts';

/** Most items that a browser asks for at once out of a backup. */
export const proofItemsLimit = 8;

/** The newest backup that a browser can look into; null where there is none. */
export const readProvableBackup = defineEndpoint({
  method: 'GET',
  path: '/v1/backup',
  access: 'full',
  summary: 'The newest backup',
  body: null,
  reply: z.object({
    backup: z.object({ backupId: id, madeAt: count, isProvenByYou: z.boolean() }).nullable(),
  }),
  errors: [],
});

const leafLength = 89;
/** Most leaves that one of the 256 buckets of a vault is shown with. */
const bucketLimit = 8192;

/**
 * Sealed items of the caller's own vaults, read out of the backup's file and not out of the database, with what they must
 * be: the newest manifest that the backup has of each vault, and what all its rows there hash to.
 */
export const readFromBackup = defineEndpoint({
  method: 'POST',
  path: '/v1/backup/:backupId/items',
  access: 'full',
  summary: 'Read sealed items out of a backup',
  params: z.strictObject({ backupId: id }),
  body: z.strictObject({
    items: z
      .array(z.strictObject({ vaultId: id, itemId: id }))
      .min(1)
      .max(proofItemsLimit),
  }),
  reply: z.object({
    /** Those of the vaults asked about that the backup has. */
    vaults: z.array(
      z.object({
        vaultId: id,
        ...signedManifest.shape,
        /** SHA-256 of each of the 256 buckets of its rows. */
        hashes: bytesOf(256 * 32),
      }),
    ),
    /** In the order asked. */
    items: z.array(
      z.object({
        /** Leaves of the rows of the item's bucket, 89 bytes each. */
        bucket: bytesUpTo(leafLength * bucketLimit),
        /** Null for one that the backup has not, or that was deleted when it was made. */
        row: z
          .object({
            revision: count,
            keyEpoch: count,
            overview: bytesUpTo(2_097_152),
            secret: bytesUpTo(2_097_152),
          })
          .nullable(),
      }),
    ),
  }),
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** Says how many of those the browser found right. The console counts it. */
export const reportBackupProof = defineEndpoint({
  method: 'POST',
  path: '/v1/backup/:backupId/proof',
  access: 'full',
  summary: 'Say whether a backup opened',
  params: z.strictObject({ backupId: id }),
  body: z.strictObject({ checked: count, failed: count }),
  reply: z.object({}),
  errors: ['api/not-found'],
});
