import type { Sql } from '../../db/sql.ts';

export interface NewEnd {
  readonly accountId: string;
  readonly endsAt: number | null;
}

/** Sets ends, and lets go of those of members that went, or came anew. */
export const putEnds = async (
  sql: Sql,
  vaultId: string,
  ends: readonly NewEnd[],
  moved: readonly string[],
): Promise<void> => {
  const dropped = [
    ...moved,
    ...ends.filter(({ endsAt }) => endsAt === null).map(({ accountId }) => accountId),
  ];
  await sql('DELETE FROM membership_end WHERE vault_id = $1 AND account_id = ANY($2::uuid[])', [
    ...[vaultId, dropped],
  ]);
  for (const { accountId, endsAt } of ends) {
    if (endsAt === null) continue;
    await sql(
      `INSERT INTO membership_end (vault_id, account_id, ends_at) VALUES ($1, $2, $3)
       ON CONFLICT (vault_id, account_id) DO UPDATE SET ends_at = excluded.ends_at`,
      [vaultId, accountId, new Date(endsAt)],
    );
  }
};

export const dropGrants = (sql: Sql, vaultId: string, gone: readonly string[]): Promise<unknown> =>
  sql('DELETE FROM vault_grant WHERE vault_id = $1 AND grantee_id = ANY($2::uuid[])', [vaultId, gone]);

/** Whether an owner by his own name has accepted and stays without an end: else nobody might be left to decide. */
export const hasLastingOwner = async (
  sql: Sql,
  vaultId: string,
  owners: readonly string[],
): Promise<boolean> =>
  (
    await sql(
      `SELECT 1 FROM membership m WHERE m.vault_id = $1 AND m.account_id = ANY($2::uuid[]) AND m.is_direct
         AND m.accepted_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM membership_end e WHERE e.vault_id = $1 AND e.account_id = m.account_id) LIMIT 1`,
      [vaultId, owners],
    )
  ).length === 1;

/** Ends what waits for a yes, at once: it comes back only when a manager sets the end anew. */
export const putRefusal = (sql: Sql, vaultId: string, accountId: string): Promise<unknown> =>
  sql(
    `INSERT INTO membership_end (vault_id, account_id, ends_at) VALUES ($1, $2, now())
     ON CONFLICT (vault_id, account_id) DO UPDATE SET ends_at = excluded.ends_at`,
    [vaultId, accountId],
  );

/** The address of an account, and the database's time. */
export const findEmail = async (sql: Sql, accountId: string): Promise<string> =>
  (await sql<{ email: string }>('SELECT email FROM account WHERE id = $1', [accountId]))[0]?.email ?? '';

export const readClock = async (sql: Sql): Promise<number> =>
  (await sql<{ now: Date }>('SELECT now() AS now'))[0]?.now.getTime() ?? Number.NaN;
