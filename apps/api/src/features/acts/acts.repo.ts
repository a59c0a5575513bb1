import type { ActivityKind } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';

export interface MailTokenRow {
  readonly account_id: string;
  readonly email: string;
  readonly kind: ActivityKind;
  readonly act_id: string | null;
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly created_at: Date;
}

const tokenText = `SELECT t.account_id, a.email, t.kind, t.act_id, t.device_id, d.name AS device_name, t.created_at
  FROM mail_token t JOIN account a ON a.id = t.account_id
  LEFT JOIN device d ON d.id = t.device_id AND d.account_id = t.account_id
  WHERE t.hash = $1 AND t.expires_at > now()`;

export const findMailToken = async (sql: Sql, hash: Buffer): Promise<MailTokenRow | null> =>
  (await sql<MailTokenRow>(tokenText, [hash]))[0] ?? null;

/** Takes the token, so that it does its work once, also of two that come at one moment; null where it is gone. */
export const takeMailToken = async (sql: Sql, hash: Buffer): Promise<MailTokenRow | null> => {
  const found = await findMailToken(sql, hash);
  if (!found) return null;
  // The account first, as everywhere: whatever changes it waits for us or we for it.
  await sql('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [found.account_id]);
  return (await sql('DELETE FROM mail_token WHERE hash = $1 RETURNING hash', [hash])).length === 1
    ? found
    : null;
};

/** Kills every recovery that is under way. */
export const dropRecoveries = async (sql: Sql, accountId: string): Promise<number> =>
  (await sql('DELETE FROM recovery WHERE account_id = $1 RETURNING id', [accountId])).length;
