import type { Sql } from './sql.ts';

const revokeText = `UPDATE device SET revoked_at = now(), backup_ephemeral = NULL, backup_wrap = NULL,
  backup_signature = NULL WHERE account_id = $1 AND revoked_at IS NULL AND`;

/** Takes a device's word and its backup away for good; its name, or null where the account has no such device. */
export const revokeDevice = async (sql: Sql, accountId: string, deviceId: string): Promise<string | null> =>
  (await sql<{ name: string }>(`${revokeText} id = $2 RETURNING name`, [accountId, deviceId]))[0]?.name ??
  null;

/** Revokes every device of the account but one, or all. */
export const revokeOtherDevices = (sql: Sql, accountId: string, kept: string | null): Promise<unknown> =>
  sql(`${revokeText} ($2::uuid IS NULL OR id <> $2::uuid)`, [accountId, kept]);

export const findDeviceName = async (sql: Sql, deviceId: string): Promise<string | null> =>
  (await sql<{ name: string }>('SELECT name FROM device WHERE id = $1', [deviceId]))[0]?.name ?? null;
