import sodium from 'libsodium-wrappers-sumo';
import type { Bytes } from '../bytes.ts';
import { type SignatureLabel, type Signer, signedMessage } from '../signature.ts';

/** Whether `signature` (64 bytes) is `publicKey`'s (32 bytes) over the body. By libsodium: strict, constant time. */
export const checkSignature = async (
  publicKey: Bytes,
  label: SignatureLabel,
  signer: Signer,
  body: Uint8Array,
  signature: Bytes,
): Promise<boolean> => {
  await sodium.ready;
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(signature, signedMessage(label, signer, body), publicKey);
};
