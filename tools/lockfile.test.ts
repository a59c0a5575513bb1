import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8');

test('the lockfile names no registry host', () => {
  expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\//);
});

test('every version in the catalogue is exact', () => {
  const catalogue = /^catalog:\n((?: {2}.*\n)+)/m.exec(read('pnpm-workspace.yaml'))?.[1] ?? '';
  const versions = catalogue
    .trim()
    .split('\n')
    .map((line) => line.split(/:\s+/).at(-1) ?? '');
  expect(versions.length).toBeGreaterThan(40);
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('CI runs exactly npm test', () => {
  expect(read('.ci/run').trim().split('\n').at(-1)).toBe('exec npm test');
});
