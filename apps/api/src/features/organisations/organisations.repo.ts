import type { Sql } from '../../db/sql.ts';

export const readEmail = async (sql: Sql, accountId: string): Promise<string> =>
  (await sql<{ email: string }>('SELECT email FROM account WHERE id = $1', [accountId]))[0]?.email ?? '';
