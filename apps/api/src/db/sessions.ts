import { randomBytes } from 'node:crypto';
import { idText } from '@coffer/crypto/verify';
import { notify } from './hub.ts';
import type { ReadRows } from './reads.ts';
import type { Sql } from './sql.ts';

/** Who calls: one session of one account. */
export interface Actor {
  readonly sessionId: string;
  readonly accountId: string;
  /** Set once the server knows the device. */
  readonly deviceId: string | null;
  readonly kind: 'half' | 'full';
  readonly idleUntil: Date;
  readonly expiresAt: Date;
}

export const idleMinutes = 15;
export const absoluteHours = 12;
export const halfMinutes = 5;

const columns = `id AS "sessionId", account_id AS "accountId", device_id AS "deviceId", kind,
  idle_until AS "idleUntil", expires_at AS "expiresAt"`;
const findText = `SELECT ${columns} FROM session WHERE token_hash = $1 AND idle_until > now() AND expires_at > now()`;
const extendText = `UPDATE session SET idle_until = LEAST(now() + make_interval(mins => ${idleMinutes}), expires_at)
  WHERE id = $1 RETURNING ${columns}`;

/** The session of a cookie's hash, by one prepared statement. */
export const findSession = async (read: ReadRows, tokenHash: Buffer): Promise<Actor | null> =>
  (await read<Actor>(findText, [tokenHash]))[0] ?? null;

// Writing at each act would make every save write twice; half a minute of tolerance is nobody's loss.
const tolerance = 30_000;

/** Counts an act of the person; the idle limit moves. */
export const extendIdle = async (sql: Sql, actor: Actor, now: number): Promise<Actor> => {
  const fresh = now + idleMinutes * 60_000 - tolerance;
  if (actor.kind !== 'full' || actor.idleUntil.getTime() > fresh) return actor;
  return (await sql<Actor>(extendText, [actor.sessionId]))[0] ?? actor;
};

export interface NewSession {
  readonly accountId: string;
  readonly deviceId: string | null;
  readonly tokenHash: Buffer;
}

const insert = async (
  sql: Sql,
  session: NewSession,
  kind: string,
  idle: string,
  expires: string,
): Promise<string> => {
  const id = idText(randomBytes(16));
  await sql(
    `INSERT INTO session (id, account_id, device_id, token_hash, kind, idle_until, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + $6::interval, now() + $7::interval)`,
    [id, session.accountId, session.deviceId, session.tokenHash, kind, idle, expires],
  );
  return id;
};

/** After the password: five minutes for the second step, and nothing else. */
export const insertHalfSession = (sql: Sql, session: NewSession): Promise<string> =>
  insert(sql, session, 'half', `${halfMinutes} minutes`, `${halfMinutes} minutes`);

/** After the proof. */
export const insertFullSession = (sql: Sql, session: NewSession): Promise<string> =>
  insert(sql, session, 'full', `${idleMinutes} minutes`, `${absoluteHours} hours`);

/** A locked session may wait for its PIN until its absolute end. */
export const insertLockedSession = async (
  sql: Sql,
  session: NewSession,
  expiresAt: Date,
): Promise<string> => {
  const id = idText(randomBytes(16));
  await sql(
    `INSERT INTO session (id, account_id, device_id, token_hash, kind, idle_until, expires_at)
     VALUES ($1, $2, $3, $4, 'half', $5, $5)`,
    [id, session.accountId, session.deviceId, session.tokenHash, expiresAt],
  );
  return id;
};

/** Ends a session; whoever listens in its name hears of it. */
export const endSession = async (sql: Sql, sessionId: string): Promise<void> => {
  await sql('DELETE FROM session WHERE id = $1', [sessionId]);
  await notify(sql, { kind: 'session-ended', sessionId });
};
