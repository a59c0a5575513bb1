import type { Sql } from '../../db/sql.ts';

export interface DeviceRow {
  readonly id: string;
  readonly public_key: Buffer;
  readonly backup_key: Buffer | null;
  readonly name: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly has_backup: boolean;
}

/** Devices that were not revoked, the one seen last first. */
export const listDevices = (sql: Sql, accountId: string): Promise<DeviceRow[]> =>
  sql<DeviceRow>(
    `SELECT id, public_key, backup_key, name, first_seen_at, last_seen_at, backup_wrap IS NOT NULL AS has_backup
     FROM device WHERE account_id = $1 AND revoked_at IS NULL ORDER BY last_seen_at DESC, id`,
    [accountId],
  );

/** False where the account has no such device. */
export const renameDevice = async (
  sql: Sql,
  accountId: string,
  deviceId: string,
  name: string,
): Promise<boolean> =>
  (
    await sql(
      'UPDATE device SET name = $3 WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL RETURNING id',
      [accountId, deviceId, name],
    )
  ).length === 1;

/** The account's row, locked first as everywhere; its address, or null for none. */
export const lockEmail = async (sql: Sql, accountId: string): Promise<string | null> =>
  (await sql<{ email: string }>('SELECT email FROM account WHERE id = $1 FOR UPDATE', [accountId]))[0]
    ?.email ?? null;

export interface SessionRow {
  readonly id: string;
  readonly kind: 'full' | 'locked' | 'half';
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly created_at: Date;
  readonly idle_until: Date;
  readonly expires_at: Date;
}

// A device that a half session only named is not shown as its device: it has proven nothing.
const sessionsText = `SELECT s.id, CASE WHEN s.locked THEN 'locked' ELSE s.kind END AS kind, d.id AS device_id,
    d.name AS device_name, s.created_at, s.idle_until, s.expires_at
  FROM session s LEFT JOIN device d ON d.id = s.device_id AND s.device_proven
  WHERE s.account_id = $1 AND s.idle_until > now() AND s.expires_at > now() ORDER BY s.created_at DESC, s.id`;

export const listSessions = (sql: Sql, accountId: string): Promise<SessionRow[]> =>
  sql<SessionRow>(sessionsText, [accountId]);

export const isSessionOf = async (sql: Sql, accountId: string, sessionId: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM session WHERE id = $1 AND account_id = $2 FOR UPDATE', [sessionId, accountId]))
    .length === 1;
