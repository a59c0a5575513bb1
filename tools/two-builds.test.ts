import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error: the tools are plain JavaScript, because they run before anything is installed.
import { compareFolders } from './two-builds.mjs';

let folder: string;
const put = (build: string, name: string, text: string): void => {
  mkdirSync(join(folder, build, 'assets'), { recursive: true });
  writeFileSync(join(folder, build, name), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coffer builds '));
  for (const build of ['one', 'other'])
    for (const name of ['index.html', 'assets/a.js']) put(build, name, `the text of ${name}`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compare = () => compareFolders(join(folder, 'one'), join(folder, 'other'));

test('two builds of the same bytes differ in nothing, whatever was written beside them about one', () => {
  put('one', 'build-manifest.json', '{}');
  put('one', 'build-manifest.sig', 'x');
  expect(compare()).toEqual([]);
});

test('one byte, one file too many and one too few are each named', () => {
  put('other', 'assets/a.js', 'the text of assets/a.jS');
  put('one', 'sw.js', '');
  put('other', 'more.js', '');
  expect(compare()).toEqual(['assets/a.js has other bytes', 'more.js is new', 'sw.js was not made again']);
});
