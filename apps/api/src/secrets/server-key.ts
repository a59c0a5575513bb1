import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { type Bytes, copyBytes, idBytes, type SignatureLabel, signedMessage } from '@coffer/crypto/verify';
import { hmacSha256 } from './vaulting.ts';

/** PKCS #8 around an Ed25519 seed. */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key by which an organisation's server answers for something, made of the secret file `auditKey`. */
export const serverKey = (auditKey: Buffer, purpose: `coffer/v1/${string}`, organisationId: string) => {
  const deploymentId = idBytes(organisationId);
  const seed = hmacSha256(auditKey, purpose, deploymentId);
  const secret = createPrivateKey({
    ...{ key: Buffer.concat([seedPrefix, seed]), format: 'der', type: 'pkcs8' },
  });
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' });
  return {
    /** Base64url of 32 bytes. */
    key: x,
    sign: (label: SignatureLabel, body: Bytes): Bytes => {
      const signer = { deploymentId, signerId: deploymentId };
      return copyBytes(sign(null, signedMessage(label, signer, body), secret));
    },
  };
};
