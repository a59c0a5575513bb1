import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { Binaries } from './binaries.ts';
import type { Launcher } from './launcher.ts';

export const superuser = 'coffer';

const advice = (launcher: Launcher, output: string): string =>
  launcher.kind === 'other-user' && /libssl|shared librar|permission denied/i.test(output)
    ? '\nPostgres runs as an unprivileged user here and cannot read its own files: a parent folder is closed to ' +
      'others (0700). Move the checkout, or set DATABASE_URL to a Postgres of your own.'
    : '';

/** True once the cluster of this data folder was made completely. */
export const hasCluster = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'PG_VERSION'));

/** Runs one Postgres program to its end; what it printed becomes the error. */
const runToEnd = (launcher: Launcher, program: string, words: readonly string[]): void => {
  const [command, ...rest] = [...launcher.prefix, program, ...words];
  const ended = spawnSync(command as string, rest, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (ended.status === 0) return;
  const output = `${ended.stderr ?? ''}${ended.stdout ?? ''}${ended.error?.message ?? ''}`.trim();
  throw new CliError('cli/cluster', `Making the database failed:\n${output}${advice(launcher, output)}`);
};

/**
 * Gives the cluster to whoever Postgres runs as here: a folder that came from another machine, or from a time when
 * this one allowed less, still belongs to the other.
 */
const giveTo = (folder: string, launcher: Launcher): void => {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = launcher.owner ?? { uid: 0, gid: 0 };
  // The other user must be able to walk through the data folder, and still cannot list it.
  if (launcher.owner) chmodSync(dirname(folder), 0o711);
  if (statSync(folder).uid !== uid) spawnSync('chown', ['-R', `${uid}:${gid}`, folder]);
};

/**
 * Makes the cluster in `folder` unless it is there. It is made beside its place and moved in when complete, so
 * a start that is killed half-way leaves nothing that looks like a database.
 */
export const createCluster = (
  folder: string,
  password: string,
  binaries: Binaries,
  launcher: Launcher,
): void => {
  if (existsSync(join(folder, 'PG_VERSION'))) {
    giveTo(folder, launcher);
    return;
  }
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.pw-${randomBytes(6).toString('hex')}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  giveTo(draft, launcher);
  try {
    writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
    if (launcher.owner) chownSync(passwordFile, launcher.owner.uid, launcher.owner.gid);
    runToEnd(launcher, binaries.initdb, [
      ...['-D', draft, '-U', superuser, `--pwfile=${passwordFile}`],
      ...['-A', 'scram-sha-256', '-k', '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, folder);
};
