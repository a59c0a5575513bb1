import type { newDevice } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  deviceRegistrationBody,
  idBytes,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';

export type NewDevice = z.output<typeof newDevice>;

// One that is known already stays the same device, by its key; the account's new identity vouches for it again.
const putText = `INSERT INTO device (id, account_id, public_key, backup_key, signature, name)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (id) DO UPDATE SET backup_key = excluded.backup_key, signature = excluded.signature,
    name = excluded.name, last_seen_at = now()
  WHERE device.account_id = $2 AND device.public_key = $3 AND device.revoked_at IS NULL
  RETURNING id`;

/** Takes a browser as a device of the account, vouched for by its identity over `nonce`. */
export const registerDevice = async (
  sql: Sql,
  organisationId: string,
  accountId: string,
  device: NewDevice,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<void> => {
  const [account] = await sql<{ identity: Buffer }>('SELECT identity FROM account WHERE id = $1', [
    accountId,
  ]);
  if (!account) throw problem('api/unauthenticated');
  const publicKey = bytesField('device.publicKey', device.publicKey);
  const backupKey = bytesField('device.backupKey', device.backupKey);
  const registration = bytesField('device.registration', device.registration);
  const vouched = deviceRegistrationBody(idBytes(device.deviceId), publicKey, backupKey, nonce);
  const signer = { deploymentId: idBytes(organisationId), signerId: idBytes(accountId) };
  const key = parseIdentity(copyBytes(account.identity)).ed25519;
  if (!(await checkSignature(key, 'coffer/v1/device-registration', signer, vouched, registration))) {
    throw problem('api/bad-proof', { field: 'device.registration' });
  }
  const put = await sql(putText, [
    ...[device.deviceId, accountId, Buffer.from(publicKey), Buffer.from(backupKey)],
    ...[Buffer.from(registration), device.name],
  ]);
  if (put.length !== 1) throw invalid('device.deviceId');
};
