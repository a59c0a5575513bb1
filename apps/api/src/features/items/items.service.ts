import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { findItem, type ItemPlace, type ItemRow, isMember, listFormer } from './items.repo.ts';

/** Single items as they are stored. */
export const itemsService = ({ database }: { readonly database: Database }) => ({
  find: (sessionHash: Buffer, place: ItemPlace) => findItem(database, sessionHash, place),
  read: (row: ItemRow | null, { vaultId, itemId }: ItemPlace) => {
    if (!row) throw problem('api/not-found');
    const { keyEpoch, flags, writerId } = row;
    return {
      reply: {
        ...{ itemId, vaultId, keyEpoch, flags, writerId },
        revision: Number(row.revision),
        changeSeq: Number(row.changeSeq),
        writtenAt: row.writtenAt.toISOString(),
        tokens: row.tokens,
        overview: base64Url(row.overview),
        secret: base64Url(row.secret),
      },
    };
  },
  listRevisions: async (actor: Actor, { vaultId, itemId }: ItemPlace) => {
    if (!(await isMember(database, actor.accountId, vaultId))) throw problem('api/not-found');
    const rows = await listFormer(database, vaultId, itemId);
    const revisions = rows.map(({ revision, keyEpoch, writerId, writtenAt, overview, secret }) => ({
      ...{ revision: Number(revision), keyEpoch, writerId, writtenAt: writtenAt.toISOString() },
      overview: base64Url(overview),
      secret: base64Url(secret),
    }));
    return { reply: { revisions } };
  },
});
export type ItemsService = ReturnType<typeof itemsService>;
