import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';

interface GroupMember {
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: number;
}

export interface GroupRow {
  readonly groupId: string;
  readonly createdAt: Date;
  /** The same with all its digits, for the order. */
  readonly created: string;
  readonly vaults: number;
  readonly isIdentity: boolean;
  readonly members: readonly GroupMember[];
  readonly memberCount: number;
}

/** Members of a group that the list names. */
const named = 20;

const listText = `SELECT g.id AS "groupId", g.created_at AS "createdAt", g.created_at::text AS created,
    COALESCE(o.identity_group_id = g.id, false) AS "isIdentity",
    (SELECT count(*)::int FROM vault_group v WHERE v.group_id = g.id) AS vaults,
    (SELECT count(*)::int FROM membership m WHERE m.vault_id = g.id) AS "memberCount",
    COALESCE((SELECT jsonb_agg(jsonb_build_object('accountId', f.id, 'email', f.email, 'fullName', f.full_name,
        'role', f.role) ORDER BY f.email)
      FROM (SELECT a.id, a.email, a.full_name, m.role FROM membership m JOIN account a ON a.id = m.account_id
        WHERE m.vault_id = g.id ORDER BY a.email LIMIT ${named}) f), '[]') AS members
  FROM vault g JOIN organisation o ON o.id = g.organisation_id
  WHERE ${ownRows('g')} AND g.kind = 'group' AND ($1::timestamptz IS NULL OR (g.created_at, g.id) > ($1::timestamptz, $2::uuid))
  ORDER BY g.created_at, g.id LIMIT $3`;

/** Groups in the order in which they were made, those behind one. */
export const listGroups = (sql: Sql, behind: readonly (string | null)[], most: number): Promise<GroupRow[]> =>
  sql<GroupRow>(listText, [...behind, most]);

export const countGroups = async (sql: Sql): Promise<number> =>
  (
    await sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM vault g WHERE ${ownRows('g')} AND g.kind = 'group'`,
    )
  )[0]?.total ?? 0;
