import type { CallOf, indexItems } from '@coffer/contracts';
import { roles } from '@coffer/crypto/verify';
import type { Database, Work } from '../../db/database.ts';
import { mayStoreTokens } from '../../db/search-index.ts';
import type { Actor } from '../../db/sessions.ts';
import { lockVault } from '../../db/vault-chain.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import { findStanding } from '../../members/standing.ts';
import * as repo from './search.repo.ts';

type Asked = CallOf<typeof indexItems>['body'];
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

export interface SearchDeps {
  readonly database: Database;
  readonly organisationId: string;
}

const numberOf = (text: string, at: number): bigint => {
  const bytes = bytesField(`tokens.${at}`, text);
  return new DataView(bytes.buffer).getBigInt64(0);
};

/** Search by tokens: the server compares keyed hashes and never sees a word. */
export const searchService = ({ database, organisationId }: SearchDeps) => ({
  search: async (actor: Actor, vaultId: string, tokens: readonly string[]) => {
    const found = await repo.findByTokens(database.sql, vaultId, actor.accountId, tokens.map(numberOf));
    if (!found) throw problem('api/not-found');
    const items = found.map((row) => ({
      itemId: String(row.item_id),
      revision: Number(row.revision),
      keyEpoch: row.key_epoch,
      overview: base64Url(row.overview),
    }));
    return { reply: { items } };
  },

  /** Brings tokens where there are none. Nobody takes or changes those that there are but by saving the item. */
  index: (actor: Actor, vaultId: string, { items, after }: Asked, change: Change) => {
    const sent = items.map((item) => ({ ...item, tokens: item.tokens.map(numberOf) }));
    return change<{ without: { itemId: string; revision: number }[] }>(async ({ sql }) => {
      const standing = await findStanding(sql, vaultId, actor.accountId);
      if (!standing || !(await lockVault(sql, vaultId))) throw problem('api/not-found');
      if (!standing.is_accepted || standing.role < roles.writer) throw problem('api/forbidden');
      if (!(await mayStoreTokens(sql, organisationId))) throw problem('api/index-off');
      if (sent.length > 0) await repo.putTokens(sql, vaultId, sent);
      return { reply: { without: await repo.listWithout(sql, vaultId, after) } };
    });
  },
});
export type SearchService = ReturnType<typeof searchService>;
