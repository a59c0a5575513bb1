import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretNames } from '@coffer/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { init } from './init.ts';
import { makeSecrets } from './secrets.ts';

let secretsDir = '';

beforeEach(() => {
  secretsDir = mkdtempSync(join(tmpdir(), 'coffer secrets '));
});

afterEach(() => rmSync(secretsDir, { recursive: true, force: true }));

const prepare = (newCode = false) =>
  init({ secretsDir, publicUrl: 'https://vault.example.org/', newCode }).join('\n');
const codeIn = (text: string): string => /https:\/\/vault\.example\.org\/signup#setup=(\S+)/.exec(text)![1]!;

test('every secret is 32 random bytes in a file that only its owner may read', () => {
  prepare();
  for (const name of secretNames) {
    expect(readFileSync(join(secretsDir, name)).length).toBe(32);
    expect(statSync(join(secretsDir, name)).mode & 0o777).toBe(0o400);
  }
  const contents = secretNames.map((name) => readFileSync(join(secretsDir, name), 'hex'));
  expect(new Set(contents).size).toBe(secretNames.length);
});

test('the setup code is printed once and only its hash is on the disk', () => {
  const code = codeIn(prepare());
  const hash = createHash('sha256').update(code).digest('hex');
  expect(readFileSync(join(secretsDir, 'setup-code.sha256'), 'utf8').trim()).toBe(hash);
  for (const name of readdirSync(secretsDir))
    expect(readFileSync(join(secretsDir, name), 'latin1')).not.toContain(code);
});

test('a second init refuses, and never touches a secret', () => {
  prepare();
  const before = readFileSync(join(secretsDir, 'oprfSeed'), 'hex');
  expect(() => prepare()).toThrow(/prepared already/);
  expect(readFileSync(join(secretsDir, 'oprfSeed'), 'hex')).toBe(before);
});

test('a lost setup code can be replaced without touching a secret', () => {
  const first = codeIn(prepare());
  const before = readFileSync(join(secretsDir, 'pepper'), 'hex');
  expect(codeIn(prepare(true))).not.toBe(first);
  expect(readFileSync(join(secretsDir, 'pepper'), 'hex')).toBe(before);
});

test('secrets that are there already are left alone', () => {
  expect(makeSecrets(secretsDir)).toEqual([...secretNames]);
  expect(makeSecrets(secretsDir)).toEqual([]);
});

test('a public address without a scheme is refused with an example', () => {
  expect(() => init({ secretsDir, publicUrl: 'vault.example.org', newCode: false })).toThrow(
    /Example: https/,
  );
});
