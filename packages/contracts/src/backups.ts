import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesUpTo, count, id } from './ids.ts';

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

/** Sealed items of the caller's own vaults, read out of the backup's file and not out of the database. */
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
    /** In the order asked; null for one that the backup has not. */
    items: z.array(
      z
        .object({
          revision: count,
          keyEpoch: count,
          overview: bytesUpTo(2_097_152),
          secret: bytesUpTo(2_097_152),
        })
        .nullable(),
    ),
  }),
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** Says how many of those the browser could open. The console counts it. */
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
