import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import invitations from '../../../docs/spec/vectors/invitations.json';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const skipped = new Set(['node_modules', 'dist', 'generated', 'test-results']);

const walk = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });

const sources = ['apps', 'packages', 'prisma', 'tools'].flatMap((top) =>
  walk(join(root, top), /\.(tsx?|mjs|prisma)$/),
);

/** `docs/spec/x.md` or `docs/spec/x.md §2`, as sources name them. */
const references = sources.flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/docs\/spec\/([a-z0-9-]+\.md)(?: §(\d+))?/g)].map(
    ([, page, section]) => ({
      path: path.slice(root.length + 1),
      page: page ?? '',
      section,
    }),
  ),
);

describe('the spec', () => {
  test('has every page and section that a source names', () => {
    const missing = references.filter(({ page, section }) => {
      const file = join(root, 'docs/spec', page);
      if (!existsSync(file)) return page !== 'x.md';
      return section !== undefined && !new RegExp(`^## ${section}\\. `, 'm').test(readFileSync(file, 'utf8'));
    });
    expect(missing).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });

  test('names every file of vectors on some page, and every named file is there', () => {
    const pages = walk(join(root, 'docs/spec'), /\.md$/).map((path) => readFileSync(path, 'utf8'));
    const named = new Set(
      pages.flatMap((page) => [...page.matchAll(/vectors\/([a-z0-9-]+\.json)/g)].map(([, f]) => f)),
    );
    expect(named).toEqual(new Set(readdirSync(join(root, 'docs/spec/vectors'))));
  });

  test('has every page in its index', () => {
    const index = readFileSync(join(root, 'docs/spec/README.md'), 'utf8');
    const pages = readdirSync(join(root, 'docs/spec')).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    );
    expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  });

  test('pins the list of words by its hash', () => {
    const page = readFileSync(join(root, 'docs/spec/invitations.md'), 'utf8');
    expect(page).toContain(invitations.listHash);
  });

  test('gives the committed vectors when its second implementation runs again', () => {
    const run = () => execFileSync(process.execPath, [join(root, 'tools/spec-vectors.mjs'), '--check']);
    expect(run).not.toThrow();
  });
});
