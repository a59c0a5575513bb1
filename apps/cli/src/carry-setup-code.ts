import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { SETUP_HASH_FILE } from './setup-code.ts';

/**
 * Puts the hash that `coffer init` left into the organisation's row, as long as nobody has an account: after the
 * first owner, a code that is still lying about opens nothing.
 */
export const carrySetupCode = async (databaseUrl: string, secretsDir: string): Promise<void> => {
  let hash: Buffer;
  try {
    hash = Buffer.from(readFileSync(join(secretsDir, SETUP_HASH_FILE), 'utf8').trim(), 'hex');
  } catch {
    return;
  }
  if (hash.length !== 32) return;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const nobodyYet = 'NOT EXISTS (SELECT 1 FROM account WHERE account.organisation_id = organisation.id)';
    await client.query(`UPDATE organisation SET setup_code_hash = $1 WHERE ${nobodyYet}`, [hash]);
  } finally {
    await client.end();
  }
};
