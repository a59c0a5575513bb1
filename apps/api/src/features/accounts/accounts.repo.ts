import { idBytes, sha256 } from '@coffer/crypto/verify';
import { appendToLog } from '../../db/identity-log.ts';
import type { Sql } from '../../db/sql.ts';
import type { PreparedAccount } from './prepared-account.ts';
import type { PolicyFacts } from './sign-up-policy.ts';

export interface LoginFacts {
  readonly kdf: PreparedAccount['kdf'];
  readonly salt: Buffer;
}

export interface StoredRegistration {
  readonly email: string;
  readonly prepared: Buffer | null;
  readonly code_hash: Buffer | null;
  readonly is_code_valid: boolean;
  readonly code_tries: number;
  readonly codes_sent: number;
  readonly code_sent_at: Date;
  /** The database's time. */
  readonly now: Date;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

export const findLoginFacts = async (
  sql: Sql,
  organisationId: string,
  email: string,
): Promise<LoginFacts | null> =>
  (
    await sql<LoginFacts>('SELECT kdf, salt FROM account WHERE organisation_id = $1 AND email = $2', [
      organisationId,
      email,
    ])
  )[0] ?? null;

const invitedText = `(EXISTS (SELECT 1 FROM invitation i WHERE i.organisation_id = o.id AND i.email = $2
    AND i.expires_at > now())
  OR EXISTS (SELECT 1 FROM admission d WHERE d.organisation_id = o.id AND d.email = $2 AND d.expires_at > now()))`;

/** What the organisation lets in, and whether it was told of this address. */
export const findPolicy = async (
  sql: Sql,
  organisationId: string,
  email: string,
  lock: '' | 'FOR UPDATE OF o' = '',
): Promise<PolicyFacts> => {
  const [row] = await sql<PolicyFacts>(
    `SELECT o.sign_up, o.setup_code_hash, ${invitedText} AS is_invited FROM organisation o WHERE o.id = $1 ${lock}`,
    [organisationId, email],
  );
  return row ?? { sign_up: 'closed', setup_code_hash: null, is_invited: false };
};

export const removeSetupCode = (sql: Sql, organisationId: string): Promise<unknown> =>
  sql('UPDATE organisation SET setup_code_hash = NULL WHERE id = $1', [organisationId]);

export const putNonce = (sql: Sql, hash: Buffer, purpose: string): Promise<unknown> =>
  sql("INSERT INTO nonce (hash, purpose, expires_at) VALUES ($1, $2, now() + interval '10 minutes')", [
    hash,
    purpose,
  ]);

export const takeNonce = async (sql: Sql, hash: Buffer, purpose: string): Promise<boolean> =>
  (
    await sql('DELETE FROM nonce WHERE hash = $1 AND purpose = $2 AND expires_at > now() RETURNING hash', [
      hash,
      purpose,
    ])
  ).length === 1;

export interface NewRegistration {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly cookieHash: Buffer;
  readonly prepared: Buffer;
  readonly codeHash: Buffer;
}

export const putRegistration = (sql: Sql, row: NewRegistration): Promise<unknown> =>
  sql(
    `INSERT INTO registration (id, organisation_id, email, cookie_hash, prepared, code_hash, code_expires_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() + interval '10 minutes', now() + interval '24 hours')`,
    [row.id, row.organisationId, row.email, row.cookieHash, row.prepared, row.codeHash],
  );

/** The registration of this cookie, locked, so that tries at one moment are counted one after another. */
export const findRegistration = async (
  sql: Sql,
  id: string,
  cookieHash: Buffer,
): Promise<StoredRegistration | null> =>
  (
    await sql<StoredRegistration>(
      `SELECT email, prepared, code_hash, code_expires_at > now() AS is_code_valid, code_tries, codes_sent, code_sent_at,
         now() AS now
       FROM registration WHERE id = $1 AND cookie_hash = $2 AND expires_at > now() FOR UPDATE`,
      [id, cookieHash],
    )
  )[0] ?? null;

export const countTry = (sql: Sql, id: string): Promise<unknown> =>
  sql('UPDATE registration SET code_tries = code_tries + 1 WHERE id = $1', [id]);

export const putCode = (sql: Sql, id: string, codeHash: Buffer): Promise<unknown> =>
  sql(
    `UPDATE registration SET code_hash = $2, code_tries = 0, codes_sent = codes_sent + 1, code_sent_at = now(),
       code_expires_at = now() + interval '10 minutes' WHERE id = $1`,
    [id, codeHash],
  );

/** The first verified wins: its code is void, and so are all other registrations and the admission of the address. */
export const closeRegistrations = async (
  sql: Sql,
  organisationId: string,
  id: string,
  email: string,
): Promise<void> => {
  await sql('UPDATE registration SET code_hash = NULL, prepared = NULL WHERE id = $1', [id]);
  await sql('DELETE FROM registration WHERE organisation_id = $1 AND email = $2 AND id <> $3', [
    organisationId,
    email,
    id,
  ]);
  await sql('DELETE FROM admission WHERE organisation_id = $1 AND email = $2', [organisationId, email]);
};

const hasAccount = 'EXISTS (SELECT 1 FROM account WHERE organisation_id = $2)';
/** The role that the address was let in for, by somebody who may still give it: who is suspended or lowered leaves no door. */
const admittedAs = `(SELECT d.role FROM admission d JOIN account b ON b.organisation_id = d.organisation_id AND b.id = d.by_id
  WHERE d.organisation_id = $2 AND d.email = $3 AND d.expires_at > now() AND b.suspended_at IS NULL
    AND (b.role = 'owner' OR (b.role = 'administrator' AND d.role NOT IN ('owner', 'administrator'))))`;
const insertAccount = `INSERT INTO account (id, organisation_id, email, full_name, role, kdf, salt, auth_hash, reauth_key,
    pin_oprf_key, pin_epoch, root_epoch, wrapped_root_key, private_keys, identity, identity_signature, backup_oprf_key,
    state_seq)
  VALUES ($1, $2, $3, $4, CASE WHEN ${hasAccount} THEN COALESCE(${admittedAs}, 'member') ELSE 'owner' END, $5, $6, $7, $8, $9, 1, 1, $10, $11,
    $12, $13, $14, 1)
  ON CONFLICT DO NOTHING RETURNING id`;

/** The browser that signed up; false if its id is taken. */
const putDevice = async (sql: Sql, { accountId, device, backup }: PreparedAccount): Promise<boolean> => {
  const made = backup?.devices.find(({ deviceId }) => deviceId === device.deviceId);
  const inserted = await sql(
    `INSERT INTO device (id, account_id, public_key, backup_key, signature, name, backup_ephemeral, backup_wrap,
       backup_signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
    [
      ...[device.deviceId, accountId, bytes(device.publicKey), bytes(device.backupKey)],
      ...[bytes(device.registration), device.name],
      ...(made ? [bytes(made.ephemeral), bytes(made.wrap), bytes(made.signature)] : [null, null, null]),
    ],
  );
  return inserted.length === 1;
};

/** Account, first state, vault, membership, manifest and log entry; false if the address or an id is taken. */
export const putAccount = async (sql: Sql, organisationId: string, a: PreparedAccount): Promise<boolean> => {
  const inserted = await sql(insertAccount, [
    ...[a.accountId, organisationId, a.email, a.fullName, JSON.stringify(a.kdf), bytes(a.salt), a.authHash],
    ...[
      bytes(a.reauthKey),
      bytes(a.pinOprfKey),
      bytes(a.wrappedRootKey),
      bytes(a.privateKeys),
      bytes(a.identity),
    ],
    ...[bytes(a.identitySignature), a.backup ? bytes(a.backup.oprfKey) : null],
  ]);
  if (inserted.length === 0 || !(await putDevice(sql, a))) return false;
  await sql('INSERT INTO identity_record (account_id, epoch, identity, signature) VALUES ($1, 1, $2, $3)', [
    ...[a.accountId, bytes(a.identity), bytes(a.identitySignature)],
  ]);
  await sql(
    `INSERT INTO recovery_way (account_id, kind, wrap, salt, iterations, questions, auth_hash)
     VALUES ($1, 'kit-and-answers', $2, $3, $4, $5, $6)`,
    [
      ...[a.accountId, bytes(a.recovery.wrap), bytes(a.recovery.salt), a.recovery.iterations],
      ...[JSON.stringify(a.recovery.questions), a.recoveryAuthHash],
    ],
  );
  await sql('INSERT INTO account_state (account_id, seq, sealed, hash) VALUES ($1, 1, $2, $3)', [
    ...[a.accountId, bytes(a.accountState), bytes(a.stateHash)],
  ]);
  const { vaultId, selfWrap, meta, first } = a.vault;
  const vault = await sql(
    `INSERT INTO vault (id, organisation_id, key_epoch, seq, count, bytes, meta, meta_revision)
     VALUES ($1, $2, 1, 1, 0, octet_length($4::bytea), $3, 1)
     ON CONFLICT DO NOTHING RETURNING id`,
    [vaultId, organisationId, bytes(meta), bytes(first.manifest)],
  );
  if (vault.length === 0) return false;
  await sql(
    `INSERT INTO membership (account_id, vault_id, role, key_epoch, self_wrap, accepted_at)
     VALUES ($1, $2, 4, 1, $3, now())`,
    [...[a.accountId, vaultId, bytes(selfWrap)]],
  );
  await sql('INSERT INTO manifest (vault_id, seq, bytes, signature, mac) VALUES ($1, 1, $2, $3, $4)', [
    ...[vaultId, bytes(first.manifest), bytes(first.signature), bytes(first.mac)],
  ]);
  await appendToLog(sql, organisationId, {
    ...{ accountId: idBytes(a.accountId), epoch: 1, identityHash: sha256(bytes(a.identity)) },
  });
  return true;
};
