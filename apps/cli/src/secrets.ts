import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeSecretFile } from './secret-file.ts';

/** The server's own secrets, one file each, 32 random bytes. The database holds a check value of each. */
export const secretNames = [
  'pepper',
  'oprfSeed',
  'saltSecret',
  'reauthKek',
  'otpSecret',
  'auditKey',
] as const;

/**
 * Makes the secrets that `folder` lacks, each readable by its owner only (0400); none is ever overwritten.
 *
 * @returns the names of those that were made now.
 */
export const makeSecrets = (folder: string): string[] =>
  secretNames.filter((name) => writeSecretFile(join(folder, name), randomBytes(32)));
