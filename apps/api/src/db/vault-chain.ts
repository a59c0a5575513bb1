import type { VaultKind } from '@coffer/contracts';
import { equalBytes, type Manifest } from '@coffer/crypto/verify';
import type { Sql } from './sql.ts';

export interface LockedVault {
  readonly kind: VaultKind;
  readonly keyEpoch: number;
  readonly seq: number;
  readonly count: number;
  readonly bytes: number;
  /** Bytes of the newest manifest. */
  readonly manifest: Buffer;
}

interface VaultRow {
  readonly kind: VaultKind;
  readonly key_epoch: number;
  readonly seq: string;
  readonly count: number;
  readonly bytes: string;
}

/** Locks the vault: its changes happen one after another. */
export const lockVault = async (sql: Sql, vaultId: string): Promise<LockedVault | null> => {
  const [row] = await sql<VaultRow>(
    'SELECT kind, key_epoch, seq, count, bytes FROM vault WHERE id = $1 FOR UPDATE',
    [vaultId],
  );
  if (!row) return null;
  const manifest = await findManifest(sql, vaultId, Number(row.seq));
  if (!manifest) throw new Error('a vault without its manifest');
  const { kind, key_epoch: keyEpoch, count } = row;
  return { kind, keyEpoch, seq: Number(row.seq), count, bytes: Number(row.bytes), manifest: manifest.bytes };
};

export interface StoredManifest {
  readonly bytes: Buffer;
  readonly signature: Buffer;
}

export const findManifest = async (sql: Sql, vaultId: string, seq: number): Promise<StoredManifest | null> =>
  (
    await sql<StoredManifest>('SELECT bytes, signature FROM manifest WHERE vault_id = $1 AND seq = $2', [
      vaultId,
      seq,
    ])
  )[0] ?? null;

export interface NewManifest {
  readonly vaultId: string;
  readonly seq: number;
  readonly count: number;
  /** Bytes that the commit adds to the vault. */
  readonly grown: number;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly mac: Uint8Array;
}

const putManifestText = `WITH link AS (
    INSERT INTO manifest (vault_id, seq, bytes, signature, mac) VALUES ($1::uuid, $2::bigint, $5, $6, $7)
  ) UPDATE vault SET seq = $2::bigint, count = $3, bytes = bytes + $4 WHERE id = $1::uuid`;

export const putManifest = async (sql: Sql, manifest: NewManifest): Promise<void> => {
  const { vaultId, seq, count, grown, bytes, signature, mac } = manifest;
  const sealed = [bytes, signature, mac].map((part) => Buffer.from(part));
  await sql(putManifestText, [vaultId, seq, count, grown, ...sealed]);
};

/** Whether two manifests name the same people, in the same roles and under the same identities. */
export const sameMembers = (a: Manifest, b: Manifest): boolean =>
  a.members.length === b.members.length &&
  a.members.every((member, i) => {
    const other = b.members[i];
    return (
      other !== undefined &&
      equalBytes(member.accountId, other.accountId) &&
      member.role === other.role &&
      equalBytes(member.identityHash, other.identityHash)
    );
  });
