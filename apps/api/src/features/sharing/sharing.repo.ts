import { manifestsLimit, type VaultKind } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';

const one = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

export interface Creator {
  readonly identity: Buffer;
  readonly state_seq: number;
}

/** The account, locked, as it makes a vault or takes a key. */
export const lockAccount = (sql: Sql, accountId: string): Promise<Creator | null> =>
  one(
    sql<Creator>(
      'SELECT identity, state_seq FROM account WHERE id = $1 AND suspended_at IS NULL FOR UPDATE',
      [accountId],
    ),
  );

export const countVaults = async (sql: Sql, accountId: string): Promise<number> =>
  (
    await one(
      sql<{ count: number }>(
        'SELECT count(*)::int AS count FROM membership WHERE account_id = $1 AND accepted_at IS NOT NULL',
        [accountId],
      ),
    )
  )?.count ?? 0;

export interface NewVault {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: VaultKind;
  readonly accountId: string;
  readonly selfWrap: Uint8Array;
  readonly meta: Uint8Array;
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
  readonly mac: Uint8Array;
}

/** Vault, first manifest and its creator's membership; false if the id is taken. */
export const putVault = async (sql: Sql, vault: NewVault): Promise<boolean> => {
  const { id, organisationId, kind, accountId } = vault;
  const [selfWrap, meta, manifest, signature, mac] = [
    ...[vault.selfWrap, vault.meta, vault.manifest, vault.signature, vault.mac].map((part) =>
      Buffer.from(part),
    ),
  ];
  const put = await sql(
    `INSERT INTO vault (id, organisation_id, kind, key_epoch, seq, count, bytes, meta, meta_revision)
     VALUES ($1, $2, $3, 1, 1, 0, octet_length($5::bytea), $4, 1) ON CONFLICT DO NOTHING RETURNING id`,
    [id, organisationId, kind, meta, manifest],
  );
  if (put.length === 0) return false;
  await sql('INSERT INTO manifest (vault_id, seq, bytes, signature, mac) VALUES ($1, 1, $2, $3, $4)', [
    ...[id, manifest, signature, mac],
  ]);
  await sql(
    `INSERT INTO membership (account_id, vault_id, role, key_epoch, self_wrap, accepted_at)
     VALUES ($1, $2, 4, 1, $3, now())`,
    [accountId, id, selfWrap],
  );
  return true;
};

export interface Held {
  readonly key_epoch: number;
  readonly self_wrap: Buffer | null;
  readonly is_accepted: boolean;
}

export const findHeld = (sql: Sql, vaultId: string, accountId: string): Promise<Held | null> =>
  one(
    sql<Held>(
      `SELECT key_epoch, self_wrap, accepted_at IS NOT NULL AS is_accepted FROM membership
       WHERE vault_id = $1 AND account_id = $2`,
      [vaultId, accountId],
    ),
  );

/** Puts a newer key in place of the one that the account holds, which stays as a former one. */
export const keepKey = async (
  sql: Sql,
  vaultId: string,
  accountId: string,
  { keyEpoch, selfWrap }: { readonly keyEpoch: number; readonly selfWrap: Uint8Array },
): Promise<void> => {
  await sql(
    `INSERT INTO former_vault_key (account_id, vault_id, key_epoch, self_wrap)
     SELECT account_id, vault_id, key_epoch, self_wrap FROM membership
     WHERE vault_id = $1 AND account_id = $2 AND self_wrap IS NOT NULL ON CONFLICT DO NOTHING`,
    [vaultId, accountId],
  );
  await sql(
    `UPDATE membership SET key_epoch = $3, self_wrap = $4, accepted_at = COALESCE(accepted_at, now())
     WHERE vault_id = $1 AND account_id = $2`,
    [vaultId, accountId, keyEpoch, Buffer.from(selfWrap)],
  );
};

export interface GrantRow {
  readonly key_epoch: number;
  readonly grantee_id: string;
  readonly sealed: Buffer;
  readonly meta: Buffer;
  readonly meta_revision: string;
  readonly manifest: Buffer;
  readonly signature: Buffer;
  readonly mac: Buffer;
}

// One's own grant before one of a group, and a group whose keys one has before one that waits for a yes.
const grantText = `SELECT g.key_epoch, g.grantee_id, g.sealed, v.meta, v.meta_revision, n.bytes AS manifest, n.signature, n.mac
  FROM membership m JOIN vault v ON v.id = m.vault_id
    JOIN vault_grant g ON g.vault_id = v.id AND g.key_epoch = v.key_epoch
    JOIN manifest n ON n.vault_id = v.id AND n.seq = g.seq
    LEFT JOIN vault_group vg ON vg.vault_id = v.id AND vg.group_id = g.grantee_id
    LEFT JOIN membership mg ON mg.vault_id = vg.group_id AND mg.account_id = m.account_id
  WHERE m.vault_id = $1 AND m.account_id = $2
    AND (m.is_direct AND g.grantee_id = m.account_id OR mg.account_id IS NOT NULL)
  ORDER BY g.grantee_id = m.account_id DESC, mg.accepted_at IS NULL, g.grantee_id LIMIT 1`;

