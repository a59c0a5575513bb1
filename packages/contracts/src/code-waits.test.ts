import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeWaits } from './code-waits.ts';

test('each mailed code waits longer than the one before, as the spec page says', () => {
  expect([...codeWaits]).toEqual([...codeWaits].sort((a, b) => a - b));
  expect(new Set(codeWaits).size).toBe(codeWaits.length);
  const page = readFileSync(new URL('../../../docs/spec/sign-in.md', import.meta.url), 'utf8');
  const said = `${codeWaits.slice(0, -1).join(', ')} and ${codeWaits.at(-1)} minutes`;
  expect(page.split(said)).toHaveLength(3);
});

test('the waits come without anything that parses, so that the first page stays small', () => {
  const source = readFileSync(new URL('./code-waits.ts', import.meta.url), 'utf8');
  expect(source).not.toMatch(/^import/m);
});
