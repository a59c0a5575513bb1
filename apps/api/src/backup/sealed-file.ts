import { createDecipheriv, hkdfSync } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Decrypter } from 'age-encryption';
import { BackupError } from './format.ts';

// age's payload is chunks of 64 KiB, each under ChaCha20-Poly1305 with its number as nonce, so that one can be opened by
// itself. Source: C2SP age.md, "Payload".
const chunkLength = 65_536;
const tagLength = 16;
const sealedLength = chunkLength + tagLength;
const nonceLength = 16;
/** No header of ours is longer: two recipients have 200 bytes each. */
const longestHeader = 4096;

const readAt = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
};

const headerLengthOf = (start: Buffer): number => {
  const mac = start.indexOf('\n--- ');
  const end = mac < 0 ? -1 : start.indexOf('\n', mac + 1);
  if (end < 0) throw new BackupError('This file is no backup of Coffer.');
  return end + 1;
};

const openChunk = (key: Buffer, sealed: Buffer, index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = isLast ? 1 : 0;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagLength)), decipher.final()]);
};

export interface SealedFile {
  /** Bytes of the plaintext. @throws where the file was changed there. */
  read(at: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file of age for reading here and there; what is not asked for is not read. */
export const openSealedFile = async (path: string, identity: string): Promise<SealedFile> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = await readAt(file, 0, longestHeader);
    const headerLength = headerLengthOf(start);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const fileKey = await decrypter.decryptHeader(start.subarray(0, headerLength));
    const nonce = await readAt(file, headerLength, nonceLength);
    const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
    const from = headerLength + nonceLength;
    const count = Math.ceil((size - from) / sealedLength);
    return {
      read: async (at, length) => {
        const [first, last] = [Math.floor(at / chunkLength), Math.floor((at + length - 1) / chunkLength)];
        const chunks: Buffer[] = [];
        for (let index = first; index <= last; index += 1) {
          const sealed = await readAt(file, from + index * sealedLength, sealedLength);
          chunks.push(openChunk(key, sealed, index, index === count - 1));
        }
        return Buffer.concat(chunks).subarray(at - first * chunkLength, at - first * chunkLength + length);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
};
