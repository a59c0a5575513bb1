import { type Bytes, copyBytes, sha256 } from '@coffer/crypto/verify';
import type { Sql } from '../db/sql.ts';

/** Somebody who can be named in a manifest: an account that is not suspended, or a group. */
export interface PresentIdentity {
  /** Of the newest identity. */
  readonly hash: Bytes;
  readonly isGroup: boolean;
}

const text = `SELECT a.id, a.identity, false AS is_group FROM account a
    WHERE a.organisation_id = $1 AND a.id = ANY($2::uuid[]) AND a.suspended_at IS NULL
  UNION ALL SELECT g.group_id, g.identity, true FROM vault v JOIN LATERAL (SELECT group_id, identity
      FROM group_identity WHERE group_id = v.id ORDER BY epoch DESC LIMIT 1) AS g ON true
    WHERE v.organisation_id = $1 AND v.id = ANY($2::uuid[]) AND v.kind = 'group'`;

/** Those of the ids that the organisation has, with what their newest identities are. */
export const findPresentIdentities = async (
  sql: Sql,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, PresentIdentity>> => {
  const rows = await sql<{ id: string; identity: Buffer; is_group: boolean }>(text, [organisationId, ids]);
  return new Map(
    rows.map(({ id, identity, is_group: isGroup }) => [id, { hash: sha256(copyBytes(identity)), isGroup }]),
  );
};
