import type { Sql } from '../../db/sql.ts';

const one = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

export const findLogin = (sql: Sql, organisationId: string, email: string) =>
  one(
    sql<{ id: string; auth_hash: string; suspended: boolean }>(
      `SELECT id, auth_hash, suspended_at IS NOT NULL AS suspended FROM account WHERE organisation_id = $1 AND email = $2`,
      [organisationId, email],
    ),
  );

export const isDeviceOf = async (sql: Sql, deviceId: string, accountId: string): Promise<boolean> =>
  (
    await sql('SELECT 1 FROM device WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL', [
      deviceId,
      accountId,
    ])
  ).length === 1;

export interface PinAccount {
  readonly email: string;
  readonly full_name: string;
  readonly pin_oprf_key: Buffer;
  readonly pin_epoch: number;
  readonly root_epoch: number;
  readonly wrapped_root_key: Buffer;
  readonly private_keys: Buffer;
  readonly identity: Buffer;
  readonly frozen_until: Date | null;
  readonly freezes: number;
  readonly suspended_at: Date | null;
}

/** The account's row, locked: evaluations and proofs of one account happen one after another. */
export const lockAccount = (sql: Sql, accountId: string): Promise<PinAccount | null> =>
  one(
    sql<PinAccount>(
      `SELECT email, full_name, pin_oprf_key, pin_epoch, root_epoch, wrapped_root_key, private_keys, identity, frozen_until,
         freezes, suspended_at FROM account WHERE id = $1 FOR UPDATE`,
      [accountId],
    ),
  );

export const thaw = async (
  sql: Sql,
  accountId: string,
  sessionId: string,
  deviceId: string,
): Promise<void> => {
  await sql('DELETE FROM pin_evaluation WHERE account_id = $1 AND (half_session_id = $2 OR device_id = $3)', [
    ...[accountId, sessionId, deviceId],
  ]);
  await sql(
    'UPDATE account SET frozen_until = NULL, freezes = 0 WHERE id = $1 AND (freezes > 0 OR frozen_until IS NOT NULL)',
    [accountId],
  );
};

export const putNonce = (sql: Sql, sessionId: string, nonce: Buffer, seconds: number): Promise<unknown> =>
  sql('UPDATE session SET nonce = $2, nonce_until = now() + make_interval(secs => $3) WHERE id = $1', [
    ...[sessionId, nonce, seconds],
  ]);

/** Takes the session's nonce, so that it can be answered once, right or wrong. */
export const takeNonce = async (sql: Sql, sessionId: string): Promise<Buffer | null> =>
  (
    await sql<{ nonce: Buffer }>(
      `WITH kept AS (SELECT id, nonce FROM session WHERE id = $1 AND nonce IS NOT NULL AND nonce_until > now() FOR UPDATE)
       UPDATE session SET nonce = NULL, nonce_until = NULL FROM kept WHERE session.id = kept.id RETURNING kept.nonce`,
      [sessionId],
    )
  )[0]?.nonce ?? null;

export interface SessionRow {
  readonly device_nonce: Buffer | null;
  readonly device_proven: boolean;
  readonly locked: boolean;
  readonly locked_tries: number;
}

/** The session as it is now, locked; null where it ended meanwhile. */
export const lockSession = (sql: Sql, sessionId: string): Promise<SessionRow | null> =>
  one(
    sql<SessionRow>(
      'SELECT device_nonce, device_proven, locked, locked_tries FROM session WHERE id = $1 AND expires_at > now() FOR UPDATE',
      [sessionId],
    ),
  );

export const markDeviceProven = (sql: Sql, sessionId: string): Promise<unknown> =>
  sql('UPDATE session SET device_proven = true WHERE id = $1', [sessionId]);

export const countLockedTry = (sql: Sql, sessionId: string): Promise<unknown> =>
  sql('UPDATE session SET locked_tries = locked_tries + 1 WHERE id = $1', [sessionId]);

export interface StoredDevice {
  readonly account_id: string;
  readonly public_key: Buffer;
  readonly revoked_at: Date | null;
}

export const findDevice = (sql: Sql, deviceId: string): Promise<StoredDevice | null> =>
  one(sql<StoredDevice>('SELECT account_id, public_key, revoked_at FROM device WHERE id = $1', [deviceId]));

export interface NewDevice {
  readonly deviceId: string;
  readonly accountId: string;
  readonly publicKey: Uint8Array;
  readonly backupKey: Uint8Array;
  readonly registration: Uint8Array;
  readonly name: string;
}

/** False if another request took the id meanwhile. */
export const putDevice = async (sql: Sql, device: NewDevice): Promise<boolean> =>
  (
    await sql(
      `INSERT INTO device (id, account_id, public_key, signature, name, backup_key) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        device.deviceId,
        device.accountId,
        Buffer.from(device.publicKey),
        Buffer.from(device.registration),
        device.name,
        Buffer.from(device.backupKey),
      ],
    )
  ).length === 1;

/** A known device is here again; one from before it had a backup key brings it now. */
export const touchDevice = (sql: Sql, deviceId: string, backupKey: Uint8Array): Promise<unknown> =>
  sql('UPDATE device SET last_seen_at = now(), backup_key = COALESCE(backup_key, $2) WHERE id = $1', [
    deviceId,
    Buffer.from(backupKey),
  ]);

export const findLatestState = (sql: Sql, accountId: string) =>
  one(
    sql<{ seq: number; sealed: Buffer }>(
      'SELECT seq, sealed FROM account_state WHERE account_id = $1 ORDER BY seq DESC LIMIT 1',
      [accountId],
    ),
  );
