import {
  checkSignature,
  copyBytes,
  deviceBackupBody,
  idBytes,
  isOprfKey,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';
import { sealOprfKey } from '../secrets/vaulting.ts';
import type { CredentialDeps, CredentialParts } from './account.ts';
import { dropBackups } from './password-path.ts';

type BackupPart = NonNullable<CredentialParts['backup']>;

interface Now {
  readonly identity: Buffer;
  readonly pin_epoch: number;
  readonly root_epoch: number;
}

const putText = `UPDATE device SET backup_ephemeral = $3, backup_wrap = $4, backup_signature = $5
  WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND backup_key IS NOT NULL RETURNING id`;

const putBackup = async (
  sql: Sql,
  accountId: string,
  deploymentId: Uint8Array<ArrayBuffer>,
  now: Now,
  made: BackupPart['devices'][number],
): Promise<void> => {
  const [ephemeral, wrap, signature] = (['ephemeral', 'wrap', 'signature'] as const).map((name) =>
    bytesField(`backup.devices.${name}`, made[name]),
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const body = deviceBackupBody(idBytes(made.deviceId), now.root_epoch, ephemeral, wrap);
  const key = parseIdentity(copyBytes(now.identity)).ed25519;
  const signer = { deploymentId, signerId: idBytes(accountId) };
  if (!(await checkSignature(key, 'coffer/v1/device-backup', signer, body, signature))) {
    throw problem('api/bad-proof', { field: 'backup.devices' });
  }
  const put = await sql(putText, [
    ...[made.deviceId, accountId],
    ...[ephemeral, wrap, signature].map((bytes) => Buffer.from(bytes)),
  ]);
  if (put.length !== 1) throw invalid('backup.devices');
};

/**
 * Replaces the backups of all devices under a fresh key. Comes after all other parts: it is signed by the identity, and
 * wraps the root key, that stand after them.
 */
export const replaceBackups = async (
  { organisationId, oprfSeed }: Pick<CredentialDeps, 'organisationId' | 'oprfSeed'>,
  sql: Sql,
  accountId: string,
  part: BackupPart,
): Promise<void> => {
  const oprfKey = bytesField('backup.oprfKey', part.oprfKey);
  if (!(await isOprfKey(oprfKey))) throw invalid('backup.oprfKey');
  if (new Set(part.devices.map(({ deviceId }) => deviceId)).size !== part.devices.length) {
    throw invalid('backup.devices');
  }
  const [now] = await sql<Now>('SELECT identity, pin_epoch, root_epoch FROM account WHERE id = $1', [
    accountId,
  ]);
  if (!now) throw problem('api/unauthenticated');
  await dropBackups(sql, accountId);
  const place = { accountId, purpose: 'backup', pinEpoch: now.pin_epoch } as const;
  await sql('UPDATE account SET backup_oprf_key = $2 WHERE id = $1', [
    ...[accountId, sealOprfKey(oprfSeed, place, oprfKey)],
  ]);
  for (const made of part.devices) await putBackup(sql, accountId, idBytes(organisationId), now, made);
};
