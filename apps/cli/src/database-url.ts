import { readFileSync } from 'node:fs';
import { CliError } from './cli-error.ts';

/**
 * The Postgres address from the environment, with the password from its own file where there is one: an
 * environment value can be read by whoever may list processes or inspect a container.
 *
 * @returns undefined when no Postgres was named, so the built-in one is meant.
 * @throws {CliError} `cli/bad-setting`.
 */
export const databaseUrlFrom = (env: NodeJS.ProcessEnv): string | undefined => {
  if (!env.DATABASE_URL) return undefined;
  const example = 'Example: postgresql://coffer:secret@127.0.0.1:5432/coffer';
  let url: URL;
  try {
    url = new URL(env.DATABASE_URL);
  } catch {
    throw new CliError('cli/bad-setting', `DATABASE_URL is not an address. ${example}`);
  }
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    throw new CliError('cli/bad-setting', `DATABASE_URL must begin with postgresql://. ${example}`);
  }
  const file = env.COFFER_DATABASE_PASSWORD_FILE;
  if (!file) return url.href;
  try {
    url.password = encodeURIComponent(readFileSync(file, 'utf8').trim());
  } catch (error) {
    throw new CliError(
      'cli/bad-setting',
      `COFFER_DATABASE_PASSWORD_FILE cannot be read: ${(error as Error).message}`,
    );
  }
  return url.href;
};
