import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { secretCheck } from '@coffer/api';
import type pg from 'pg';
import { CliError } from './cli-error.ts';
import { writeSecretFile } from './secret-file.ts';
import { inTransaction, lockOrganisation } from './with-database.ts';

/** What it costs; said before anything is done. */
export const oprfSeedCost = [
  'A new oprfSeed makes every PIN, every device backup and every "answers alone" way useless, for all accounts, for good.',
  'Nobody can sign in afterwards. Each person comes back by the recovery kit alone, and those without one never.',
  'Do this only if the file is lost and no copy of it exists. With a copy, put that back instead.',
];

export interface RenewOptions {
  readonly secretsDir: string;
  /** Whether the person said yes to the cost. */
  readonly isAgreed: boolean;
  readonly now: Date;
}

const updateCheck =
  "UPDATE organisation SET secret_checks = jsonb_set(secret_checks, '{oprfSeed}', to_jsonb($2::text)) WHERE id = $1";

// [Note: File and database] The new file takes its place before the commit, with the old one beside it. Stopped in between,
// the API refuses to start and names the file, and this command can be run again; nothing that was there is lost.
/**
 * Puts a new `oprfSeed` and its check value in place of a lost one. An old file is kept beside it under a dated name.
 *
 * @returns lines to show.
 * @throws {CliError} `cli/bad-setting` with the cost, unless it was agreed to.
 */
export const renewOprfSeed = async (
  client: pg.Client,
  { secretsDir, isAgreed, now }: RenewOptions,
): Promise<string[]> => {
  if (!isAgreed)
    throw new CliError(
      'cli/bad-setting',
      `Nothing was changed.\n${oprfSeedCost.join('\n')}\nTo go on: --yes`,
    );
  const path = join(secretsDir, 'oprfSeed');
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  const [kept, draft] = [`${path}.${stamp}.old`, `${path}.${stamp}.draft`];
  const hadFile = existsSync(path);
  const seed = randomBytes(32);
  writeSecretFile(draft, seed);
  try {
    await inTransaction(client, async () => {
      const { id } = await lockOrganisation(client);
      await client.query(updateCheck, [id, secretCheck(seed, 'oprfSeed', id)]);
      if (hadFile) linkSync(path, kept);
      renameSync(draft, path);
    });
  } finally {
    rmSync(draft, { force: true });
  }
  return [
    `A new oprfSeed is in ${secretsDir}.${hadFile ? ` The old one is kept as ${kept}.` : ''}`,
    'Restart every API process now, and back up the folder of secrets again.',
  ];
};
