import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupError } from './format.ts';

/** A pair of age keys: the recipient is public, the identity opens. */
export const newBackupKey = async (): Promise<{ readonly identity: string; readonly recipient: string }> => {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
};

/** The public key of a setting. @throws {BackupError} for what is none. */
export const checkRecipient = (recipient: string): string => {
  try {
    new Encrypter().addRecipient(recipient);
    return recipient;
  } catch (error) {
    throw new BackupError(
      'COFFER_BACKUP_RECIPIENT is not the public key of age. Example: age1… as `coffer backup keygen` prints it.',
      { cause: error },
    );
  }
};

/** The secret key out of a key file: the line that is no comment. @throws {BackupError} for a file without one. */
export const identityIn = (text: string): string => {
  const line = text.split(/\r?\n/).find((each) => each.startsWith('AGE-SECRET-KEY-'));
  if (line) return line.trim();
  throw new BackupError('The key file holds no line that begins with AGE-SECRET-KEY-.');
};

type WebBytes = Parameters<Encrypter['encrypt']>[0] & globalThis.ReadableStream<Uint8Array>;

const toWeb = (from: Readable): WebBytes => Readable.toWeb(from) as unknown as WebBytes;
const fromWeb = (from: unknown): Readable => Readable.fromWeb(from as ReadableStream);

/** Encrypts a stream to several public keys, each of which opens it alone. */
export const encryptTo = async (recipients: readonly string[], from: Readable): Promise<Readable> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return fromWeb(await encrypter.encrypt(toWeb(from)));
};

/** Opens a stream. @throws {BackupError} where the key does not open it; a cut or changed file fails while it is read. */
export const decryptWith = async (identity: string, from: Readable): Promise<Readable> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return fromWeb(await decrypter.decrypt(toWeb(from)));
  } catch (error) {
    const isOtherKey = (error as Error).message.includes('no identity matched');
    throw new BackupError(
      isOtherKey
        ? 'This key does not open the backup: it was made for another one.'
        : 'This file is no backup of Coffer, or its beginning was changed.',
      { cause: error },
    );
  }
};
