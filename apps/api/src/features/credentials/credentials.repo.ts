import type { Database } from '../../db/database.ts';
import type { Sql } from '../../db/sql.ts';

/** Whether the session still stands: it was found before the account was locked. */
export const isSessionThere = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (await sql("SELECT 1 FROM session WHERE id = $1 AND kind = 'full'", [sessionId])).length === 1;

export const isAddressTaken = async (sql: Sql, organisationId: string, email: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM account WHERE organisation_id = $1 AND email = $2', [organisationId, email]))
    .length > 0;

export const removeAct = (sql: Sql, actId: string): Promise<unknown> =>
  sql('DELETE FROM pending_act WHERE id = $1', [actId]);

export interface IdentityRow {
  readonly identity: Uint8Array;
  readonly signature: Uint8Array;
  readonly rotation: Uint8Array | null;
}

/** Identities of an account from an epoch on, oldest first. */
export const listIdentities = (
  { prisma }: Database,
  accountId: string,
  since: number,
): Promise<IdentityRow[]> =>
  prisma.identityRecord.findMany({
    where: { accountId, epoch: { gte: Math.min(since, 2 ** 31 - 1) } },
    orderBy: { epoch: 'asc' },
    select: { identity: true, signature: true, rotation: true },
  });
