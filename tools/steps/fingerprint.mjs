import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

const skipped = new Set(['node_modules', 'dist', 'generated', 'testing', '.git', 'data']);
const isSource = (name) => !/\.test\.tsx?$|\.md$|\.tsbuildinfo$/.test(name);

const walk = (path, visit) => {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) return visit(path);
  for (const name of readdirSync(path).sort()) {
    if (!skipped.has(name) && isSource(name)) walk(join(path, name), visit);
  }
};

/** One hash over the contents and names of all sources under these paths (relative to the top). */
export const fingerprint = (paths) => {
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const path of paths) {
    walk(join(root, path), (file) =>
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0'),
    );
  }
  return hash.digest('hex');
};

/** Stamps live inside node_modules, so that removing it forgets them too. */
const stampPath = (name) => join(root, 'node_modules', '.coffer', name);

export const hasStamp = (name, value) =>
  existsSync(stampPath(name)) && readFileSync(stampPath(name), 'utf8') === value;

export const putStamp = (name, value) => {
  const path = stampPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, value);
  renameSync(`${path}.${process.pid}`, path);
};

/** Taken away before the work begins: a build that is killed half-way must not look finished. */
export const removeStamp = (name) => rmSync(stampPath(name), { force: true });
