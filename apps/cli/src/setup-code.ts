import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file in the secrets folder that keeps the hash of the code that lets the first owner in. */
export const SETUP_HASH_FILE = 'setup-code.sha256';

const hashSetupCode = (code: string): Uint8Array => createHash('sha256').update(code, 'utf8').digest();

/** A code for a first owner, 160 bits, and the SHA-256 that is kept of it. */
export const newSetupCode = (): { readonly code: string; readonly hash: Uint8Array } => {
  const code = randomBytes(20).toString('base64url');
  return { code, hash: hashSetupCode(code) };
};

/**
 * Makes the code for the first owner of the first organisation, shown once. Only its SHA-256 is written; the API carries it
 * into the organisation's row when it starts, so making a code needs no database.
 */
export const makeSetupCode = (secretsDir: string): string => {
  const { code, hash } = newSetupCode();
  writeFileSync(join(secretsDir, SETUP_HASH_FILE), `${Buffer.from(hash).toString('hex')}\n`, {
    mode: 0o400,
    flag: 'wx',
  });
  return code;
};

/** After `#`, so that no server and no proxy ever sees it in a log. */
export const setupAddress = (publicUrl: string, code: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/signup#setup=${code}`;
