import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Nothing that is started here may phone home or ask for news. */
export const quietEnvironment = {
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
  NPM_CONFIG_FUND: 'false',
  NPM_CONFIG_AUDIT: 'false',
  NO_COLOR: process.stdout.isTTY ? undefined : '1',
};

/**
 * Runs a command to its end. With `quiet`, what it prints is kept and comes back with the exit code.
 * @param {string} command
 * @param {string[]} words
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export const run = (command, words, { cwd = root, env = {}, quiet = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, words, {
      cwd,
      env: { ...process.env, ...quietEnvironment, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === 'npx',
    });
    const pieces = [];
    child.stdout?.on('data', (piece) => pieces.push(piece));
    child.stderr?.on('data', (piece) => pieces.push(piece));
    const forward = (signal) => child.kill(signal);
    process.on('SIGTERM', forward);
    process.on('SIGINT', forward);
    const end = (code, output) => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', forward);
      resolve({ code, output });
    };
    child.once('error', (error) => end(127, error.message));
    child.once('close', (code, signal) => {
      const output = Buffer.concat(pieces).toString('utf8');
      // A person who stops the build does not want the next step.
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(signal === 'SIGINT' ? 130 : 143);
      end(code ?? 1, output);
    });
  });

/** Runs a Node program that an installed package brings, without a shell or pnpm in between. */
export const runTool = (script, words, options) =>
  run(process.execPath, [join(root, 'node_modules', script), ...words], options);

/** Like `run`, but throws what was printed when the command fails. */
export const mustRun = async (what, promise) => {
  const { code, output } = await promise;
  if (code !== 0) throw new Error(`${output.trimEnd()}\n\n${what} failed (exit code ${code}).`);
};
