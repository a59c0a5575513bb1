import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error: the tools are plain JavaScript.
import { findUnmarked, readColumns } from './marks.mjs';

const read = (...path: string[]): string => readFileSync(join(import.meta.dirname, ...path), 'utf8');
const schema = read('..', '..', 'prisma', 'schema.prisma');

test('every stored column says whether it is public, ciphertext or a keyed hash', () => {
  expect(readColumns(schema).length).toBeGreaterThan(50);
  expect(findUnmarked(schema)).toEqual([]);
});

test('a column without a mark, or with another word, is found', () => {
  expect(findUnmarked(read('fixture-unmarked.prisma'))).toEqual([
    'Careless.password',
    'Careless.note',
    'Careless.kind',
  ]);
});

test('taking any one mark out of the real schema is found', () => {
  const marked = [...schema.matchAll(/ \/\/\/ (public|ciphertext|keyed hash)$/gm)];
  expect(marked.length).toBe(readColumns(schema).length);
  for (const { index, 0: text } of marked) {
    expect(findUnmarked(schema.slice(0, index) + schema.slice(index + text.length))).toHaveLength(1);
  }
});

test('what only its owner may read is never marked public', () => {
  const secretNames = /(secret|password|private|wrap|overview|sealed|Hash)$/i;
  const columns = readColumns(schema) as { model: string; column: string; mark: string }[];
  // Hashes that clients check, of what is sealed or public: they hide nothing.
  const allowed = new Set([
    'AccountState.hash',
    'LogEntry.identityHash',
    'LogNode.hash',
    'AuditEvent.hash',
    'AuditHead.hash',
    'AuditCheckpoint.hash',
    'PolicyStatement.identityHash',
  ]);
  const wrong = columns.filter(({ column, mark }) => mark === 'public' && secretNames.test(column));
  expect(wrong.map(({ model, column }) => `${model}.${column}`).filter((name) => !allowed.has(name))).toEqual(
    [],
  );
});
