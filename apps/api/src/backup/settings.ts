import { isAbsolute } from 'node:path';
import { ApiConfigError } from '../config.ts';
import { checkRecipient } from './age-stream.ts';
import { BackupError } from './format.ts';
import type { BackupSettings } from './make-backup.ts';

export interface BackupSchedule extends BackupSettings {
  readonly everyHours: number;
  /** Days after which the newest is restored into a scratch database again; 0 for never. */
  readonly drillDays: number;
}

const wholeOf = (env: NodeJS.ProcessEnv, name: string, usual: number, [least, most]: [number, number]) => {
  const text = env[name] || String(usual);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new ApiConfigError(`${name} is wrong: must be from ${least} to ${most}. Example: ${name}=${usual}`);
};

const keepOf = (env: NodeJS.ProcessEnv): BackupSettings['keep'] => {
  const [, daily, weekly] = /^(\d{1,4}),(\d{1,4})$/.exec(env.COFFER_BACKUP_KEEP || '14,8') ?? [];
  if (daily !== undefined && Number(daily) > 0) return { daily: Number(daily), weekly: Number(weekly) };
  throw new ApiConfigError(
    'COFFER_BACKUP_KEEP is wrong: it is how many daily and how many weekly backups stay. Example: COFFER_BACKUP_KEEP=14,8',
  );
};

/**
 * Where backups go, to whose key, how often and how many stay; null where no folder is set.
 *
 * @throws {ApiConfigError} with the variable's name, what is wrong and an example.
 */
export const readBackupSettings = (env: NodeJS.ProcessEnv): BackupSchedule | null => {
  const dir = env.COFFER_BACKUP_DIR;
  if (!dir) return null;
  if (!isAbsolute(dir))
    throw new ApiConfigError(
      'COFFER_BACKUP_DIR is wrong: it is not an absolute path. Example: COFFER_BACKUP_DIR=/mnt/backups',
    );
  try {
    const recipient = checkRecipient(env.COFFER_BACKUP_RECIPIENT ?? '');
    return {
      dir,
      recipient,
      keep: keepOf(env),
      everyHours: wholeOf(env, 'COFFER_BACKUP_EVERY_HOURS', 24, [1, 8760]),
      drillDays: wholeOf(env, 'COFFER_BACKUP_DRILL_DAYS', 7, [0, 365]),
    };
  } catch (error) {
    if (error instanceof BackupError) throw new ApiConfigError(error.message);
    throw error;
  }
};
