import type { Sql } from '../../db/sql.ts';

const one = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

export interface InvitationRow {
  readonly id: string;
  readonly inviter_id: string;
  readonly email: string;
  readonly guest_id: string | null;
  readonly guest_tag: Buffer | null;
  readonly inviter_tag: Buffer | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

/** Days that an invitation stands open. */
export const invitationDays = 14;

const columns = 'id, inviter_id, email, guest_id, guest_tag, inviter_tag, created_at, expires_at';
// Whoever answered is meant whatever his address becomes; until then it is the address.
const concerns = `(inviter_id = $1 OR guest_id = $1
  OR guest_id IS NULL AND email = (SELECT a.email FROM account a WHERE a.id = $1))`;

/** Whether it is there now, by this inviter and to this address; false for an id that means something else. */
export const putInvitation = async (
  sql: Sql,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly inviterId: string;
    readonly email: string;
  },
): Promise<'made' | 'there' | 'taken'> => {
  const { id, organisationId, inviterId, email } = row;
  const made = await sql(
    `INSERT INTO invitation (id, organisation_id, inviter_id, email, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(days => ${invitationDays})) ON CONFLICT DO NOTHING RETURNING id`,
    [id, organisationId, inviterId, email],
  );
  if (made.length === 1) return 'made';
  const same = await sql('SELECT 1 FROM invitation WHERE id = $1 AND inviter_id = $2 AND email = $3', [
    ...[id, inviterId, email],
  ]);
  return same.length === 1 ? 'there' : 'taken';
};

/** Open invitations by an account and to it. */
export const listInvitations = (sql: Sql, accountId: string): Promise<InvitationRow[]> =>
  sql<InvitationRow>(
    `SELECT ${columns} FROM invitation WHERE expires_at > now() AND ${concerns} ORDER BY created_at, id`,
    [accountId],
  );

/** One that concerns the account, locked. */
export const lockInvitation = (sql: Sql, id: string, accountId: string): Promise<InvitationRow | null> =>
  one(
    sql<InvitationRow>(
      `SELECT ${columns} FROM invitation WHERE id = $2 AND expires_at > now() AND ${concerns} FOR UPDATE`,
      [accountId, id],
    ),
  );

export const putGuestTag = (sql: Sql, id: string, guestId: string, tag: Uint8Array): Promise<unknown> =>
  sql('UPDATE invitation SET guest_id = $2, guest_tag = $3 WHERE id = $1', [id, guestId, Buffer.from(tag)]);

export const putInviterTag = (sql: Sql, id: string, tag: Uint8Array): Promise<unknown> =>
  sql('UPDATE invitation SET inviter_tag = $2 WHERE id = $1', [id, Buffer.from(tag)]);

export const removeInvitation = (sql: Sql, id: string): Promise<unknown> =>
  sql('DELETE FROM invitation WHERE id = $1', [id]);

export const findEmail = async (sql: Sql, accountId: string): Promise<string> =>
  (await one(sql<{ email: string }>('SELECT email FROM account WHERE id = $1', [accountId])))?.email ?? '';

/** The account that has an address. */
export const findIdByEmail = async (
  sql: Sql,
  organisationId: string,
  email: string,
): Promise<string | null> =>
  (
    await one(
      sql<{ id: string }>('SELECT id FROM account WHERE organisation_id = $1 AND email = $2', [
        organisationId,
        email,
      ]),
    )
  )?.id ?? null;

export interface RequestRow {
  readonly id: string;
  readonly from_id: string;
  readonly to_id: string;
  readonly note: Buffer;
  readonly created_at: Date;
}

/** Requests that one account may have open. */
export const requestsMost = 50;

/** The account, locked, so that two of its requests are counted one after another. */
export const countRequests = async (sql: Sql, fromId: string): Promise<number> => {
  await sql('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [fromId]);
  return (
    (
      await one(
        sql<{ count: number }>('SELECT count(*)::int AS count FROM request WHERE from_id = $1', [fromId]),
      )
    )?.count ?? 0
  );
};

export const isColleague = async (sql: Sql, organisationId: string, accountId: string): Promise<boolean> =>
  (
    await sql('SELECT 1 FROM account WHERE organisation_id = $1 AND id = $2 AND suspended_at IS NULL', [
      ...[organisationId, accountId],
    ])
  ).length === 1;

export const findRequest = (sql: Sql, id: string): Promise<RequestRow | null> =>
  one(sql<RequestRow>('SELECT id, from_id, to_id, note, created_at FROM request WHERE id = $1', [id]));

export const putRequest = async (
  sql: Sql,
  { id, fromId, toId, note }: { id: string; fromId: string; toId: string; note: Uint8Array },
): Promise<boolean> =>
  (
    await sql(
      'INSERT INTO request (id, from_id, to_id, note) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id',
      [id, fromId, toId, Buffer.from(note)],
    )
  ).length === 1;

export const listRequests = (sql: Sql, accountId: string): Promise<RequestRow[]> =>
  sql<RequestRow>(
    `SELECT id, from_id, to_id, note, created_at FROM request WHERE from_id = $1 OR to_id = $1
     ORDER BY created_at, id`,
    [accountId],
  );

/** Removes a request of either side, and gives both; null where it is none of his. */
export const takeRequest = (
  sql: Sql,
  id: string,
  accountId: string,
): Promise<Pick<RequestRow, 'from_id' | 'to_id'> | null> =>
  one(
    sql<RequestRow>(
      'DELETE FROM request WHERE id = $1 AND (from_id = $2 OR to_id = $2) RETURNING from_id, to_id',
      [id, accountId],
    ),
  );
