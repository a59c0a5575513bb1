import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';

const LOG_LIMIT_BYTES = 5_000_000;

export type PostgresLog = { readonly descriptor: number; readonly offset: number };

/** Opens the log for appending; one that has grown past its limit starts anew. */
export const openLog = (path: string): PostgresLog => {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) rmSync(path);
  } catch {
    // No log yet.
  }
  return { descriptor: openSync(path, 'a', 0o600), offset: statSync(path).size };
};

/** What was written since `offset`, 8 KB at most. */
export const logSince = (path: string, offset: number): string => {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(8192);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
};
