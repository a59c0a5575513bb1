import { presentState } from '../../db/approvals.ts';
import type { Sql } from '../../db/sql.ts';

export interface Totals {
  readonly organisation: string;
  readonly people: number;
  readonly suspended: number;
  readonly admitted: number;
  readonly withoutFactor: number;
  readonly kitTested: number;
  readonly devices: number;
  readonly unseen: number;
  readonly groups: number;
  readonly vaults: number;
  readonly items: number;
  readonly bytes: number;
  readonly waiting: number;
}

const kits = "w.kind IN ('kit', 'kit-and-answers')";
const counts = 'f.confirmed_at IS NOT NULL AND (f.dropped_from IS NULL OR f.dropped_from > now())';

// Every table once; who has a factor and who tested a kit are sets that are joined, not looked up for each account.
const totalsText = `SELECT o.name AS organisation, a.*, d.*, v.*,
    (SELECT count(*)::int FROM admission WHERE organisation_id = $1 AND expires_at > now()) AS admitted,
    (SELECT count(*)::int FROM approval p
      WHERE p.organisation_id = $1 AND p.state = 'open' AND ${presentState} = 'open') AS waiting
  FROM organisation o,
    LATERAL (SELECT count(*)::int AS people, count(suspended_at)::int AS suspended,
        count(*) FILTER (WHERE f.account_id IS NULL)::int AS "withoutFactor",
        count(*) FILTER (WHERE w.account_id IS NOT NULL)::int AS "kitTested"
      FROM account
      LEFT JOIN (SELECT DISTINCT account_id FROM factor f WHERE organisation_id = $1 AND ${counts}) f ON f.account_id = id
      LEFT JOIN (SELECT DISTINCT account_id FROM recovery_way w
        WHERE organisation_id = $1 AND ${kits} AND tested_at IS NOT NULL) w ON w.account_id = id
      WHERE organisation_id = $1) a,
    LATERAL (SELECT count(*)::int AS devices,
        count(*) FILTER (WHERE last_seen_at < now() - interval '90 days')::int AS unseen
      FROM device WHERE organisation_id = $1 AND revoked_at IS NULL) d,
    LATERAL (SELECT count(*) FILTER (WHERE kind = 'group')::int AS groups,
        count(*) FILTER (WHERE kind <> 'group')::int AS vaults,
        COALESCE(sum(count) FILTER (WHERE kind <> 'group'), 0)::float8 AS items, COALESCE(sum(bytes), 0)::float8 AS bytes
      FROM vault WHERE organisation_id = $1) v
  WHERE o.id = $1`;

export const readTotals = async (sql: Sql, organisationId: string): Promise<Totals | undefined> =>
  (await sql<Totals>(totalsText, [organisationId]))[0];

/** Days of which sign-ins are shown. */
export const signInDays = 30;

/** What ended a sign-in without letting anybody in. */
export const refusals = [
  'password-wrong',
  'sign-in-code-wrong',
  'factor-wrong',
  'pin-proof-wrong',
  'device-proof-wrong',
  'pin-frozen',
] as const;

export interface SignInRow {
  readonly day: string;
  readonly isPassed: boolean;
  readonly network: string | null;
  readonly n: number;
}

// An index holds everything that is asked here, so that the rows themselves are not read.
const signInsText = `SELECT to_char(date_trunc('day', at AT TIME ZONE 'UTC'), 'YYYY-MM-DD') AS day,
    kind = 'signed-in' AS "isPassed", CASE WHEN kind = 'signed-in' THEN NULL ELSE network END AS network, count(*)::int AS n
  FROM audit_event
  WHERE organisation_id = $1 AND kind = ANY($2::text[]) AND at >= $3::date::timestamp AT TIME ZONE 'UTC'
  GROUP BY 1, 2, 3`;

/** Sign-ins by day from one day on, and the refused ones by network too. */
export const listSignIns = (sql: Sql, organisationId: string, from: string): Promise<SignInRow[]> =>
  sql(signInsText, [organisationId, ['signed-in', ...refusals], from]);

export interface Day {
  /** `YYYY-MM-DD` in UTC. */
  readonly day: string;
  /** Whether nothing can be written of it any more: it ended, and so did what was written at its end. */
  readonly isOver: boolean;
}

const daysText = `SELECT to_char(day, 'YYYY-MM-DD') AS day,
    day + interval '1 day' < (now() AT TIME ZONE 'UTC') - interval '1 hour' AS "isOver"
  FROM date_trunc('day', now() AT TIME ZONE 'UTC') today,
    generate_series(today - make_interval(days => ${signInDays - 1}), today, interval '1 day') day`;

/** The days of which sign-ins are shown, oldest first, by the database's clock. */
export const listDays = (sql: Sql): Promise<Day[]> => sql(daysText);

export interface GrowthRow {
  readonly day: string;
  readonly people: number;
  readonly vaults: number;
  readonly items: number;
  readonly bytes: number;
}

const growthText = `SELECT to_char(day, 'YYYY-MM-DD') AS day, people, vaults, items, bytes::float8 AS bytes FROM daily_figure
  WHERE organisation_id = $1 AND day > (now() AT TIME ZONE 'UTC')::date - 90 ORDER BY daily_figure.day`;

export const listGrowth = (sql: Sql, organisationId: string): Promise<GrowthRow[]> =>
  sql(growthText, [organisationId]);
