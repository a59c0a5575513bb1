import { resolve } from 'node:path';
import { readBackupSettings } from '@coffer/api';
import type { Command } from 'commander';
import { type BackupPlace, backUp, drillNewest, makeBackupKey, restore, verifyBackup } from './backup.ts';
import { CliError } from './cli-error.ts';
import { withDatabaseUrl, withNewDatabaseUrl } from './with-database.ts';

const settingsOf = ({ env }: BackupPlace, { to, recipient }: { to?: string; recipient?: string }) => {
  const settings = readBackupSettings({
    ...env,
    ...(to ? { COFFER_BACKUP_DIR: resolve(env.INIT_CWD ?? '.', to) } : {}),
    ...(recipient ? { COFFER_BACKUP_RECIPIENT: recipient } : {}),
  });
  if (settings) return settings;
  throw new CliError(
    'cli/bad-setting',
    'Say where backups go: --to <folder>, or COFFER_BACKUP_DIR. The public key is COFFER_BACKUP_RECIPIENT.',
  );
};

const identityOption = ['--identity <file>', 'the key file that `coffer backup keygen` printed'] as const;
const tell = (lines: readonly string[]): void => console.log(lines.join('\n'));

/** `coffer backup`, `coffer restore` and `coffer verify backup`. */
export const addBackupCommands = (program: Command, verify: Command, placeOf: () => BackupPlace): void => {
  const backup = program
    .command('backup')
    .description('Write one encrypted file with everything that is stored, but for the secret files.')
    .option('--to <folder>', 'where it goes; COFFER_BACKUP_DIR unless told')
    .option('--recipient <key>', 'the public key; COFFER_BACKUP_RECIPIENT unless told')
    .action(async (options: { to?: string; recipient?: string }) => {
      const place = placeOf();
      const settings = settingsOf(place, options);
      tell(await withDatabaseUrl(place.env, place.dataDir, (url) => backUp(url, place, settings)));
    });
  backup
    .command('keygen')
    .description('Print a new key file. Make it on another machine and keep it there.')
    .action(async () => tell(await makeBackupKey()));
  backup
    .command('drill')
    .description('Restore the newest backup into a scratch database and check every vault of it.')
    .action(async () => {
      const place = placeOf();
      const { dir } = settingsOf(place, backup.opts());
      tell(await withDatabaseUrl(place.env, place.dataDir, (url) => drillNewest(url, dir, place)));
    });
  program
    .command('restore <file>')
    .description('Put a backup back into an empty database.')
    .requiredOption(...identityOption)
    .action(async (file: string, { identity }: { identity: string }) => {
      const place = placeOf();
      tell(await withNewDatabaseUrl(place.env, place.dataDir, (url) => restore(file, identity, url, place)));
    });
  verify
    .command('backup <file>')
    .description('Check a backup: every part of it, and every vault in a scratch database.')
    .requiredOption(...identityOption)
    .action(async (file: string, { identity }: { identity: string }) =>
      tell(await verifyBackup(file, identity, placeOf())),
    );
};
