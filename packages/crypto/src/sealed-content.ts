import { type Bytes, concat, u8, u32 } from './bytes.ts';
import { associatedData, type Context } from './context.ts';
import { CryptoError, notAuthentic } from './errors.ts';
import { decryptAesGcm, encryptAesGcm, nonceLength, tagLength } from './hazmat/aes-gcm.ts';
import { randomBytes } from './hazmat/random.ts';
import type {
  AccountStateKey,
  EncKey,
  FileContentKey,
  LocalCacheKey,
  NoteKey,
  PrivateKeysKey,
} from './keys.ts';
import { pad, unpad } from './padding.ts';

/** First byte of sealed content. */
export const sealedSuite = 0x02;
const headLength = 1 + 4 + nonceLength;

/** Keys under which content may be sealed; all uniformly random. */
export type ContentKey = EncKey | FileContentKey | AccountStateKey | LocalCacheKey | NoteKey | PrivateKeysKey;

/**
 * Seals content under a uniformly random key: `0x02 ‖ u32 keyEpoch ‖ nonce 12 ‖ ciphertext ‖ tag 16`, padded first.
 *
 * Spec: docs/spec/sealed-content.md. Source: NIST SP 800-38D.
 */
export const sealContent = async (key: ContentKey, context: Context, content: Uint8Array): Promise<Bytes> => {
  const nonce = randomBytes(nonceLength);
  const sealed = await encryptAesGcm(key, nonce, associatedData(context), pad(content));
  return concat(u8(sealedSuite), u32(context.keyEpoch), nonce, sealed);
};

/**
 * The key epoch that sealed content names in the clear. It says which key to try; whether it is true, opening tells.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic` for what is no sealed content.
 */
export const sealedEpoch = (sealed: Bytes): number => {
  if (sealed[0] !== sealedSuite) throw new CryptoError('crypto/unsupported-suite', 'Not sealed content.');
  if (sealed.length < headLength + tagLength) throw notAuthentic();
  return new DataView(sealed.buffer, sealed.byteOffset, headLength).getUint32(1);
};

/**
 * Opens what {@link sealContent} sealed.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` for another first byte; `crypto/not-authentic` for wrong key, wrong
 *   place, wrong epoch, tampering and truncation alike.
 */
export const openContent = async (key: ContentKey, context: Context, sealed: Bytes): Promise<Bytes> => {
  if (sealedEpoch(sealed) !== context.keyEpoch) throw notAuthentic();
  const nonce = sealed.subarray(5, headLength);
  return unpad(await decryptAesGcm(key, nonce, associatedData(context), sealed.subarray(headLength)));
};
