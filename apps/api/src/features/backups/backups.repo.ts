import type { SealedBackup } from '../../backup/backup-desk.ts';
import type { Sql } from '../../db/sql.ts';

export interface BackupFacts {
  readonly backupId: string;
  readonly fileName: string;
  readonly madeAt: Date;
  readonly bytes: number;
  readonly items: number;
  readonly sha256: Buffer;
  readonly provenBy: number;
  readonly failedBy: number;
}

const listText = `SELECT b.id AS "backupId", b.file_name AS "fileName", b.made_at AS "madeAt", b.bytes::float8 AS bytes,
    b.items, b.sha256, (count(p.*) FILTER (WHERE p.failed = 0 AND p.checked > 0))::int AS "provenBy",
    (count(p.*) FILTER (WHERE p.failed > 0))::int AS "failedBy"
  FROM backup b LEFT JOIN backup_proof p ON p.backup_id = b.id
  WHERE b.removed_at IS NULL GROUP BY b.id ORDER BY b.made_at DESC, b.id LIMIT 200`;

/** Backups whose files are there, the newest first. */
export const listKept = (sql: Sql): Promise<BackupFacts[]> => sql<BackupFacts>(listText);

// One of before manifests were found in the file shows nothing that could be proven; the next one does.
const openable = "proof_key IS NOT NULL AND removed_at IS NULL AND catalogue ? 'manifest'";

const provableText = `SELECT id AS "backupId", made_at AS "madeAt",
    EXISTS (SELECT 1 FROM backup_proof p WHERE p.backup_id = b.id AND p.account_id = $1) AS "isProvenByYou"
  FROM backup b WHERE ${openable} ORDER BY made_at DESC LIMIT 1`;

export const findProvable = async (sql: Sql, accountId: string) =>
  (await sql<{ backupId: string; madeAt: Date; isProvenByYou: boolean }>(provableText, [accountId]))[0] ??
  null;

const sealedText = `SELECT id, file_name AS "fileName", catalogue, proof_key AS "proofKey" FROM backup
  WHERE id = $1 AND ${openable}`;

export const findSealed = async (sql: Sql, backupId: string): Promise<SealedBackup | null> =>
  (await sql<SealedBackup>(sealedText, [backupId]))[0] ?? null;

/** Of some vaults those of which somebody is a member. */
export const ownVaults = async (
  sql: Sql,
  accountId: string,
  vaultIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const text = 'SELECT vault_id FROM membership WHERE account_id = $1 AND vault_id = ANY($2::uuid[])';
  return new Set((await sql<{ vault_id: string }>(text, [accountId, vaultIds])).map((row) => row.vault_id));
};

const putText = `INSERT INTO backup_proof (backup_id, account_id, checked, failed)
  SELECT id, $2, $3, $4 FROM backup WHERE id = $1 AND ${openable}
  ON CONFLICT (backup_id, account_id) DO UPDATE SET checked = excluded.checked, failed = excluded.failed, at = now()
  RETURNING backup_id`;

/** Whether there is such a backup. */
export const putProof = async (
  sql: Sql,
  proof: {
    readonly backupId: string;
    readonly accountId: string;
    readonly checked: number;
    readonly failed: number;
  },
): Promise<boolean> => {
  const { backupId, accountId, checked, failed } = proof;
  return (await sql(putText, [backupId, accountId, checked, failed])).length > 0;
};
