import { canonicalEmail, firstStateHash, nextStateHash } from '@coffer/crypto/verify';
import { base64Url, bytesField } from '../../http/body.ts';
import type { AuthHashes } from '../../secrets/auth-hash.ts';
import { type ServerBoxes, sealOprfKey } from '../../secrets/vaulting.ts';
import type { Registration } from './registration-checks.ts';

/** An account's rows as they will be inserted, bytes as base64url. It lies sealed until the address is verified. */
export interface PreparedAccount {
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly usesSetupCode: boolean;
  readonly kdf: Registration['kdf'];
  readonly salt: string;
  readonly authHash: string;
  readonly reauthKey: string;
  readonly pinOprfKey: string;
  readonly wrappedRootKey: string;
  readonly privateKeys: string;
  readonly identity: string;
  readonly identitySignature: string;
  readonly recovery: Omit<Registration['recovery'], 'recoveryAuth'>;
  readonly recoveryAuthHash: string;
  readonly accountState: string;
  readonly stateHash: string;
  readonly vault: Registration['vault'];
  readonly device: Registration['device'];
  readonly backup: {
    readonly oprfKey: string;
    readonly devices: NonNullable<Registration['backup']>['devices'];
  } | null;
}

export interface PrepareDeps {
  readonly authHashes: AuthHashes;
  readonly boxes: ServerBoxes;
  readonly oprfSeed: Buffer;
}

const sealBackup = (oprfSeed: Buffer, accountId: string, backup: NonNullable<Registration['backup']>) => {
  const place = { accountId, purpose: 'backup', pinEpoch: 1 } as const;
  const sealed = sealOprfKey(oprfSeed, place, bytesField('backup.oprfKey', backup.oprfKey));
  return { oprfKey: base64Url(sealed), devices: backup.devices };
};

/** Hashes and seals whatever the database must not hold as it came. Two Argon2id, whoever asks. */
export const prepareAccount = async (
  { authHashes, boxes, oprfSeed }: PrepareDeps,
  body: Registration,
  usesSetupCode: boolean,
): Promise<PreparedAccount> => {
  const { accountId } = body;
  const { recoveryAuth, ...recovery } = body.recovery;
  const reauthKey = boxes.reauthKeys.seal(accountId, bytesField('reauthKey', body.reauthKey));
  const place = { accountId, purpose: 'pin', pinEpoch: body.pinEpoch } as const;
  const state = bytesField('accountState', body.accountState);
  return {
    ...{ accountId, usesSetupCode, recovery },
    email: canonicalEmail(body.email),
    fullName: body.fullName,
    kdf: body.kdf,
    salt: body.salt,
    authHash: await authHashes.hash(bytesField('authKey', body.authKey)),
    reauthKey: base64Url(reauthKey),
    pinOprfKey: base64Url(sealOprfKey(oprfSeed, place, bytesField('oprfKeys.pin', body.oprfKeys.pin))),
    wrappedRootKey: body.wrappedRootKey,
    privateKeys: body.privateKeys,
    identity: body.identity,
    identitySignature: body.identitySignature,
    recoveryAuthHash: await authHashes.hash(bytesField('recovery.recoveryAuth', recoveryAuth)),
    accountState: body.accountState,
    stateHash: base64Url(nextStateHash(1, firstStateHash, state)),
    vault: body.vault,
    device: body.device,
    backup: body.backup ? sealBackup(oprfSeed, body.accountId, body.backup) : null,
  };
};
