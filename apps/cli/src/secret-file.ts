import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that only its owner may read (0400) and that appears whole or not at all.
 *
 * @returns false when the file was there already; it is never overwritten.
 */
export const writeSecretFile = (path: string, content: string | Uint8Array): boolean => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  writeFileSync(draft, content, { mode: 0o400, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** Reads the text in `path`, or makes it first from `generate`. */
export const readOrMakeSecret = (path: string, generate: () => string): string => {
  if (!existsSync(path)) writeSecretFile(path, generate());
  return readFileSync(path, 'utf8').trim();
};
