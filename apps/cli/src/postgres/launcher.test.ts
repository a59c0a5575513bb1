import { expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { chooseLauncher } from './launcher.ts';

const machine = (uid: number, allowed: readonly string[], platform = 'linux') => ({
  platform,
  uid,
  succeeds: (command: string, words: readonly string[]) =>
    allowed.some((one) => `${command} ${words.join(' ')}`.includes(one)),
});

test('root starts Postgres in a user namespace that ends with its parent', () => {
  const launcher = chooseLauncher(machine(0, ['unshare -U']));
  expect(launcher).toEqual({ kind: 'namespace', prefix: ['unshare', '-U', 'setpriv', '--pdeathsig', 'INT'] });
});

test('root on a machine without user namespaces starts Postgres as an unprivileged user', () => {
  const launcher = chooseLauncher(machine(0, ['--reuid']));
  expect(launcher.kind).toBe('other-user');
  expect(launcher.owner).toEqual({ uid: 65534, gid: 65534 });
});

test('root on a machine that allows neither way is told what to do', () => {
  expect(() => chooseLauncher(machine(0, []))).toThrow(/ordinary user, or set DATABASE_URL/);
});

test('an ordinary user starts Postgres directly, tied to its parent where the machine can', () => {
  expect(chooseLauncher(machine(1000, ['setpriv --pdeathsig'])).prefix).toEqual([
    'setpriv',
    '--pdeathsig',
    'INT',
  ]);
  expect(chooseLauncher(machine(1000, []))).toEqual({ kind: 'direct', prefix: [] });
  expect(chooseLauncher(machine(501, [], 'darwin'))).toEqual({ kind: 'direct', prefix: [] });
});

test('a machine without built-in Postgres is told about DATABASE_URL', () => {
  expect(() => findBinaries('sunos', 'sparc')).toThrow(/DATABASE_URL/);
});
