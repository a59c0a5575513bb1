import { type Client, prelogin } from '@coffer/contracts';
import {
  assertKdfParameters,
  type Bytes,
  fromBase64Url,
  idBytes,
  isKdfAtLeast,
  type KdfParameters,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { DeviceMarks } from './marks.ts';

/** What the server says before anything is derived, checked. */
export interface LoginFacts {
  readonly deploymentId: string;
  readonly deploymentIdBytes: Bytes;
  readonly kdf: KdfParameters;
  readonly salt: Bytes;
  readonly saltText: string;
  readonly nonce: Bytes;
}

/**
 * Asks for an address's KDF facts and refuses bad ones before anything is derived from the password.
 *
 * @param marks what this browser remembers of the address; null on a fresh device.
 * @throws {CryptoError} `crypto/kdf-refused` outside the bounds.
 * @throws {VaultError} `vault/deployment-changed` or `vault/kdf-weakened` against the marks.
 * Spec: docs/spec/sign-in.md §1.
 */
export const readLoginFacts = async (
  client: Client,
  email: string,
  marks: DeviceMarks | null,
): Promise<LoginFacts> => {
  const reply = await client.call(prelogin, { body: { email } });
  assertKdfParameters(reply.kdf);
  if (marks && marks.deploymentId !== reply.deploymentId) {
    throw alarm('vault/deployment-changed', 'The address belongs to another deployment than before.');
  }
  if (marks && !isKdfAtLeast(reply.kdf, marks.kdf)) {
    throw alarm('vault/kdf-weakened', 'The KDF is weaker than last time.');
  }
  return {
    deploymentId: reply.deploymentId,
    deploymentIdBytes: idBytes(reply.deploymentId),
    kdf: reply.kdf,
    salt: fromBase64Url(reply.salt),
    saltText: reply.salt,
    nonce: fromBase64Url(reply.nonce),
  };
};
