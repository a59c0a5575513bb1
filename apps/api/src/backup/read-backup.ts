import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { decryptWith } from './age-stream.ts';
import {
  BackupError,
  type BackupHead,
  type BackupPart,
  backupCatalogue,
  backupHead,
  backupVersion,
  catalogueName,
  headName,
  longestPart,
  tableOf,
} from './format.ts';

interface Entry extends AsyncIterable<Uint8Array> {
  readonly header: { readonly name: string; readonly size?: number | undefined };
}

export interface BackupVisitor {
  readonly onHead?: (head: BackupHead) => Promise<void>;
  readonly onRows?: (table: BackupHead['tables'][number], rows: Buffer) => Promise<void>;
  /** Must read the file to its end. */
  readonly onFile?: (path: string, content: Readable) => Promise<void>;
}

export interface ReadBackup {
  readonly head: BackupHead;
  readonly parts: readonly BackupPart[];
}

const spoilt = (cause?: unknown): BackupError =>
  new BackupError('This backup was cut or changed after it was made. Nothing of it was kept.', { cause });

const bytesOf = async (entry: Entry): Promise<Buffer> => {
  if ((entry.header.size ?? 0) > longestPart) throw spoilt();
  const blocks: Uint8Array[] = [];
  for await (const bytes of entry) blocks.push(bytes);
  return Buffer.concat(blocks);
};

const readHead = (bytes: Buffer): BackupHead => {
  const told = JSON.parse(bytes.toString('utf8')) as { format?: unknown; version?: unknown };
  if (told.format === 'coffer-backup' && Number(told.version) > backupVersion)
    throw new BackupError(
      `This backup has format ${told.version}, and this version of Coffer reads ${backupVersion}. Use a newer one.`,
    );
  return backupHead.parse(told);
};

const rowsIn = (bytes: Buffer): number => {
  let rows = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) rows += 1;
  return rows;
};

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const readRows = async (entry: Entry, head: BackupHead, visitor: BackupVisitor): Promise<BackupPart> => {
  const { name } = entry.header;
  const table = head.tables.find((one) => one.name === tableOf(name));
  if (!table) throw spoilt();
  const bytes = await bytesOf(entry);
  await visitor.onRows?.(table, bytes);
  return { name, rows: rowsIn(bytes), bytes: bytes.length, sha256: sha256Of(bytes) };
};

// A name that climbs out of its folder was never written by a backup.
const filePath = (name: string): string => {
  const path = name.slice('files/'.length);
  if (path.includes('\\') || path.split('/').some((one) => one === '' || one === '.' || one === '..'))
    throw spoilt();
  return path;
};

const readFile = async (entry: Entry, visitor: BackupVisitor): Promise<BackupPart> => {
  const sha256 = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of entry) {
      sha256.update(bytes);
      yield bytes;
    }
  };
  const { name, size = 0 } = entry.header;
  const content = Readable.from(hashed());
  if (visitor.onFile) await visitor.onFile(filePath(name), content);
  else await finished(content.resume());
  return { name, rows: 0, bytes: size, sha256: sha256.digest('hex') };
};

const isSame = (one: BackupPart, other: BackupPart | undefined): boolean =>
  one.name === other?.name &&
  one.rows === other.rows &&
  one.bytes === other.bytes &&
  one.sha256 === other.sha256;

const readEntries = async (entries: AsyncIterable<Entry>, visitor: BackupVisitor): Promise<ReadBackup> => {
  let head: BackupHead | undefined;
  let isEnded = false;
  const parts: BackupPart[] = [];
  for await (const entry of entries) {
    if (isEnded) throw spoilt();
    const { name } = entry.header;
    if (!head) {
      if (name !== headName) throw spoilt();
      head = readHead(await bytesOf(entry));
      await visitor.onHead?.(head);
    } else if (name === catalogueName) {
      const told = backupCatalogue.parse(JSON.parse((await bytesOf(entry)).toString('utf8'))).parts;
      if (told.length !== parts.length || !parts.every((part, at) => isSame(part, told[at]))) throw spoilt();
      isEnded = true;
    } else {
      parts.push(
        await (name.startsWith('files/') ? readFile(entry, visitor) : readRows(entry, head, visitor)),
      );
    }
  }
  if (!head || !isEnded) throw spoilt();
  return { head, parts };
};

/** Remembers what a visitor failed with: the file is not to blame for that. */
const watched = ({ onHead, onRows, onFile }: BackupVisitor, failures: Set<unknown>): BackupVisitor => {
  const watch =
    <Args extends unknown[]>(work: (...args: Args) => Promise<void>, isOurs = (_error: unknown) => true) =>
    async (...args: Args): Promise<void> => {
      try {
        await work(...args);
      } catch (error) {
        if (isOurs(error)) failures.add(error);
        throw error;
      }
    };
  // What a file is read from fails inside the visitor too; only a call to the system has that member.
  const isOfSystem = (error: unknown): boolean => 'syscall' in (error as object);
  return {
    ...(onHead ? { onHead: watch(onHead) } : {}),
    ...(onRows ? { onRows: watch(onRows) } : {}),
    ...(onFile ? { onFile: watch(onFile, isOfSystem) } : {}),
  };
};

/**
 * Reads a backup through and holds every part of it against the catalogue at its end. What a visitor did is good only when
 * this has returned; when it throws, no visitor is at work any more.
 *
 * @throws {BackupError} for a wrong key, a newer format, and a file that was cut or changed anywhere.
 */
export const readBackup = async (
  path: string,
  identity: string,
  visitor: BackupVisitor = {},
): Promise<ReadBackup> => {
  const plain = await decryptWith(identity, createReadStream(path));
  const tar = extract();
  const failures = new Set<unknown>();
  const flow = pipeline(plain, tar);
  const entries = readEntries(
    tar as AsyncIterable<unknown> as AsyncIterable<Entry>,
    watched(visitor, failures),
  );
  try {
    const [read] = await Promise.all([entries, flow]);
    return read;
  } catch (error) {
    tar.destroy();
    // A visitor may be in the middle of its work: nothing goes on behind the back of whoever gets the error.
    await Promise.allSettled([entries, flow]);
    throw error instanceof BackupError || failures.has(error) ? error : spoilt(error);
  }
};
