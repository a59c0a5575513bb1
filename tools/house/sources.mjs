import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../steps/run.mjs';

const tops = ['apps', 'packages', 'tools', 'e2e'];
const skipped = new Set(['node_modules', 'dist', 'generated', 'test-results']);

const walk = (folder, found) => {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return found;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) walk(path, found);
    else if (/\.(tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
      found.push(relative(root, path));
  }
  return found;
};

export const listSources = () => tops.flatMap((top) => walk(join(root, top), []));

export const roomOf = (path) =>
  /^(apps|packages)\//.test(path) ? path.split('/').slice(0, 2).join('/') : path.split('/')[0];
