import type { CredentialChangeBody } from '@coffer/contracts';
import {
  type Bytes,
  defaultKdf,
  deriveMasterKey,
  derivePasswordKeys,
  deriveUnlockKey,
  evaluateOprf,
  fromBase64Url,
  generateOprfKey,
  isKdfAtLeast,
  type KdfParameters,
  type PasswordKeys,
  pinInput,
  type RootKey,
  randomBytes,
  rootWrapContext,
  toBase64Url,
  wrapRootKey,
} from '@coffer/crypto';
import type { Ports } from '../ports.ts';

/** The password path as it goes to the server. */
export type PasswordPathPart = NonNullable<CredentialChangeBody['passwordPath']>;

/** Whose credentials, and where: ids of 16 bytes. */
export interface CredentialOwner {
  readonly email: string;
  readonly accountId: Bytes;
  readonly deploymentId: Bytes;
}

/** Keys of a password with what they were derived by. */
export interface DerivedPassword {
  readonly keys: PasswordKeys;
  readonly kdf: KdfParameters;
  /** Base64url of 32 bytes. */
  readonly salt: string;
}

/**
 * The parameters that a new password gets: those of the account, or the default where that is stronger; with PBKDF2 at least
 * as many iterations as the organisation asks for.
 */
export const kdfFor = (present: KdfParameters, leastIterations = 0): KdfParameters => {
  const kdf = isKdfAtLeast(present, defaultKdf) ? present : defaultKdf;
  if (kdf.algorithm !== 'pbkdf2-sha256' || kdf.iterations >= leastIterations) return kdf;
  return { ...kdf, iterations: leastIterations };
};

/** Derives the keys of a password that is typed; `salt` is base64url of 32 bytes, a fresh one unless given. */
export const derivePassword = async (
  ports: Pick<Ports, 'argon2id'>,
  { email, deploymentId }: CredentialOwner,
  kdf: KdfParameters,
  password: string,
  salt = toBase64Url(randomBytes(32)),
): Promise<DerivedPassword> => {
  const place = { email, deploymentId, salt: fromBase64Url(salt) };
  const masterKey = await deriveMasterKey(kdf, place, password, ports.argon2id);
  return { keys: await derivePasswordKeys(masterKey), kdf, salt };
};

/**
 * The password path under a fresh OPRF key: the former one opens nothing any more.
 *
 * Spec: docs/spec/credentials.md.
 */
export const passwordPathOf = async (
  { accountId }: Pick<CredentialOwner, 'accountId'>,
  { keys, kdf, salt }: DerivedPassword,
  pin: string,
  pinEpoch: number,
  rootKey: RootKey,
): Promise<PasswordPathPart> => {
  const oprfKey = generateOprfKey();
  const output = evaluateOprf(oprfKey, pinInput(keys.pinInputKey, pin));
  const unlockKey = await deriveUnlockKey(keys.unlockSeed, output, accountId, pinEpoch);
  const wrapped = await wrapRootKey({ unlockKey }, rootWrapContext(accountId, pinEpoch), rootKey);
  return {
    kdf,
    salt,
    authKey: toBase64Url(keys.authKey),
    reauthKey: toBase64Url(keys.reauthKey),
    pinEpoch,
    oprfKey: toBase64Url(oprfKey),
    wrappedRootKey: toBase64Url(wrapped),
  };
};
