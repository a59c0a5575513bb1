import type { RecoveryKind } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';

const one = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

/** A recovery as its cookie finds it. */
export interface RecoveryRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly codePassedAt: Date | null;
  /** The way that was claimed rightly. */
  readonly kind: RecoveryKind | 'device' | null;
  readonly deviceId: string | null;
  readonly actId: string | null;
  readonly nonce: Buffer | null;
}

const columns = `id, account_id AS "accountId", code_passed_at AS "codePassedAt", kind, device_id AS "deviceId",
  act_id AS "actId", nonce`;

export const findRecovery = (
  sql: Sql,
  id: string,
  cookieHash: Buffer,
  lock: '' | 'FOR UPDATE' = '',
): Promise<RecoveryRow | null> =>
  one(
    sql<RecoveryRow>(
      `SELECT ${columns} FROM recovery WHERE id = $1 AND cookie_hash = $2 AND expires_at > now() ${lock}`,
      [id, cookieHash],
    ),
  );

export interface NewRecovery {
  readonly id: string;
  readonly organisationId: string;
  readonly accountId: string | null;
  readonly cookieHash: Buffer;
}

/** An hour to type a code in: five codes with their waits have room in it. */
export const putRecovery = (sql: Sql, row: NewRecovery): Promise<unknown> =>
  sql(
    `INSERT INTO recovery (id, organisation_id, account_id, cookie_hash, expires_at)
     VALUES ($1, $2, $3, $4, now() + interval '1 hour')`,
    [row.id, row.organisationId, row.accountId, row.cookieHash],
  );

export const passCode = (sql: Sql, id: string, nonce: Buffer): Promise<unknown> =>
  sql(
    `UPDATE recovery SET code_passed_at = now(), nonce = $2, expires_at = now() + interval '30 minutes' WHERE id = $1`,
    [id, nonce],
  );

export interface Claimed {
  readonly kind: RecoveryKind | 'device';
  readonly deviceId: string | null;
  readonly actId: string | null;
}

/** Notes what was claimed. What waits may be ended for a week after its wait; what is released, for an hour. */
export const putClaim = (
  sql: Sql,
  id: string,
  { kind, deviceId, actId }: Claimed,
  until: Date | null,
): Promise<unknown> =>
  sql(
    `UPDATE recovery SET kind = $2, device_id = $3, act_id = $4, expires_at =
       COALESCE($5::timestamptz + interval '7 days', GREATEST(expires_at, now() + interval '1 hour')) WHERE id = $1`,
    [id, kind, deviceId, actId, until],
  );

export interface Known {
  readonly accountId: string;
  readonly email: string;
  readonly isSuspended: boolean;
}

export const findByEmail = (sql: Sql, organisationId: string, email: string): Promise<Known | null> =>
  one(
    sql<Known>(
      `SELECT id AS "accountId", email, suspended_at IS NOT NULL AS "isSuspended" FROM account
       WHERE organisation_id = $1 AND email = $2`,
      [organisationId, email],
    ),
  );

export interface WayRow {
  readonly kind: RecoveryKind;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly questions: string[];
  readonly wrap: Buffer;
  readonly auth_hash: string;
  readonly oprf_key: Buffer | null;
}

const wayColumns = 'kind, salt, iterations, questions, wrap, auth_hash, oprf_key';

/** Ways that open something now. */
export const listActiveWays = (sql: Sql, accountId: string): Promise<WayRow[]> =>
  sql<WayRow>(
    `SELECT ${wayColumns} FROM recovery_way WHERE account_id = $1 AND active_from <= now() ORDER BY kind`,
    [accountId],
  );

/** A way of the account, also one in its wait. */
export const findWay = (sql: Sql, accountId: string, kind: RecoveryKind): Promise<WayRow | null> =>
  one(
    sql<WayRow>(`SELECT ${wayColumns} FROM recovery_way WHERE account_id = $1 AND kind = $2`, [
      ...[accountId, kind],
    ]),
  );

export const markTested = async (sql: Sql, accountId: string, kind: RecoveryKind): Promise<Date> => {
  const [row] = await sql<{ tested_at: Date }>(
    'UPDATE recovery_way SET tested_at = now() WHERE account_id = $1 AND kind = $2 RETURNING tested_at',
    [accountId, kind],
  );
  return row?.tested_at ?? new Date();
};

export interface BackedDevice {
  readonly public_key: Buffer;
  readonly backup_ephemeral: Buffer;
  readonly backup_wrap: Buffer;
  readonly backup_signature: Buffer;
}

/** A device of the account that has a backup and was not revoked. */
export const findBackedDevice = (
  sql: Sql,
  accountId: string,
  deviceId: string,
): Promise<BackedDevice | null> =>
  one(
    sql<BackedDevice>(
      `SELECT public_key, backup_ephemeral, backup_wrap, backup_signature FROM device
       WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND backup_wrap IS NOT NULL`,
      [deviceId, accountId],
    ),
  );

export interface Wait {
  readonly actId: string;
  readonly effectiveAt: Date;
  readonly isOver: boolean;
}

