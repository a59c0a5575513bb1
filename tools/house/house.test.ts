import { expect, test } from 'vitest';
// @ts-expect-error: the tools are plain JavaScript, because they run before anything is installed.
import * as notes from '../check-notes.mjs';
// @ts-expect-error: see above.
import * as measure from './measure.mjs';

const file = {
  path: 'apps/x/src/a.ts',
  isTest: false,
  lines: 10,
  defaults: 0,
  nonNull: [],
  functions: [],
  crossings: [],
};

test('a file within its limits crosses no wall', () => {
  expect(measure.isWall(file)).toEqual([]);
});

test('each wall is named with its file', () => {
  expect(measure.isWall({ ...file, lines: 401 })).toEqual(['apps/x/src/a.ts: 401 lines (wall 400)']);
  expect(measure.isWall({ ...file, functions: [{ line: 3, lines: 121 }] })[0]).toContain(
    'function of 121 lines',
  );
  expect(measure.isWall({ ...file, nonNull: [7] })[0]).toContain('non-null ! at line 7');
  expect(measure.isWall({ ...file, defaults: 1 })[0]).toContain('default export');
  expect(measure.isWall({ ...file, path: 'apps/x/src/date-utils.ts' })[0]).toContain('banned word');
});

test('word lists may be long', () => {
  expect(measure.isWall({ ...file, path: 'packages/x/src/word-list.ts', lines: 3000 })).toEqual([]);
});

test('a note that is named must be written, once', () => {
  const written = { path: 'a.ts', text: '/**\n * [Note: Why twice]\n * Because.\n */' };
  const naming = { path: 'b.ts', text: '// see [Note: Why twice]' };
  expect(notes.checkNotes([written, naming])).toEqual([]);
  expect(notes.checkNotes([naming])).toEqual(['b.ts:1 names [Note: Why twice], which nobody wrote']);
  expect(notes.checkNotes([written, { ...written, path: 'c.ts' }])[0]).toContain('again');
});
