import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setupAddress } from '@coffer/api';
import { CliError } from './cli-error.ts';
import { writeSecretFile } from './secret-file.ts';
import { makeSecrets } from './secrets.ts';
import { makeSetupCode, SETUP_HASH_FILE } from './setup-code.ts';

export type InitOptions = {
  readonly secretsDir: string;
  readonly publicUrl: string;
  /** Puts a new setup code in place of an unused one. */
  readonly newCode: boolean;
};

/**
 * Prepares a production install: the secret files, the database password, and the first owner's setup code.
 *
 * @returns the lines to show; the setup code stands in them and nowhere else.
 * @throws {CliError} `cli/exists` when a setup code was made before, `cli/bad-setting` for a bad address.
 */
export const init = ({ secretsDir, publicUrl, newCode }: InitOptions): string[] => {
  if (!/^https?:\/\/[^/]+/.test(publicUrl)) {
    throw new CliError(
      'cli/bad-setting',
      `COFFER_PUBLIC_URL is not an address: "${publicUrl}". Example: https://vault.example.org`,
    );
  }
  const hashFile = join(secretsDir, SETUP_HASH_FILE);
  if (newCode) rmSync(hashFile, { force: true });
  if (existsSync(hashFile)) {
    throw new CliError(
      'cli/exists',
      `${secretsDir} is prepared already. For another setup code: coffer init --new-code`,
    );
  }
  const made = makeSecrets(secretsDir);
  if (writeSecretFile(join(secretsDir, 'database-password'), randomBytes(24).toString('hex')))
    made.push('database-password');
  const address = setupAddress(publicUrl, makeSetupCode(secretsDir));
  return [
    made.length > 0
      ? `Made in ${secretsDir}: ${made.join(', ')}`
      : `All secrets are in ${secretsDir} already.`,
    'Keep a copy of that folder apart from the database and its backups: without it nobody can sign in.',
    '',
    'The first owner signs up here. The address works once and is not shown again:',
    `  ${address}`,
  ];
};
