import { randomBytes } from 'node:crypto';
import type { OrganisationRole } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import { notify } from './hub.ts';
import type { ReadRows } from './reads.ts';
import type { Sql } from './sql.ts';

/** Who calls: one session of one account. */
export interface Actor {
  readonly sessionId: string;
  readonly accountId: string;
  /** What the account is in its organisation. */
  readonly role: OrganisationRole;
  /** Of a half session a device that was only named, until {@link Actor.deviceProven}. */
  readonly deviceId: string | null;
  readonly kind: 'half' | 'full';
  readonly idleUntil: Date;
  readonly expiresAt: Date;
  /** The database's time when the session was found: it is that clock by which sessions end. */
  readonly foundAt: Date;
  /** Whether the device signed the challenge of this sign-in. */
  readonly deviceProven: boolean;
  readonly codePassed: boolean;
  readonly factorPassed: boolean;
  /** A half session that was a full one: it wants the PIN alone. */
  readonly locked: boolean;
  /** Of full sessions: the organisation asks for a further factor that the account has not. */
  readonly mustEnrol: boolean;
}

export const idleMinutes = 15;
export const absoluteHours = 12;
export const halfMinutes = 5;
/** While a mailed code is awaited: mail is slow. */
export const codeMinutes = 15;

/** Factors that count: confirmed ones, until the moment from which they are dropped. */
const counts = 'f.confirmed_at IS NOT NULL AND (f.dropped_from IS NULL OR f.dropped_from > now())';
// Two look-ups by primary key where the organisation asks for nothing; one of the factors besides where it does.
const mustEnrol = `session.kind = 'full' AND EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
  CROSS JOIN LATERAL (SELECT COALESCE(o.policy #>> ARRAY['factors', a.role], 'none') AS wanted) demand
  WHERE a.id = session.account_id AND wanted <> 'none' AND NOT EXISTS (SELECT 1 FROM factor f
    WHERE f.account_id = a.id AND ${counts} AND (wanted = 'any' OR f.kind = wanted)))`;
const columns = `id AS "sessionId", account_id AS "accountId",
  (SELECT a.role FROM account a WHERE a.id = session.account_id) AS role, device_id AS "deviceId", kind,
  idle_until AS "idleUntil", expires_at AS "expiresAt", now() AS "foundAt",
  device_proven AS "deviceProven", code_passed AS "codePassed", factor_passed AS "factorPassed", locked, ${mustEnrol} AS "mustEnrol"`;
const findText = `SELECT ${columns} FROM session WHERE token_hash = $1 AND idle_until > now() AND expires_at > now()`;
/** What the organisation says of the sessions of an account; the defaults where it says nothing. */
const policyOr = (key: 'idleMinutes' | 'hours', usual: number, of = 'session_of'): string =>
  `COALESCE((SELECT (o.policy #>> '{session,${key}}')::int FROM organisation o JOIN account p ON p.organisation_id = o.id
     WHERE p.id = ${of}.account_id), ${usual})`;
const extendText = `UPDATE session SET idle_until = LEAST(now() + make_interval(mins => ${policyOr('idleMinutes', idleMinutes, 'session')}), expires_at)
  WHERE id = $1 RETURNING ${columns}`;

/** The session of a cookie's hash, by one prepared statement. */
export const findSession = async (read: ReadRows, tokenHash: Buffer): Promise<Actor | null> =>
  (await read<Actor>(findText, [tokenHash]))[0] ?? null;

/** Whether a full session owes the factor that its organisation asks for. */
export const owesFactor = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (
    await sql<Pick<Actor, 'mustEnrol'>>(`SELECT ${mustEnrol} AS "mustEnrol" FROM session WHERE id = $1`, [
      sessionId,
    ])
  )[0]?.mustEnrol ?? false;

// Writing at each act would make every save write twice; half a minute of tolerance is nobody's loss.
const tolerance = 30_000;

/** Counts an act of the person; the idle limit moves. */
export const extendIdle = async (sql: Sql, actor: Actor): Promise<Actor> => {
  const fresh = actor.foundAt.getTime() + idleMinutes * 60_000 - tolerance;
  if (actor.kind !== 'full' || actor.idleUntil.getTime() > fresh) return actor;
  return (await sql<Actor>(extendText, [actor.sessionId]))[0] ?? actor;
};

export interface NewSession {
  readonly accountId: string;
  readonly deviceId: string | null;
  readonly tokenHash: Buffer;
}

const newSessionId = (): string => idText(randomBytes(16));

const insertHalfText = `INSERT INTO session (id, account_id, device_id, token_hash, kind, device_nonce, idle_until, expires_at)
  VALUES ($1, $2, $3, $4, 'half', $5, now() + make_interval(mins => $6), now() + make_interval(mins => $6))`;

/** After the password: some minutes for the next steps, and nothing else. `deviceNonce` is what a known device signs. */
export const insertHalfSession = async (
  sql: Sql,
  { accountId, deviceId, tokenHash, deviceNonce }: NewSession & { readonly deviceNonce: Buffer },
): Promise<string> => {
  const id = newSessionId();
  const minutes = deviceId === null ? codeMinutes : halfMinutes;
  await sql(insertHalfText, [id, accountId, deviceId, tokenHash, deviceNonce, minutes]);
  return id;
};

/** Another code is on its way: the half session waits for that one as long as for the first. */
export const extendForCode = (sql: Sql, sessionId: string): Promise<unknown> =>
  sql(
    `UPDATE session SET idle_until = now() + make_interval(mins => ${codeMinutes}),
       expires_at = now() + make_interval(mins => ${codeMinutes}) WHERE id = $1 AND kind = 'half' AND NOT locked`,
    [sessionId],
  );

const insertFullText = `INSERT INTO session (id, account_id, device_id, token_hash, kind, device_proven, code_passed,
    factor_passed, idle_until, expires_at)
  SELECT $1, $2, $3, $4, 'full', true, true, true, LEAST(now() + make_interval(mins => ${policyOr('idleMinutes', idleMinutes)}), until), until
  FROM (SELECT $2::uuid AS account_id) AS session_of, LATERAL (SELECT LEAST($5::timestamptz,
    now() + make_interval(hours => ${policyOr('hours', absoluteHours)})) AS until) AS absolute`;

/** After the proof. What was unlocked ends when it would have ended without the lock: `until`. */
export const insertFullSession = async (
  sql: Sql,
  session: NewSession,
  until: Date | null = null,
): Promise<string> => {
  const id = newSessionId();
  await sql(insertFullText, [id, session.accountId, session.deviceId, session.tokenHash, until]);
  await sql('UPDATE account SET last_sign_in_at = now() WHERE id = $1', [session.accountId]);
  return id;
};

/** A locked session may wait for its PIN until its absolute end. Its device and its factor were proven before. */
export const insertLockedSession = async (
  sql: Sql,
  session: NewSession,
  expiresAt: Date,
): Promise<string> => {
  const id = newSessionId();
  await sql(
    `INSERT INTO session (id, account_id, device_id, token_hash, kind, locked, device_proven, factor_passed,
       idle_until, expires_at) VALUES ($1, $2, $3, $4, 'half', true, true, true, $5, $5)`,
    [id, session.accountId, session.deviceId, session.tokenHash, expiresAt],
  );
  return id;
};

/** Ends a session; whoever listens in its name hears of it. */
export const endSession = async (sql: Sql, sessionId: string): Promise<void> => {
  await sql('DELETE FROM session WHERE id = $1', [sessionId]);
  await notify(sql, { kind: 'session-ended', sessionId });
};
