import { checkSignature, copyBytes, deviceAuthBody, idBytes } from '@coffer/crypto/verify';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import { findDevice, type SessionRow } from './sign-in.repo.ts';

/** What a known device says for itself, over the nonce that came with the reply to the password. */
export interface DeviceWord {
  readonly origin: string;
  readonly signature: string;
}

/** Whether the device that was named at the password step is here: it signed this half session's challenge. */
export const isDeviceWord = async (
  sql: Sql,
  deploymentId: Uint8Array<ArrayBuffer>,
  actor: Actor,
  session: SessionRow,
  word: DeviceWord,
): Promise<boolean> => {
  const device = actor.deviceId ? await findDevice(sql, actor.deviceId) : null;
  if (!actor.deviceId || !device || device.revoked_at || !session.device_nonce) return false;
  if (device.account_id !== actor.accountId) return false;
  const body = deviceAuthBody(word.origin, idBytes(actor.sessionId), copyBytes(session.device_nonce));
  const signer = { deploymentId, signerId: idBytes(actor.deviceId) };
  const signature = bytesField('device.signature', word.signature);
  return checkSignature(copyBytes(device.public_key), 'coffer/v1/device-auth', signer, body, signature);
};
