import type { Sql } from '../../db/sql.ts';

export const listVaultIds = async (sql: Sql, accountId: string): Promise<Set<string>> => {
  const rows = await sql<{ vault_id: string }>('SELECT vault_id FROM membership WHERE account_id = $1', [
    accountId,
  ]);
  return new Set(rows.map(({ vault_id }) => vault_id));
};

export const isSessionAlive = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (
    await sql(
      "SELECT 1 FROM session WHERE id = $1 AND kind = 'full' AND idle_until > now() AND expires_at > now()",
      [sessionId],
    )
  ).length === 1;
