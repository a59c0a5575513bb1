import { notify } from './hub.ts';
import type { Sql } from './sql.ts';

const endText = `DELETE FROM session WHERE account_id = $1
  AND ($2::uuid IS NULL OR id <> $2::uuid) AND ($3::uuid IS NULL OR device_id = $3::uuid) RETURNING id`;

/** Ends sessions of an account, locked ones too, and tells whoever listens in their name; gives how many there were. */
export const endSessionsOf = async (
  sql: Sql,
  accountId: string,
  {
    except = null,
    deviceId = null,
  }: { readonly except?: string | null; readonly deviceId?: string | null } = {},
): Promise<number> => {
  const ended = await sql<{ id: string }>(endText, [accountId, except, deviceId]);
  for (const { id } of ended) await notify(sql, { kind: 'session-ended', sessionId: id });
  await notify(sql, { kind: 'account', accountId });
  return ended.length;
};
