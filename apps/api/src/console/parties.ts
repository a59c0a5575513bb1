import type { Sql } from '../db/sql.ts';
import { ownRows } from '../db/walls.ts';
import type { Party } from './rights.ts';

/** A party with where word reaches him. */
export interface Member extends Party {
  readonly email: string;
  readonly fullName: string;
}

/** What an administrator's removal has as its pending act's subject; a deletion that the owner asked for has none. */
export const removal = 'removal';

const columns = `a.id AS "accountId", a.email, a.full_name AS "fullName", a.role,
  a.suspended_at IS NOT NULL AS "isSuspended", a.suspended_at IS NOT NULL AND EXISTS (SELECT 1 FROM pending_act p
    WHERE p.account_id = a.id AND p.kind = 'delete-account' AND p.subject = '${removal}') AS "isLeaving"`;
const findText = `SELECT ${columns} FROM account a WHERE a.id = ANY($1::uuid[]) AND ${ownRows('a')} ORDER BY a.id`;

const byId = (members: readonly Member[]): Map<string, Member> =>
  new Map(members.map((member) => [member.accountId, member]));

export const findMembers = async (sql: Sql, ids: readonly string[]): Promise<Map<string, Member>> =>
  byId(await sql<Member>(findText, [ids]));

// [Note: Always an owner] Whoever does something to others has his own row locked with theirs, in the order of the ids, and
// is looked at behind the lock. So of two owners who suspend each other the second finds himself suspended, and an
// organisation keeps the owner who acted last.
/** Members with their rows locked, in one order for everybody. */
export const lockMembers = async (sql: Sql, ids: readonly string[]): Promise<Map<string, Member>> => {
  await sql(
    `SELECT 1 FROM account a WHERE a.id = ANY($1::uuid[]) AND ${ownRows('a')} ORDER BY a.id FOR UPDATE`,
    [ids],
  );
  return findMembers(sql, ids);
};

/** How many owners are not suspended. */
export const countOwners = async (sql: Sql): Promise<number> =>
  (
    await sql<{ owners: number }>(
      `SELECT count(*)::int AS owners FROM account a WHERE ${ownRows('a')} AND a.role = 'owner' AND a.suspended_at IS NULL`,
    )
  )[0]?.owners ?? 0;
