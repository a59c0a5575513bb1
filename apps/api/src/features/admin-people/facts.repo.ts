import type { FactorKind, MemberFacts, RecoveryKind } from '@coffer/contracts';
import { removal } from '../../console/parties.ts';
import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';

type Times = 'createdAt' | 'lastSignInAt' | 'deletedAt' | 'kitTestedAt';

/** The facts of a member as the database gives them. */
export interface FactsRow extends Omit<MemberFacts, Times | 'items' | 'bytes' | 'factors' | 'recovery'> {
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly deletedAt: Date | null;
  readonly kitTestedAt: Date | null;
  readonly items: string;
  readonly bytes: string;
  readonly factors: FactorKind[];
  readonly recovery: RecoveryKind[];
}

const counts = 'f.confirmed_at IS NOT NULL AND (f.dropped_from IS NULL OR f.dropped_from > now())';
const kits = "w.kind IN ('kit', 'kit-and-answers')";
const deletion = "p.account_id = a.id AND p.kind = 'delete-account'";

const standing = `CASE
  WHEN a.suspended_at IS NOT NULL AND EXISTS (SELECT 1 FROM pending_act p WHERE ${deletion} AND p.subject = '${removal}')
    THEN 'leaving'
  WHEN a.suspended_at IS NOT NULL THEN 'suspended'
  WHEN a.frozen_until > now() THEN 'frozen' ELSE 'active' END`;

/** Whether a row `a` is of a search and filters, of which each is null for any: $1 like, $2 role, $3 standing, $4 lacks. */
const filters = `${ownRows('a')} AND ($1::text IS NULL OR a.email ILIKE $1 OR a.full_name ILIKE $1)
  AND ($2::text IS NULL OR a.role = $2) AND ($3::text IS NULL OR ${standing} = $3)
  AND ($4::text IS NULL
    OR ($4 = 'factor' AND NOT EXISTS (SELECT 1 FROM factor f WHERE f.account_id = a.id AND ${counts}))
    OR ($4 = 'kit' AND NOT EXISTS (SELECT 1 FROM recovery_way w
      WHERE w.account_id = a.id AND ${kits} AND w.tested_at IS NOT NULL))
    OR ($4 = 'sign-in' AND COALESCE(a.last_sign_in_at < now() - interval '90 days', true)))`;

/** The facts of the accounts `a` of a query, each of which is looked up for these few alone. */
const factsOver = (
  accounts: string,
): string => `SELECT a.id AS "accountId", a.email, a.full_name AS "fullName", a.role,
    ${standing} AS standing, a.created_at AS "createdAt", a.last_sign_in_at AS "lastSignInAt", a.kdf,
    (SELECT min(p.effective_at) FROM pending_act p WHERE ${deletion}) AS "deletedAt",
    factors.kinds AS factors, ways.kinds AS recovery, ways.tested AS "kitTestedAt",
    (SELECT count(*)::int FROM backup_code b WHERE b.account_id = a.id AND b.used_at IS NULL) AS "backupCodesLeft",
    (SELECT count(*)::int FROM device d WHERE d.account_id = a.id AND d.revoked_at IS NULL) AS devices,
    (SELECT count(*)::int FROM session s
      WHERE s.account_id = a.id AND s.idle_until > now() AND s.expires_at > now()) AS sessions,
    held.vaults, held.items, held.bytes,
    (SELECT count(*)::int FROM pin_evaluation e WHERE e.account_id = a.id AND e.acknowledged_at IS NULL
      AND NOT e.by_full AND e.at > now() - interval '30 days') AS "pinTries",
    demand.wanted <> 'none' AND NOT CASE WHEN demand.wanted = 'any' THEN factors.kinds <> '{}'
      ELSE demand.wanted = ANY(factors.kinds) END AS "mustEnrol"
  FROM (${accounts}) a JOIN organisation o ON o.id = a.organisation_id
  CROSS JOIN LATERAL (SELECT COALESCE(o.policy #>> ARRAY['factors', a.role], 'none') AS wanted) demand
  CROSS JOIN LATERAL (SELECT COALESCE(array_agg(DISTINCT f.kind), '{}') AS kinds FROM factor f
    WHERE f.account_id = a.id AND ${counts}) factors
  CROSS JOIN LATERAL (SELECT COALESCE(array_agg(w.kind ORDER BY w.kind), '{}') AS kinds,
      max(w.tested_at) FILTER (WHERE ${kits}) AS tested FROM recovery_way w WHERE w.account_id = a.id) ways
  CROSS JOIN LATERAL (SELECT count(*)::int AS vaults, COALESCE(sum(v.count), 0) AS items, COALESCE(sum(v.bytes), 0) AS bytes
    FROM membership m JOIN vault v ON v.id = m.vault_id
    WHERE m.account_id = a.id AND m.self_wrap IS NOT NULL AND v.kind <> 'group') held
  ORDER BY a.email`;

/** Which members are asked for. */
export interface FactsWanted {
  readonly like: string | null;
  readonly role: string | null;
  readonly standing: string | null;
  readonly lacks: string | null;
}

const valuesOf = ({ like, role, standing: stands, lacks }: FactsWanted) => [like, role, stands, lacks];

const listText = factsOver(
  `SELECT a.* FROM account a WHERE ${filters} AND ($5::text IS NULL OR a.email > $5) ORDER BY a.email LIMIT $6`,
);

/** Members in the order of their addresses, those behind one address. */
export const listFacts = (
  sql: Sql,
  wanted: FactsWanted,
  after: string | null,
  most: number,
): Promise<FactsRow[]> => sql<FactsRow>(listText, [...valuesOf(wanted), after, most]);

const countText = `SELECT count(*)::int AS total FROM account a WHERE ${filters}`;

export const countMembers = async (sql: Sql, wanted: FactsWanted): Promise<number> =>
  (await sql<{ total: number }>(countText, valuesOf(wanted)))[0]?.total ?? 0;

const findText = factsOver(`SELECT a.* FROM account a WHERE a.id = $1 AND ${ownRows('a')}`);

export const findFacts = async (sql: Sql, accountId: string): Promise<FactsRow | null> =>
  (await sql<FactsRow>(findText, [accountId]))[0] ?? null;
