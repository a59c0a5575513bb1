import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { occupy } from './occupancy.ts';

let dataDir = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'coffer lock '));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a second start on the same data is told the pid and the address that hold it', () => {
  const first = occupy(dataDir);
  expect(() => occupy(dataDir)).toThrow(/still starting/);
  first.announce('http://localhost:8080');
  expect(() => occupy(dataDir)).toThrow(
    `Process ${process.pid} already uses the data in ${dataDir}, at http://localhost:8080`,
  );
  expect(() => occupy(dataDir)).toThrow(CliError);
});

test('a folder that was released can be taken again', () => {
  occupy(dataDir).release();
  const second = occupy(dataDir);
  second.release();
  expect(existsSync(join(dataDir, 'coffer.lock'))).toBe(false);
});

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn('sleep', ['60']);
  writeFileSync(join(dataDir, 'coffer.lock'), JSON.stringify({ pid: child.pid, token: 'dead' }));
  expect(() => occupy(dataDir)).toThrow(`Process ${child.pid}`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  occupy(dataDir).release();
});

test.runIf(process.platform === 'linux')(
  'a pid that now belongs to another process does not hold the data',
  () => {
    writeFileSync(
      join(dataDir, 'coffer.lock'),
      JSON.stringify({ pid: process.pid, began: '1', token: 'recycled' }),
    );
    occupy(dataDir).release();
  },
);

test('a lock file that was cut short is taken over', () => {
  writeFileSync(join(dataDir, 'coffer.lock'), '');
  occupy(dataDir).release();
});
