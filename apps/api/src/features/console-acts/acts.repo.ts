import type { OrganisationRole } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';

/** Minutes that a prepared act waits for its confirmation. */
export const actMinutes = 15;

export interface PreparedAct {
  readonly id: string;
  readonly body: unknown;
  readonly expires_at: Date;
  readonly done_at: Date | null;
}

export interface NewAct {
  readonly id: string;
  readonly organisationId: string;
  readonly byId: string;
  readonly kind: string;
  readonly body: unknown;
}

/** Puts an act down; gives when it is over. */
export const putAct = async (sql: Sql, act: NewAct): Promise<Date> => {
  const [row] = await sql<{ expires_at: Date }>(
    `INSERT INTO console_act (id, organisation_id, by_id, kind, body, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => ${actMinutes})) RETURNING expires_at`,
    [act.id, act.organisationId, act.byId, act.kind, JSON.stringify(act.body)],
  );
  if (!row) throw new Error('an act without its row');
  return row.expires_at;
};

/** An act that this account prepared and that is not over; one that was done may be read as long. */
export const findAct = async (
  sql: Sql,
  actId: string,
  accountId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<PreparedAct | null> =>
  (
    await sql<PreparedAct>(
      `SELECT id, body, expires_at, done_at FROM console_act WHERE id = $1 AND by_id = $2 AND expires_at > now() ${lock}`,
      [actId, accountId],
    )
  )[0] ?? null;

export const markDone = (sql: Sql, actId: string): Promise<unknown> =>
  sql('UPDATE console_act SET done_at = now() WHERE id = $1', [actId]);

export const isSessionThere = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM session WHERE id = $1 FOR UPDATE', [sessionId])).length === 1;

export const findIdentity = async (sql: Sql, accountId: string): Promise<Buffer | null> =>
  (await sql<{ identity: Buffer }>('SELECT identity FROM account WHERE id = $1', [accountId]))[0]?.identity ??
  null;

interface Named {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
}

const askersText = `SELECT r.id, a.email, a.full_name AS "fullName", a.id AS "accountId", a.role FROM approval r JOIN account a ON a.id = r.account_id
  WHERE r.id = ANY($1::uuid[]) AND ${ownRows('r')}`;

interface Asker extends Named {
  readonly accountId: string;
  readonly role: OrganisationRole;
}

/** Who asks in each of the requests, by the requests' ids. */
export const listAskers = (sql: Sql, requestIds: readonly string[]): Promise<Asker[]> =>
  sql<Asker>(askersText, [requestIds]);
