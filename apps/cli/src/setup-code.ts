import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSetupCode } from '@coffer/api';

/** The file in the secrets folder that keeps the hash of the code that lets the first owner in. */
export const SETUP_HASH_FILE = 'setup-code.sha256';

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
