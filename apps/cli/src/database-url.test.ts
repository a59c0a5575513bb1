import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseUrlFrom } from './database-url.ts';

test('without DATABASE_URL the built-in Postgres is meant', () => {
  expect(databaseUrlFrom({})).toBeUndefined();
  expect(databaseUrlFrom({ DATABASE_URL: '' })).toBeUndefined();
});

test('the password comes from its own file, whatever characters it has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer url '));
  const file = join(folder, 'password');
  writeFileSync(file, 'p@ss/wörd:#\n');
  const url = new URL(
    databaseUrlFrom({
      DATABASE_URL: 'postgresql://coffer@db:5432/coffer',
      COFFER_DATABASE_PASSWORD_FILE: file,
    }) ?? '',
  );
  rmSync(folder, { recursive: true });
  expect(decodeURIComponent(url.password)).toContain('p@ss/w');
  expect(url.host).toBe('db:5432');
});

test('a wrong setting is named, with an example and without its value', () => {
  expect(() => databaseUrlFrom({ DATABASE_URL: 'secret-thing' })).toThrow(
    /DATABASE_URL.*Example: postgresql/,
  );
  expect(() => databaseUrlFrom({ DATABASE_URL: 'mysql://u:hush@h/d' })).toThrow(
    /^(?!.*hush).*postgresql:\/\//,
  );
  const missing = { DATABASE_URL: 'postgresql://u@h/d', COFFER_DATABASE_PASSWORD_FILE: '/nowhere/at/all' };
  expect(() => databaseUrlFrom(missing)).toThrow(/COFFER_DATABASE_PASSWORD_FILE cannot be read/);
});
