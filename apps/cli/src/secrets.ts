import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { secretNames } from '@coffer/api';
import { writeSecretFile } from './secret-file.ts';

/**
 * Makes the secrets that `folder` lacks, each readable by its owner only (0400); none is ever overwritten.
 *
 * @returns the names of those that were made now.
 */
export const makeSecrets = (folder: string): string[] =>
  secretNames.filter((name) => writeSecretFile(join(folder, name), randomBytes(32)));
