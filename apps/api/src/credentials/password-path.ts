import { assertKdfParameters, isKdfAtLeast, isOprfKey } from '@coffer/crypto/verify';
import { assertKdfEnough } from '../db/policy.ts';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid } from '../http/problem.ts';
import { sealOprfKey } from '../secrets/vaulting.ts';
import { type CredentialAccount, type CredentialDeps, type CredentialParts, orInvalid } from './account.ts';

type PasswordPath = NonNullable<CredentialParts['passwordPath']>;

const replaceText = `UPDATE account SET kdf = $2, salt = $3, auth_hash = $4, reauth_key = $5, pin_oprf_key = $6,
    pin_epoch = $7, wrapped_root_key = $8, backup_oprf_key = NULL WHERE id = $1`;
const dropBackupsText = `UPDATE device SET backup_ephemeral = NULL, backup_wrap = NULL, backup_signature = NULL
  WHERE account_id = $1`;

/** Takes every device's backup away: those of an earlier PIN or root key must open nothing. */
export const dropBackups = (sql: Sql, accountId: string): Promise<unknown> =>
  sql(dropBackupsText, [accountId]);

const check = async (account: CredentialAccount, path: PasswordPath): Promise<void> => {
  orInvalid('passwordPath.kdf', () => assertKdfParameters(path.kdf));
  if (!isKdfAtLeast(path.kdf, account.kdf)) throw invalid('passwordPath.kdf');
  if (path.pinEpoch !== account.pinEpoch + 1) throw invalid('passwordPath.pinEpoch');
  const key = bytesField('passwordPath.oprfKey', path.oprfKey);
  if (!(await isOprfKey(key))) throw invalid('passwordPath.oprfKey');
};

/** Replaces password and PIN as one: nothing that hung on the ones before stays. */
export const replacePasswordPath = async (
  { organisationId, authHashes, boxes, oprfSeed }: CredentialDeps,
  sql: Sql,
  account: CredentialAccount,
  path: PasswordPath,
): Promise<void> => {
  await check(account, path);
  await assertKdfEnough(sql, organisationId, path.kdf, 'passwordPath.kdf');
  const { accountId } = account;
  const field = (name: 'salt' | 'authKey' | 'reauthKey' | 'oprfKey' | 'wrappedRootKey') =>
    bytesField(`passwordPath.${name}`, path[name]);
  const place = { accountId, purpose: 'pin', pinEpoch: path.pinEpoch } as const;
  await sql(replaceText, [
    ...[accountId, JSON.stringify(path.kdf), Buffer.from(field('salt'))],
    await authHashes.hash(field('authKey')),
    boxes.reauthKeys.seal(accountId, field('reauthKey')),
    sealOprfKey(oprfSeed, place, field('oprfKey')),
    ...[path.pinEpoch, Buffer.from(field('wrappedRootKey'))],
  ]);
  await dropBackups(sql, accountId);
};
