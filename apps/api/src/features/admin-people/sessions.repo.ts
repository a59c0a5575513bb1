import type { Sql } from '../../db/sql.ts';

interface Row {
  readonly sessionId: string;
  readonly kind: 'full' | 'locked' | 'half';
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  readonly createdAt: Date;
  readonly idleUntil: Date;
  readonly expiresAt: Date;
}

// A device that a half session only named is not shown as its device: it has proven nothing.
const text = `SELECT s.id AS "sessionId", CASE WHEN s.locked THEN 'locked' ELSE s.kind END AS kind, d.id AS "deviceId",
    d.name AS "deviceName", s.created_at AS "createdAt", s.idle_until AS "idleUntil", s.expires_at AS "expiresAt"
  FROM session s LEFT JOIN device d ON d.id = s.device_id AND s.device_proven
  WHERE s.account_id = $1 AND s.idle_until > now() AND s.expires_at > now() ORDER BY s.created_at DESC, s.id`;

/** Sessions of an account that stand, the newest first. */
export const listSessionsOf = async (sql: Sql, accountId: string) =>
  (await sql<Row>(text, [accountId])).map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    idleUntil: row.idleUntil.getTime(),
    expiresAt: row.expiresAt.getTime(),
  }));
