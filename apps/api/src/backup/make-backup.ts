import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerBoxes } from '../secrets/vaulting.ts';
import { checkRecipient, newBackupKey } from './age-stream.ts';
import { backupFileName } from './format.ts';
import { filesOver, type Keep } from './retention.ts';
import { type WrittenBackup, writeBackup } from './write-backup.ts';

export interface BackupSettings {
  readonly dir: string;
  /** The public key of age to which backups are encrypted. */
  readonly recipient: string;
  readonly keep: Keep;
}

export interface MakeOptions {
  readonly databaseUrl: string;
  readonly settings: BackupSettings;
  /** A folder whose files belong to the backup. */
  readonly filesDir?: string;
  /** Seals the key of the proofs; without it nobody's browser can look into the backup. */
  readonly box?: ServerBoxes['backups'];
  /** Only when the newest one is older than this. */
  readonly ifOlderThanMs?: number;
  readonly signal?: AbortSignal;
  /** The id that it will have; drawn unless told. */
  readonly id?: string;
}

export interface MadeBackup {
  readonly backupId: string;
  readonly path: string;
  readonly bytes: number;
  readonly items: number;
  /** Names of files that were over. */
  readonly removed: readonly string[];
}

const lockText = "SELECT pg_try_advisory_lock(hashtext('coffer/backup')) AS got";
const ageText = 'SELECT extract(epoch FROM now() - max(made_at)) * 1000 AS age FROM backup';
const putText = `INSERT INTO backup (id, organisation_id, file_name, made_at, bytes, items, sha256, catalogue, proof_key)
  SELECT $1, id, $2, $3, $4, $5, $6, $7, $8 FROM organisation WHERE slug IS NULL ORDER BY created_at, id LIMIT 1`;
// The key of a backup that is not the newest any more serves nobody.
const dropKeysText = 'UPDATE backup SET proof_key = NULL WHERE id <> $1 AND proof_key IS NOT NULL';
const removedText =
  'UPDATE backup SET removed_at = now() WHERE removed_at IS NULL AND file_name <> ALL($1::text[])';

/** A time whose file is not there yet. */
const freeTime = (dir: string): Date => {
  const now = new Date();
  while (existsSync(join(dir, backupFileName(now)))) now.setTime(now.getTime() + 1000);
  return now;
};

const record = async (
  client: pg.Client,
  written: WrittenBackup,
  made: { id: string; name: string; now: Date; proofKey: Buffer | null },
) => {
  await client.query('BEGIN');
  await client.query(putText, [
    ...[made.id, made.name, made.now, written.bytes, written.items, written.sha256],
    ...[JSON.stringify(written.catalogue), made.proofKey],
  ]);
  await client.query(dropKeysText, [made.id]);
  await client.query('COMMIT');
};

const removeOver = async (client: pg.Client, { dir, keep }: BackupSettings): Promise<string[]> => {
  const over = filesOver(await readdir(dir), keep, new Date());
  for (const name of over) await rm(join(dir, name), { force: true });
  await client.query(removedText, [await readdir(dir)]);
  return over;
};

const makeLocked = async (client: pg.Client, options: MakeOptions): Promise<MadeBackup> => {
  const { databaseUrl, settings, filesDir, box, signal } = options;
  const { dir, recipient } = settings;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const now = freeTime(dir);
  const name = backupFileName(now);
  const path = join(dir, name);
  const unfinished = `${path}.part`;
  const { id = randomUUID() } = options;
  const proof = await newBackupKey();
  const recipients = [checkRecipient(recipient), ...(box ? [proof.recipient] : [])];
  try {
    const written = await writeBackup({
      ...{ databaseUrl, path: unfinished, recipients, now },
      ...(filesDir ? { filesDir } : {}),
      ...(signal ? { signal } : {}),
    });
    await rename(unfinished, path);
    const proofKey = box ? box.seal(id, Buffer.from(proof.identity)) : null;
    await record(client, written, { id, name, now, proofKey });
    const { bytes, items } = written;
    return { backupId: id, path, bytes, items, removed: await removeOver(client, settings) };
  } finally {
    await rm(unfinished, { force: true });
  }
};

const isDue = async (client: pg.Client, olderThanMs: number): Promise<boolean> => {
  const { rows } = await client.query<{ age: string | null }>(ageText);
  const age = rows[0]?.age ?? null;
  return age === null || Number(age) >= olderThanMs;
};

/**
 * Makes a backup, writes it down, and removes those that are over.
 *
 * @returns null where one is being made by somebody else, or none is due yet.
 * @throws {BackupError} for a wrong public key.
 */
export const makeBackup = async (options: MakeOptions): Promise<MadeBackup | null> => {
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'coffer-backup' });
  await client.connect();
  try {
    const [lock] = (await client.query<{ got: boolean }>(lockText)).rows;
    if (!lock?.got) return null;
    const { ifOlderThanMs } = options;
    if (ifOlderThanMs !== undefined && !(await isDue(client, ifOlderThanMs))) return null;
    return await makeLocked(client, options);
  } finally {
    // Ending the connection gives the lock back too.
    await client.end();
  }
};
