import { type Bytes, checkSignature, concat, idBytes, u64 } from '@coffer/crypto/verify';
import { serverKey } from '../secrets/server-key.ts';

/** Where a chain of audit events stood (docs/spec/audit.md §3). */
export interface AuditMark {
  readonly seq: number;
  readonly hash: Uint8Array;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A mark under the server's key. */
export interface AuditCheckpoint extends AuditMark {
  readonly signature: Uint8Array;
}

const bodyOf = ({ seq, hash, at }: AuditMark): Bytes => concat(u64(seq), hash, u64(at));

/** The key by which an organisation's server answers for its audit log. */
export const auditKeyOf = (auditKey: Buffer, organisationId: string) => {
  const { key, sign } = serverKey(auditKey, 'coffer/v1/audit-key', organisationId);
  return { key, sign: (mark: AuditMark): Bytes => sign('coffer/v1/audit-checkpoint', bodyOf(mark)) };
};

/** Whether a checkpoint is that key's. `key` is base64url of 32 bytes. */
export const isCheckpointOf = (
  key: string,
  organisationId: string,
  { signature, ...mark }: AuditCheckpoint,
): Promise<boolean> => {
  const deploymentId = idBytes(organisationId);
  const signer = { deploymentId, signerId: deploymentId };
  const bytes = Uint8Array.from(Buffer.from(key, 'base64url'));
  return checkSignature(
    bytes,
    'coffer/v1/audit-checkpoint',
    signer,
    bodyOf(mark),
    Uint8Array.from(signature),
  );
};

/** A checkpoint as a line of the file outside the database. */
export interface CheckpointLine {
  readonly organisation: string;
  readonly seq: number;
  /** Base64url, as what follows. */
  readonly hash: string;
  readonly at: number;
  readonly signature: string;
  readonly key: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export const lineOf = (organisation: string, key: string, checkpoint: AuditCheckpoint): CheckpointLine => {
  const { seq, hash, at, signature } = checkpoint;
  return { organisation, seq, hash: text(hash), at, signature: text(signature), key };
};

export const checkpointIn = ({ seq, hash, at, signature }: CheckpointLine): AuditCheckpoint => ({
  ...{ seq, at, hash: Buffer.from(hash, 'base64url'), signature: Buffer.from(signature, 'base64url') },
});
