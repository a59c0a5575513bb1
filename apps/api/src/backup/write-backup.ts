import { createHash, hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { type Pack, pack } from 'tar-stream';
import { encryptTo } from './age-stream.ts';
import { rowsOf, valuesOf } from './copy-text.ts';
import {
  type BackupHead,
  type BackupPart,
  type BackupPlaces,
  backupVersion,
  catalogueName,
  headName,
  isReadable,
  partLimit,
  partName,
  type TablePlaces,
} from './format.ts';
import { listTables, type Table } from './tables.ts';

export interface BackupOptions {
  readonly databaseUrl: string;
  /** The file that is written; must not be there. */
  readonly path: string;
  readonly recipients: readonly string[];
  /** A folder whose files belong to it. */
  readonly filesDir?: string;
  readonly now: Date;
  /** Ends it in the middle; what was written of the file is left. */
  readonly signal?: AbortSignal;
}

export interface WrittenBackup {
  readonly bytes: number;
  readonly items: number;
  readonly sha256: Buffer;
  readonly catalogue: BackupPlaces;
}

const block = 512;

/** Writes entries one after the other and knows where each stands in the plaintext. */
const tarOf = (to: Pack, mtime: Date) => {
  let at = 0;
  const parts: BackupPart[] = [];
  const put = (name: string, size: number, fill: (entry: NodeJS.WritableStream) => void): Promise<number> =>
    new Promise((resolve, reject) => {
      const from = at + block;
      const entry = to.entry({ name, size, mtime, mode: 0o600 }, (error) =>
        error ? reject(error) : resolve(from),
      );
      at = from + Math.ceil(size / block) * block;
      fill(entry);
    });
  return {
    parts,
    /** @returns where its bytes begin. */
    putBytes: (name: string, bytes: Buffer): Promise<number> =>
      put(name, bytes.length, (entry) => entry.end(bytes)),
    putFile: async (name: string, path: string): Promise<void> => {
      const { size } = await stat(path);
      const sha256 = createHash('sha256');
      // The size was promised: what a file grows by meanwhile is of the next backup.
      const from = createReadStream(path, size > 0 ? { end: size - 1 } : { end: 0 });
      from.on('data', (bytes) => sha256.update(bytes));
      await put(name, size, (entry) => (size > 0 ? from.pipe(entry) : entry.end()));
      from.destroy();
      parts.push({ name, rows: 0, bytes: size, sha256: sha256.digest('hex') });
    },
  };
};
type Tar = ReturnType<typeof tarOf>;

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** The rows of a COPY in parts of at least so many bytes, but for the last. */
async function* partsOf(blocks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Buffer[]> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const rows of rowsOf(blocks)) {
    for (const row of rows) {
      held.push(row);
      size += row.length;
      if (size < limit) continue;
      yield held;
      held = [];
      size = 0;
    }
  }
  if (held.length > 0) yield held;
}

const firstPlace = (row: Buffer | undefined, { columns, key }: Table): [string, string] => {
  const values = valuesOf(row ?? Buffer.alloc(0));
  const value = (at: number): string => values[columns.indexOf(key[at] ?? '')] ?? '';
  return [value(0), value(1)];
};

/** @returns how many rows the table has. */
const writeTable = async (client: pg.Client, table: Table, tar: Tar, places: TablePlaces['parts'] | null) => {
  const { name, columns, key } = table;
  const text = `COPY (SELECT ${quoted(columns)} FROM "${name}" ORDER BY ${quoted(key)}) TO STDOUT`;
  let [count, total] = [0, 0];
  for await (const rows of partsOf(client.query(copyStreams.to(text)), partLimit(name))) {
    const bytes = Buffer.concat(rows);
    const sha256 = hash('sha256', bytes, 'hex');
    const part = { name: partName(name, count), rows: rows.length, bytes: bytes.length, sha256 };
    const at = await tar.putBytes(part.name, bytes);
    tar.parts.push(part);
    places?.push({ first: firstPlace(rows[0], table), at, bytes: bytes.length, sha256 });
    count += 1;
    total += rows.length;
  }
  return total;
};

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
};

const headOf = async (client: pg.Client, tables: readonly Table[], now: Date): Promise<BackupHead> => {
  const migrations = await client.query<BackupHead['migrations'][number]>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
      WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name`,
  );
  const organisations = await client.query<BackupHead['organisations'][number]>(
    'SELECT id, slug FROM organisation ORDER BY slug IS NOT NULL, created_at, id',
  );
  return {
    ...{ format: 'coffer-backup', version: backupVersion, madeAt: now.getTime() },
    ...{ migrations: migrations.rows, organisations: organisations.rows },
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
};

/** Fills the tar out of one snapshot of the database. */
const fill = async (client: pg.Client, to: Pack, { filesDir, now }: BackupOptions) => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await listTables(client);
  const tar = tarOf(to, now);
  await tar.putBytes(headName, Buffer.from(JSON.stringify(await headOf(client, tables, now))));
  const catalogue: BackupPlaces = {
    item: { columns: [], parts: [] },
    manifest: { columns: [], parts: [] },
  };
  let items = 0;
  for (const table of tables) {
    const places = isReadable(table.name) ? catalogue[table.name] : null;
    const rows = await writeTable(client, table, tar, places?.parts ?? null);
    places?.columns.push(...table.columns);
    if (table.name === 'item') items = rows;
  }
  await client.query('COMMIT');
  for (const name of filesDir ? await filesBelow(filesDir) : [])
    await tar.putFile(`files/${name.split(sep).join('/')}`, join(filesDir ?? '', name));
  await tar.putBytes(catalogueName, Buffer.from(JSON.stringify({ parts: tar.parts })));
  to.finalize();
  return { items, catalogue };
};

/** Writes what comes to a new file, and hashes it on the way. */
const writeFileOf = async (from: Readable, path: string): Promise<{ bytes: number; sha256: Buffer }> => {
  const sha256 = createHash('sha256');
  let bytes = 0;
  const meter = new PassThrough();
  meter.on('data', (chunk: Buffer) => {
    sha256.update(chunk);
    bytes += chunk.length;
  });
  await pipeline(from, meter, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { bytes, sha256: sha256.digest() };
};

/**
 * Writes one backup (docs/spec/backup.md): every row of one moment but for what is left out, in little memory whatever there
 * is of it. Others go on writing meanwhile.
 */
export const writeBackup = async (options: BackupOptions): Promise<WrittenBackup> => {
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: 'coffer-backup',
  });
  const tar = pack();
  const { signal } = options;
  const stop = (): void => tar.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', stop);
  try {
    await client.connect();
    const written = writeFileOf(await encryptTo(options.recipients, Readable.from(tar)), options.path);
    const filled = fill(client, tar, options).catch((error: unknown) => {
      tar.destroy(error as Error);
      throw error;
    });
    const [file, content] = await Promise.all([written, filled]);
    return { ...file, ...content };
  } finally {
    signal?.removeEventListener('abort', stop);
    await client.end();
  }
};
