import { spawnSync } from 'node:child_process';
import { CliError } from '../cli-error.ts';

/** How a Postgres binary is started: words to put before its own, and who owns its files. */
export type Launcher = {
  readonly kind: 'direct' | 'namespace' | 'other-user';
  readonly prefix: readonly string[];
  /** Set when the files must belong to somebody other than the caller. */
  readonly owner?: { readonly uid: number; readonly gid: number };
};

export type Machine = {
  readonly platform: string;
  readonly uid: number | undefined;
  /** Runs a command and says whether it ended well. */
  succeeds(command: string, words: readonly string[]): boolean;
};

const thisMachine: Machine = {
  platform: process.platform,
  uid: process.getuid?.(),
  succeeds: (command, words) => spawnSync(command, words, { stdio: 'ignore', timeout: 5000 }).status === 0,
};

const NOBODY = 65534;
const dieWithParent = ['setpriv', '--pdeathsig', 'INT'];

const launcherForRoot = (machine: Machine): Launcher => {
  const [first, ...rest] = ['unshare', '-U', ...dieWithParent];
  if (machine.succeeds(first as string, [...rest, 'true'])) {
    return { kind: 'namespace', prefix: [first as string, ...rest] };
  }
  const asNobody = [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--pdeathsig',
    'INT',
  ];
  if (machine.succeeds('setpriv', [...asNobody.slice(1), 'true'])) {
    return { kind: 'other-user', prefix: asNobody, owner: { uid: NOBODY, gid: NOBODY } };
  }
  throw new CliError(
    'cli/no-privileges',
    'Postgres refuses to run as root, and this machine allows neither `unshare -U` nor `setpriv --reuid`. ' +
      'Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  );
};

/**
 * Chooses how to start Postgres here. Root is the hard case: Postgres refuses to be root, and a user namespace
 * gives it another name without giving its files away. Where there is `setpriv`, the kernel ends Postgres
 * together with us, even after `kill -9`.
 *
 * @throws {CliError} `cli/no-privileges`.
 */
export const chooseLauncher = (machine: Machine = thisMachine): Launcher => {
  if (machine.platform === 'linux' && machine.uid === 0) return launcherForRoot(machine);
  if (machine.uid === 0) {
    throw new CliError(
      'cli/no-privileges',
      'Postgres refuses to run as root. Run as an ordinary user, or set DATABASE_URL.',
    );
  }
  const canDieWithParent =
    machine.platform === 'linux' && machine.succeeds('setpriv', ['--pdeathsig', 'INT', 'true']);
  return { kind: 'direct', prefix: canDieWithParent ? dieWithParent : [] };
};
