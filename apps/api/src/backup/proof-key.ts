import type pg from 'pg';
import type { ServerBoxes } from '../secrets/vaulting.ts';

const newestText = `SELECT id, file_name, proof_key FROM backup
  WHERE proof_key IS NOT NULL AND removed_at IS NULL ORDER BY made_at DESC LIMIT 1`;

/** The newest backup with the key that opens it alone; null where there is none. */
export const openProofKey = async (
  client: pg.ClientBase,
  box: ServerBoxes['backups'],
): Promise<{ readonly fileName: string; readonly identity: string } | null> => {
  const { rows } = await client.query<{ id: string; file_name: string; proof_key: Buffer }>(newestText);
  const [newest] = rows;
  return newest
    ? { fileName: newest.file_name, identity: box.open(newest.id, newest.proof_key).toString('utf8') }
    : null;
};
