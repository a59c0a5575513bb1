import { isJsonObject, type JsonObject } from '../items/read-content.ts';
import { readBitwardenFile } from './bitwarden-json.ts';
import { openEncString, parseEncString, stretchKey } from './enc-string.ts';
import type { ImportRefusal } from './import-plan.ts';
import { type ImportWatch, type ParsedImport, refuse } from './parsed-import.ts';
import { readJson } from './read-json.ts';
import { memberOf, textOf } from './read-member.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Derives 32 bytes by Argon2id; memory in KiB. Given by the caller, since it runs in a Worker of its own. */
export type DeriveArgon2id = (
  password: Bytes,
  salt: Bytes,
  cost: { readonly memoryKib: number; readonly iterations: number; readonly parallelism: number },
) => Promise<Bytes>;

/** What a protected file needs beside its bytes. */
export interface ProtectedFileKey {
  readonly filePassword: string;
  readonly deriveArgon2id: DeriveArgon2id;
}

/** Bounds of the file's own derivation: below them the file protects nothing, above them it attacks the reader. */
export const fileKdfBounds = {
  pbkdf2: { least: 5_000, most: 10_000_000 },
  argon2id: { leastMib: 16, mostMib: 256, leastIterations: 1, mostIterations: 10, mostParallelism: 16 },
} as const;

type FileKdf =
  | { readonly kind: 'pbkdf2'; readonly iterations: number }
  | {
      readonly kind: 'argon2id';
      readonly memoryKib: number;
      readonly iterations: number;
      readonly parallelism: number;
    }
  | { readonly kind: 'refused'; readonly reason: ImportRefusal };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

const pbkdf2Of = (iterations: number): FileKdf => {
  if (iterations < fileKdfBounds.pbkdf2.least) return refuse('weak-kdf');
  return iterations > fileKdfBounds.pbkdf2.most ? refuse('too-large') : { kind: 'pbkdf2', iterations };
};

const argon2idOf = (file: JsonObject, iterations: number): FileKdf => {
  const [mib, parallelism] = [memberOf(file, 'kdfMemory'), memberOf(file, 'kdfParallelism')];
  if (!isCount(mib) || !isCount(parallelism)) return refuse('not-this-format');
  const bounds = fileKdfBounds.argon2id;
  if (mib > bounds.mostMib || iterations > bounds.mostIterations || parallelism > bounds.mostParallelism) {
    return refuse('too-large');
  }
  if (mib < bounds.leastMib || iterations < bounds.leastIterations || parallelism < 1)
    return refuse('weak-kdf');
  return { kind: 'argon2id', memoryKib: mib * 1_024, iterations, parallelism };
};

const readKdf = (file: JsonObject): FileKdf => {
  const [type, iterations] = [memberOf(file, 'kdfType'), memberOf(file, 'kdfIterations')];
  if (!isCount(iterations)) return refuse('not-this-format');
  if (type === 0) return pbkdf2Of(iterations);
  return type === 1 ? argon2idOf(file, iterations) : refuse('not-this-format');
};

const encoder = new TextEncoder();

const derivePbkdf2 = async (password: Bytes, salt: Bytes, iterations: number): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    key,
    256,
  );
  return new Uint8Array(bits);
};

/** Bitwarden takes the salt's text as its bytes (it is base64, and is not decoded), hashed first for Argon2id. */
const deriveFileKey = async (
  kdf: Exclude<FileKdf, { kind: 'refused' }>,
  saltText: string,
  { filePassword, deriveArgon2id }: ProtectedFileKey,
): Promise<Bytes> => {
  const [password, salt] = [encoder.encode(filePassword), encoder.encode(saltText)];
  if (kdf.kind === 'pbkdf2') return derivePbkdf2(password, salt, kdf.iterations);
  return deriveArgon2id(password, new Uint8Array(await crypto.subtle.digest('SHA-256', salt)), kdf);
};

const openFile = async (
  file: JsonObject,
  key: ProtectedFileKey,
  watch: ImportWatch,
): Promise<ParsedImport> => {
  const kdf = readKdf(file);
  if (kdf.kind === 'refused') return kdf;
  const validation = parseEncString(textOf(file, 'encKeyValidation_DO_NOT_EDIT'));
  const sealed = parseEncString(textOf(file, 'data'));
  if (validation === null || sealed === null || textOf(file, 'salt') === '') return refuse('not-this-format');
  watch.onProgress?.({ stage: 'deriving', done: 0, total: 1 });
  const keys = await stretchKey(await deriveFileKey(kdf, textOf(file, 'salt'), key));
  if (watch.signal?.aborted === true) return refuse('cancelled');
  if ((await openEncString(validation, keys)) === null) return refuse('wrong-password');
  const opened = await openEncString(sealed, keys);
  if (opened === null) return refuse('not-this-format');
  const read = readJson(opened);
  return read.kind === 'refused' ? read : readBitwardenFile(read.value, watch);
};

/**
 * Reads a Bitwarden JSON export, plain or password-protected. The format is Bitwarden's, apart from our own protocol:
 * PBKDF2-SHA-256 or Argon2id, HKDF-Expand to two keys, AES-256-CBC with HMAC-SHA-256 that is checked before anything
 * is decrypted. Parameters outside {@link fileKdfBounds} are refused as `weak-kdf` or `too-large` before deriving.
 *
 * @param key null while the person has not typed the file's password; a protected file then asks for it.
 */
export const parseBitwardenJsonOrProtected = async (
  bytes: Uint8Array,
  key: ProtectedFileKey | null,
  watch: ImportWatch = {},
): Promise<ParsedImport> => {
  const read = readJson(bytes);
  if (read.kind === 'refused') return read;
  const file = read.value;
  const isProtected =
    isJsonObject(file) &&
    memberOf(file, 'encrypted') === true &&
    memberOf(file, 'passwordProtected') === true;
  return isProtected && key !== null ? openFile(file, key, watch) : readBitwardenFile(file, watch);
};
