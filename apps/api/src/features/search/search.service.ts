import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { findByTokens } from './search.repo.ts';

const numberOf = (text: string, at: number): bigint => {
  const bytes = bytesField(`tokens.${at}`, text);
  return new DataView(bytes.buffer).getBigInt64(0);
};

/** Search by tokens: the server compares keyed hashes and never sees a word. */
export const searchService = ({ database }: { readonly database: Database }) => ({
  search: async (actor: Actor, vaultId: string, tokens: readonly string[]) => {
    const found = await findByTokens(database.sql, vaultId, actor.accountId, tokens.map(numberOf));
    if (!found) throw problem('api/not-found');
    const items = found.map((row) => ({
      itemId: String(row.item_id),
      revision: Number(row.revision),
      keyEpoch: row.key_epoch,
      overview: base64Url(row.overview),
    }));
    return { reply: { items } };
  },
});
export type SearchService = ReturnType<typeof searchService>;
