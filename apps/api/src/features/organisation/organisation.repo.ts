import { type OrganisationPolicy, organisationPolicy } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';

export interface OrganisationRow {
  readonly name: string;
  readonly policy: OrganisationPolicy;
  readonly identityGroupId: string | null;
}

export interface StatementRow {
  readonly seq: number;
  readonly body: Buffer;
  readonly signature: Buffer;
  readonly identityHash: Buffer;
  readonly writtenAt: Date;
  /** Null where the account is gone. */
  readonly byEmail: string | null;
}

const organisationText = 'SELECT name, policy, identity_group_id FROM organisation WHERE id = $1';

type Sent = Pick<OrganisationRow, 'name'> & {
  readonly policy: unknown;
  readonly identity_group_id: string | null;
};

const find = async (sql: Sql, text: string, organisationId: string): Promise<OrganisationRow> => {
  const [row] = await sql<Sent>(text, [organisationId]);
  if (!row) throw new Error('The organisation is gone.');
  const { name, policy, identity_group_id: identityGroupId } = row;
  return { name, policy: organisationPolicy.parse(policy), identityGroupId };
};

export const findOrganisation = (sql: Sql, organisationId: string): Promise<OrganisationRow> =>
  find(sql, organisationText, organisationId);

/** Whoever changes the policy, or names the keys, is alone at it. */
export const lockOrganisation = (sql: Sql, organisationId: string): Promise<OrganisationRow> =>
  find(sql, `${organisationText} FOR UPDATE`, organisationId);

/** The last statement of the organisation's keys. */
export const findStatement = async (sql: Sql, organisationId: string): Promise<StatementRow | null> => {
  const [row] = await sql<Omit<StatementRow, 'seq'> & { seq: string }>(
    `SELECT s.seq, s.body, s.signature, s.identity_hash AS "identityHash", s.written_at AS "writtenAt",
       a.email AS "byEmail" FROM policy_statement s LEFT JOIN account a ON a.id = s.by_id
     WHERE s.organisation_id = $1 ORDER BY s.seq DESC LIMIT 1`,
    [organisationId],
  );
  return row ? { ...row, seq: Number(row.seq) } : null;
};

export const putPolicy = (sql: Sql, organisationId: string, policy: OrganisationPolicy): Promise<unknown> =>
  sql('UPDATE organisation SET policy = $2 WHERE id = $1', [organisationId, JSON.stringify(policy)]);

export interface NewStatement extends Pick<StatementRow, 'seq' | 'body' | 'signature' | 'identityHash'> {
  readonly byId: string;
}

export const putStatement = (
  sql: Sql,
  organisationId: string,
  { seq, body, signature, identityHash, byId }: NewStatement,
): Promise<unknown> =>
  sql(
    `INSERT INTO policy_statement (organisation_id, seq, body, signature, identity_hash, by_id)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [organisationId, seq, body, signature, identityHash, byId],
  );

export const putIdentity = (sql: Sql, organisationId: string, groupId: string): Promise<unknown> =>
  sql('UPDATE organisation SET identity_group_id = $2 WHERE id = $1', [organisationId, groupId]);

/** The newest identity of a group; null for one that is none. */
export const findGroupIdentity = async (sql: Sql, groupId: string): Promise<Buffer | null> =>
  (
    await sql<{ identity: Buffer }>(
      `SELECT g.identity FROM group_identity g JOIN vault v ON v.id = g.group_id
       WHERE g.group_id = $1 AND v.kind = 'group' ORDER BY g.epoch DESC LIMIT 1`,
      [groupId],
    )
  )[0]?.identity ?? null;

/** Who is in a group, and whether he is an owner of the organisation. */
export const listGroupMembers = (
  sql: Sql,
  groupId: string,
): Promise<{ readonly id: string; readonly isOwner: boolean }[]> =>
  sql(
    `SELECT a.id, a.role = 'owner' AND a.suspended_at IS NULL AS "isOwner"
     FROM membership m JOIN account a ON a.id = m.account_id WHERE m.vault_id = $1`,
    [groupId],
  );