/** The grant of the vault's present key to the account, or to a group that it is in. */
export const findGrant = (sql: Sql, vaultId: string, accountId: string): Promise<GrantRow | null> =>
  one(sql<GrantRow>(grantText, [vaultId, accountId]));

export interface ShareRow {
  readonly vault_id: string;
  readonly kind: VaultKind;
  readonly key_epoch: number;
  readonly added_at: Date;
}

export const listShares = (sql: Sql, accountId: string): Promise<ShareRow[]> =>
  sql<ShareRow>(
    `SELECT m.vault_id, v.kind, v.key_epoch, m.added_at FROM membership m JOIN vault v ON v.id = m.vault_id
     WHERE m.account_id = $1 AND m.accepted_at IS NULL ORDER BY m.added_at DESC, m.vault_id`,
    [accountId],
  );

export interface MetaRow {
  readonly kind: VaultKind;
  readonly key_epoch: number;
  readonly meta: Buffer;
  readonly meta_revision: string;
  readonly seq: string;
}

export const lockMeta = (sql: Sql, vaultId: string): Promise<MetaRow | null> =>
  one(
    sql<MetaRow>('SELECT kind, key_epoch, meta, meta_revision, seq FROM vault WHERE id = $1 FOR UPDATE', [
      vaultId,
    ]),
  );

export const putMeta = (sql: Sql, vaultId: string, meta: Uint8Array, revision: number): Promise<unknown> =>
  sql('UPDATE vault SET meta = $2, meta_revision = $3 WHERE id = $1', [vaultId, Buffer.from(meta), revision]);

/** Groups' vaults that were given to the group; what they were stays until they are projected anew. */
export const listGranted = async (sql: Sql, groupId: string): Promise<string[]> =>
  (
    await sql<{ vault_id: string }>(
      'SELECT vault_id FROM vault_group WHERE group_id = $1 ORDER BY vault_id',
      [groupId],
    )
  ).map(({ vault_id: id }) => id);

/** Deletes a vault with everything that hangs on it; former revisions have no reference that would take them along. */
export const removeVault = async (sql: Sql, vaultId: string): Promise<void> => {
  await sql('DELETE FROM item_revision WHERE vault_id = $1', [vaultId]);
  await sql('DELETE FROM vault WHERE id = $1', [vaultId]);
};

export interface MemberRow {
  readonly account_id: string;
  readonly accepted_at: Date | null;
}

export const listAccepted = (sql: Sql, vaultId: string): Promise<MemberRow[]> =>
  sql<MemberRow>('SELECT account_id, accepted_at FROM membership WHERE vault_id = $1', [vaultId]);

export interface EndRow {
  readonly account_id: string;
  readonly ends_at: Date;
}

export const listEnds = (sql: Sql, vaultId: string): Promise<EndRow[]> =>
  sql<EndRow>('SELECT account_id, ends_at FROM membership_end WHERE vault_id = $1', [vaultId]);

/** Bytes of the newest manifest. */
export const findNewest = async (sql: Sql, vaultId: string): Promise<Buffer | null> =>
  (
    await one(
      sql<{ bytes: Buffer }>(
        'SELECT n.bytes FROM vault v JOIN manifest n ON n.vault_id = v.id AND n.seq = v.seq WHERE v.id = $1',
        [vaultId],
      ),
    )
  )?.bytes ?? null;

export interface ManifestRow {
  readonly seq: string;
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly mac: Buffer;
  readonly item_ids: readonly string[];
}

const manifestsText = `SELECT n.seq, n.bytes, n.signature, n.mac, ARRAY(SELECT i.item_id::text FROM item i
    WHERE i.vault_id = n.vault_id AND i.change_seq = n.seq ORDER BY i.item_id) AS item_ids
  FROM manifest n WHERE n.vault_id = $1 AND n.seq < $2 ORDER BY n.seq DESC LIMIT ${manifestsLimit}`;

/** Before a seq, newest first. */
export const listManifests = (sql: Sql, vaultId: string, before: number): Promise<ManifestRow[]> =>
  sql<ManifestRow>(manifestsText, [vaultId, before]);

/**
 * Whether the account may read the chain: a member's, that of a group that a vault of his names, and that of the group whose
 * keys sign for the organisation.
 */
export const mayReadChain = async (sql: Sql, vaultId: string, accountId: string): Promise<boolean> =>
  (
    await sql(
      `SELECT 1 FROM membership WHERE vault_id = $1 AND account_id = $2
       UNION ALL SELECT 1 FROM vault_group g JOIN membership m ON m.vault_id = g.vault_id
         WHERE g.group_id = $1 AND m.account_id = $2
       UNION ALL SELECT 1 FROM organisation o WHERE o.identity_group_id = $1 LIMIT 1`,
      [vaultId, accountId],
    )
  ).length > 0;

/** Whether the vault is the group whose keys sign for the organisation. */
export const isIdentityGroup = async (sql: Sql, vaultId: string): Promise<boolean> =>
  (await sql('SELECT 1 FROM organisation WHERE identity_group_id = $1', [vaultId])).length > 0;