// A device's wait is its own: another device of the account begins one of its own.
const waitText = `SELECT p.id AS "actId", p.effective_at AS "effectiveAt",
    (p.effective_at <= now() OR p.approved_at IS NOT NULL) AS "isOver"
  FROM pending_act p JOIN recovery r ON r.act_id = p.id
  WHERE p.account_id = $1 AND p.kind = 'recovery' AND p.subject = $2 AND r.device_id IS NOT DISTINCT FROM $3::uuid
    AND p.effective_at > now() - interval '7 days'
  ORDER BY p.effective_at LIMIT 1`;

/** The wait of a way that was claimed before, in this recovery or an earlier one. */
export const findWait = (
  sql: Sql,
  accountId: string,
  { kind, deviceId }: Omit<Claimed, 'actId'>,
): Promise<Wait | null> => one(sql<Wait>(waitText, [accountId, kind, deviceId]));

export interface OpenAccount {
  readonly email: string;
  readonly full_name: string;
  readonly kdf: unknown;
  readonly pin_epoch: number;
  readonly root_epoch: number;
  readonly private_keys: Buffer;
  readonly identity: Buffer;
  readonly pin_oprf_key: Buffer;
  readonly backup_oprf_key: Buffer | null;
  readonly frozen_until: Date | null;
  readonly freezes: number;
}

/** The account, locked; null where it is gone or suspended. */
export const lockOpenAccount = (sql: Sql, accountId: string): Promise<OpenAccount | null> =>
  one(
    sql<OpenAccount>(
      `SELECT email, full_name, kdf, pin_epoch, root_epoch, private_keys, identity, pin_oprf_key, backup_oprf_key,
         frozen_until, freezes FROM account WHERE id = $1 AND suspended_at IS NULL FOR UPDATE`,
      [accountId],
    ),
  );

export interface HeldVault {
  readonly vault_id: string;
  readonly seq: string;
  readonly key_epoch: number;
  readonly present_epoch: number;
  readonly self_wrap: Buffer;
  readonly manifest: Buffer;
  readonly signature: Buffer;
  readonly mac: Buffer;
}

export const listHeldVaults = (sql: Sql, accountId: string): Promise<HeldVault[]> =>
  sql<HeldVault>(
    `SELECT m.vault_id, v.seq, v.key_epoch, m.key_epoch AS present_epoch, m.self_wrap, n.bytes AS manifest, n.signature, n.mac
     FROM membership m JOIN vault v ON v.id = m.vault_id JOIN manifest n ON n.vault_id = v.id AND n.seq = v.seq
     WHERE m.account_id = $1 AND m.self_wrap IS NOT NULL ORDER BY m.vault_id`,
    [accountId],
  );

export const listFormerKeys = (sql: Sql, accountId: string) =>
  sql<{ vault_id: string; key_epoch: number; self_wrap: Buffer }>(
    'SELECT vault_id, key_epoch, self_wrap FROM former_vault_key WHERE account_id = $1 ORDER BY vault_id, key_epoch',
    [accountId],
  );

export const findNewestState = (sql: Sql, accountId: string) =>
  one(
    sql<{ seq: number; sealed: Buffer }>(
      'SELECT seq, sealed FROM account_state WHERE account_id = $1 ORDER BY seq DESC LIMIT 1',
      [accountId],
    ),
  );

export const putFinishNonce = (sql: Sql, hash: Buffer, recoveryId: string): Promise<unknown> =>
  sql(
    `INSERT INTO nonce (hash, purpose, subject_id, expires_at)
     VALUES ($1, 'recovery-finish', $2, now() + interval '1 hour')`,
    [hash, recoveryId],
  );

export const takeFinishNonce = async (sql: Sql, hash: Buffer, recoveryId: string): Promise<boolean> =>
  (
    await sql(
      `DELETE FROM nonce WHERE hash = $1 AND purpose = 'recovery-finish' AND subject_id = $2 AND expires_at > now()
       RETURNING hash`,
      [hash, recoveryId],
    )
  ).length === 1;

/** Ends what stood open: recoveries, every wait, and the tries at a PIN that is no more. */
export const closeAll = async (sql: Sql, accountId: string): Promise<void> => {
  await sql('DELETE FROM recovery WHERE account_id = $1', [accountId]);
  await sql('DELETE FROM pending_act WHERE account_id = $1', [accountId]);
  await sql('UPDATE factor SET dropped_from = NULL WHERE account_id = $1 AND dropped_from > now()', [
    accountId,
  ]);
  await sql('DELETE FROM pin_evaluation WHERE account_id = $1', [accountId]);
  await sql('UPDATE account SET frozen_until = NULL, freezes = 0 WHERE id = $1', [accountId]);
};

export const dropAllFactors = (sql: Sql, accountId: string, from: Date): Promise<unknown> =>
  sql('UPDATE factor SET dropped_from = $2 WHERE account_id = $1 AND confirmed_at IS NOT NULL', [
    ...[accountId, from],
  ]);
