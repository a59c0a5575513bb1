import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { type Bytes, copyBytes, idBytes, logHeadBody, signedMessage } from '@coffer/crypto/verify';
import { hmacSha256 } from '../../secrets/vaulting.ts';

/** PKCS #8 around an Ed25519 seed. */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key by which an organisation answers for its log of identities (docs/spec/log.md). */
export const logKey = (auditKey: Buffer, organisationId: string) => {
  const deploymentId = idBytes(organisationId);
  const seed = hmacSha256(auditKey, 'coffer/v1/log-key', deploymentId);
  const secret = createPrivateKey({
    ...{ key: Buffer.concat([seedPrefix, seed]), format: 'der', type: 'pkcs8' },
  });
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' });
  return {
    /** Base64url of 32 bytes. */
    key: x,
    sign: (head: { readonly size: number; readonly root: Bytes; readonly time: number }): Bytes => {
      const signer = { deploymentId, signerId: deploymentId };
      return copyBytes(sign(null, signedMessage('coffer/v1/log-head', signer, logHeadBody(head)), secret));
    },
  };
};
export type LogKey = ReturnType<typeof logKey>;
