import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';

export interface MemberDeviceRow {
  readonly deviceId: string;
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly name: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** The same with all its digits, for the order. */
  readonly seen: string;
  readonly sessions: number;
}

const columns = `d.id AS "deviceId", a.id AS "accountId", a.email, a.full_name AS "fullName", d.name,
  d.first_seen_at AS "firstSeenAt", d.last_seen_at AS "lastSeenAt", d.last_seen_at::text AS seen,
  (SELECT count(*)::int FROM session s WHERE s.device_id = d.id AND s.device_proven AND s.idle_until > now()
    AND s.expires_at > now()) AS sessions`;
const devices = `FROM device d JOIN account a ON a.id = d.account_id WHERE ${ownRows('d')} AND d.revoked_at IS NULL`;

const ofText = `SELECT ${columns} ${devices} AND a.id = $1 ORDER BY d.last_seen_at DESC, d.id DESC`;

/** Devices of one account that were not revoked, the one seen last first. */
export const listDevicesOf = (sql: Sql, accountId: string): Promise<MemberDeviceRow[]> =>
  sql<MemberDeviceRow>(ofText, [accountId]);

const filters = `($1::text IS NULL OR d.name ILIKE $1 OR a.email ILIKE $1 OR a.full_name ILIKE $1)
  AND ($2::int IS NULL OR d.last_seen_at < now() - make_interval(days => $2))`;
const listText = `SELECT ${columns} ${devices} AND ${filters}
  AND ($3::timestamptz IS NULL OR (d.last_seen_at, d.id) < ($3::timestamptz, $4::uuid))
  ORDER BY d.last_seen_at DESC, d.id DESC LIMIT $5`;
const countText = `SELECT count(*)::int AS total ${devices} AND ${filters}`;

export interface DevicesWanted {
  readonly like: string | null;
  readonly unseenDays: number | null;
}

/** Devices of everybody, those behind one. */
export const listDevices = (
  sql: Sql,
  { like, unseenDays }: DevicesWanted,
  behind: readonly (string | null)[],
  most: number,
): Promise<MemberDeviceRow[]> => sql<MemberDeviceRow>(listText, [like, unseenDays, ...behind, most]);

export const countDevices = async (sql: Sql, { like, unseenDays }: DevicesWanted): Promise<number> =>
  (await sql<{ total: number }>(countText, [like, unseenDays]))[0]?.total ?? 0;

/** Whose device it is; null where there is none, or none any more. */
export const findHolder = async (sql: Sql, deviceId: string): Promise<string | null> =>
  (
    await sql<{ account_id: string }>(
      `SELECT d.account_id FROM device d WHERE d.id = $1 AND ${ownRows('d')} AND d.revoked_at IS NULL`,
      [deviceId],
    )
  )[0]?.account_id ?? null;

export const toMemberDevice = ({ seen: _, firstSeenAt, lastSeenAt, ...device }: MemberDeviceRow) => ({
  ...device,
  firstSeenAt: firstSeenAt.getTime(),
  lastSeenAt: lastSeenAt.getTime(),
});
