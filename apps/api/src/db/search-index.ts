import { problem } from '../http/problem.ts';
import { readPolicy } from './policy.ts';
import type { Sql } from './sql.ts';

const lockName = "hashtextextended('coffer/index/' || $1, 0)";

// [Note: No token after the act] Whoever stores tokens holds the organisation's lock with others of his kind, and asks for the
// policy after he has it. Whoever changes the policy holds it alone, before every other lock: so no commit that asked before
// the change stores tokens after it, and a job that begins behind the change finds all that there are.
/** Whether search tokens may be stored until the transaction ends. */
export const mayStoreTokens = async (sql: Sql, organisationId: string): Promise<boolean> => {
  await sql(`SELECT pg_advisory_xact_lock_shared(${lockName})`, [organisationId]);
  return (await readPolicy(sql, organisationId)).search.serverIndex;
};

/** @throws `api/index-off` where tokens came along and the organisation wants none. */
export const assertTokensWanted = async (
  sql: Sql,
  organisationId: string,
  items: readonly { readonly tokens: readonly unknown[] }[],
): Promise<void> => {
  if (!items.some(({ tokens }) => tokens.length > 0)) return;
  if (!(await mayStoreTokens(sql, organisationId))) throw problem('api/index-off');
};

/** Of whoever changes the policy: taken first, until the transaction ends. */
export const lockSearchIndex = (sql: Sql, organisationId: string): Promise<unknown> =>
  sql(`SELECT pg_advisory_xact_lock(${lockName})`, [organisationId]);
