import {
  type Bytes,
  compareBytes,
  concat,
  equalBytes,
  joinBytes,
  lp,
  readBytes,
  sized,
  u8,
  u32,
  u64,
} from './bytes.ts';
import { malformed } from './errors.ts';
import { hmac, hmacVerify } from './hazmat/hmac.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { ManifestKey } from './keys.ts';
import type { Signer } from './signature.ts';

/** What a member may do. */
export const roles = { reader: 1, writer: 2, manager: 3, owner: 4 } as const;
/** Number of a role. */
export type Role = (typeof roles)[keyof typeof roles];

/** One member as a manifest lists it. */
export interface ManifestMember {
  /** 16 bytes. */
  readonly accountId: Bytes;
  readonly role: Role;
  /** 32 bytes. */
  readonly identityHash: Bytes;
}

/** A head of the log of identities: how many entries it had, and the root over them (32 bytes). Spec: docs/spec/log.md. */
export interface LogHeadMark {
  readonly size: number;
  readonly root: Bytes;
}

/** What a vault was after one committed change. Spec: docs/spec/manifest.md. */
export interface Manifest {
  /** 16 bytes. */
  readonly vaultId: Bytes;
  readonly keyEpoch: number;
  /** Rises by exactly one; 1 is written with the vault. */
  readonly seq: number;
  /** Hash of the manifest before; zeros for the first. */
  readonly previousHash: Bytes;
  /** Root over the 256 buckets. */
  readonly root: Bytes;
  /** Leaves, deleted ones included. */
  readonly count: number;
  /** Sorted by account id. */
  readonly members: readonly ManifestMember[];
  /** Milliseconds since 1970 by the writer's clock; shown, never decided upon. */
  readonly time: number;
  /** 16 bytes. */
  readonly writerId: Bytes;
  /** The newest head of the log of identities that the writer had seen, size at least 1; absent and null are one. */
  readonly logHead?: LogHeadMark | null;
}

const memberLimit = 100_000;
const memberLength = 16 + 1 + 32;

/** Bytes of a list of members, sorted by their ids; throws `crypto/malformed` for one that is listed twice. */
export const encodeMembers = (members: readonly ManifestMember[]): Bytes => {
  const sorted = [...members].sort((a, b) => compareBytes(a.accountId, b.accountId));
  return joinBytes([
    u32(sorted.length),
    ...sorted.map(({ accountId, role, identityHash }, at) => {
      // An account listed twice would have the one role for one reader and the other for the next.
      const former = sorted[at - 1];
      if (former && equalBytes(former.accountId, accountId)) throw malformed('member twice');
      return concat(sized(accountId, 16, 'member id'), u8(role), sized(identityHash, 32, 'identity hash'));
    }),
  ]);
};

const parseMembers = (bytes: Bytes): readonly ManifestMember[] => {
  const reader = readBytes(bytes);
  const count = reader.u32();
  if (count > memberLimit || reader.left() !== count * memberLength) throw malformed('members');
  return Array.from({ length: count }, () => {
    const accountId = reader.take(16);
    const role = reader.u8();
    if (role < roles.reader || role > roles.owner) throw malformed('role');
    return { accountId, role: role as Role, identityHash: reader.take(32) };
  });
};

const encodeLogHead = (head: LogHeadMark | null | undefined): Bytes => {
  if (!head) return new Uint8Array(0);
  if (head.size < 1) throw malformed('log head');
  return concat(u64(head.size), sized(head.root, 32, 'log root'));
};

/**
 * Canonical bytes of a manifest: what is hashed, signed and MACed.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length, a member listed twice or a log head without entries.
 */
export const encodeManifest = (manifest: Manifest): Bytes =>
  concat(
    sized(manifest.vaultId, 16, 'vault id'),
    u32(manifest.keyEpoch),
    u64(manifest.seq),
    sized(manifest.previousHash, 32, 'previous hash'),
    sized(manifest.root, 32, 'root'),
    u32(manifest.count),
    lp(encodeMembers(manifest.members)),
    u64(manifest.time),
    sized(manifest.writerId, 16, 'writer id'),
    encodeLogHead(manifest.logHead),
  );

/**
 * Parses canonical bytes of a manifest.
 *
 * @throws {CryptoError} `crypto/malformed`, also for members unsorted or listed twice.
 */
export const parseManifest = (bytes: Bytes): Manifest => {
  const reader = readBytes(bytes);
  const fixed = {
    vaultId: reader.take(16),
    keyEpoch: reader.u32(),
    seq: reader.u64(),
    previousHash: reader.take(32),
    root: reader.take(32),
    count: reader.u32(),
    members: parseMembers(reader.lp(4 + memberLimit * memberLength)),
    time: reader.u64(),
    writerId: reader.take(16),
  };
  const logHead = reader.left() === 0 ? null : { size: reader.u64(), root: reader.take(32) };
  reader.end();
  const manifest: Manifest = { ...fixed, logHead };
  if (!equalBytes(encodeManifest(manifest), bytes)) throw malformed('manifest spelling');
  return manifest;
};

/** SHA-256 of a manifest's canonical bytes, 32 bytes: what the next one links to. */
export const manifestHash = (encoded: Uint8Array): Bytes => sha256(encoded);

/** Who signs a manifest: its writer. */
export const manifestSigner = (deploymentId: Bytes, manifest: Manifest): Signer => ({
  deploymentId,
  signerId: manifest.writerId,
});

/** MAC (32 bytes) over a manifest's canonical bytes: proves that its writer had the vault key. */
export const macManifest = (key: ManifestKey, encoded: Bytes): Promise<Bytes> => hmac(key, encoded);

/** Whether a manifest's MAC is right. */
export const isManifestMac = (key: ManifestKey, encoded: Bytes, mac: Bytes): Promise<boolean> =>
  hmacVerify(key, mac, encoded);
