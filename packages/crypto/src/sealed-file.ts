import { type Bytes, concat, equalBytes, lp, readBytes, u32, utf8 } from './bytes.ts';
import { exportFileContext } from './context.ts';
import { CryptoError, malformed } from './errors.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { pbkdf2 } from './hazmat/pbkdf2.ts';
import { randomBytes } from './hazmat/random.ts';
import { defaultKdf, kdfBounds, passwordBytes } from './kdf.ts';
import type { FileContentKey, FileKey, FilePasswordKey } from './keys.ts';
import { openContent, sealContent } from './sealed-content.ts';
import { unwrapFileKey, wrapFileKey, wrappedLength } from './wrapped-key.ts';

const label = utf8('coffer/v1/export');
const saltLength = 32;

const passwordKey = async (password: string, salt: Bytes, iterations: number): Promise<FilePasswordKey> =>
  (await hkdf(await pbkdf2(passwordBytes(password), salt, iterations), label, 32)) as FilePasswordKey;

const contentKey = async (fileKey: FileKey): Promise<FileContentKey> =>
  (await aesGcmKey(fileKey)) as FileContentKey;

/**
 * Seals an exported file under a password of its own: `lp(label) ‖ u32 iterations ‖ salt 32 ‖ wrapped key ‖ sealed
 * content`. Opens without any server and without the account.
 *
 * Spec: docs/spec/export-file.md.
 */
export const sealFile = async (password: string, content: Uint8Array): Promise<Bytes> => {
  const salt = randomBytes(saltLength);
  const iterations =
    defaultKdf.algorithm === 'pbkdf2-sha256' ? defaultKdf.iterations : kdfBounds.pbkdf2.iterations[0];
  const fileKey = randomBytes(32) as FileKey;
  const wrapped = await wrapFileKey(
    await passwordKey(password, salt, iterations),
    exportFileContext,
    fileKey,
  );
  const sealed = await sealContent(await contentKey(fileKey), exportFileContext, content);
  return concat(lp(label), u32(iterations), salt, wrapped, sealed);
};

/**
 * Opens what {@link sealFile} sealed.
 *
 * @throws {CryptoError} `crypto/malformed` for another kind of file, `crypto/kdf-refused` for iterations out of bounds,
 *   `crypto/unsupported-suite` for another format inside, `crypto/not-authentic` for a wrong password and tampering alike.
 */
export const openFile = async (password: string, file: Bytes): Promise<Bytes> => {
  const reader = readBytes(file);
  if (!equalBytes(reader.lp(64), label)) throw malformed('export file');
  const iterations = reader.u32();
  const [least, most] = kdfBounds.pbkdf2.iterations;
  if (iterations < least || iterations > most)
    throw new CryptoError('crypto/kdf-refused', 'KDF refused: export file.');
  const salt = reader.take(saltLength);
  const wrapped = reader.take(wrappedLength(32));
  const key = await passwordKey(password, salt, iterations);
  const fileKey = await unwrapFileKey(key, exportFileContext, wrapped);
  return openContent(await contentKey(fileKey), exportFileContext, reader.take(reader.left()));
};
