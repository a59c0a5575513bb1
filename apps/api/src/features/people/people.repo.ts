import type { Sql } from '../../db/sql.ts';

export interface IdentityRow {
  readonly id: string;
  readonly full_name: string;
  readonly identity: Buffer;
  readonly signature: Buffer;
  readonly rotation: Buffer | null;
}

const accountsText = `SELECT a.id, a.full_name, r.identity, r.signature, r.rotation, r.epoch FROM account a
  JOIN identity_record r ON r.account_id = a.id WHERE a.organisation_id = $1`;
const groupsText = `SELECT v.id, '' AS full_name, g.identity, g.signature, g.rotation, g.epoch FROM vault v
  JOIN group_identity g ON g.group_id = v.id WHERE v.organisation_id = $1 AND v.kind = 'group'`;

/** Identities of whoever has an address and is not suspended, oldest first. */
export const listByEmail = (sql: Sql, organisationId: string, email: string): Promise<IdentityRow[]> =>
  sql<IdentityRow>(`${accountsText} AND a.email = $2 AND a.suspended_at IS NULL ORDER BY r.epoch`, [
    organisationId,
    email,
  ]);

/** Identities of accounts and groups, oldest first. Whoever is suspended is still known for what he signed. */
export const listByIds = (sql: Sql, organisationId: string, ids: readonly string[]): Promise<IdentityRow[]> =>
  sql<IdentityRow>(
    `${accountsText} AND a.id = ANY($2::uuid[]) UNION ALL ${groupsText} AND v.id = ANY($2::uuid[]) ORDER BY 1, 6`,
    [organisationId, ids],
  );
