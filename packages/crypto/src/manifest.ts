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
import { idText } from './encoding.ts';
import { malformed } from './errors.ts';
import { hmac, hmacVerify } from './hazmat/hmac.ts';
import { sha256 } from './hazmat/sha256.ts';
import type { ManifestKey } from './keys.ts';
import { writeU64 } from './numbers.ts';
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
}

/** One item in a manifest's root. */
export interface Leaf {
  /** 16 bytes. */
  readonly itemId: Bytes;
  readonly revision: number;
  readonly deleted: boolean;
  /** SHA-256 of the sealed overview; zeros when deleted. */
  readonly overviewHash: Bytes;
  /** SHA-256 of the sealed secret; zeros when deleted. */
  readonly secretHash: Bytes;
}

const zeros32: Bytes = new Uint8Array(32);
const bucketCount = 256;
const memberLimit = 100_000;
const memberLength = 16 + 1 + 32;

/** Leaf of a live item, from its sealed parts. */
export const leafOf = (itemId: Bytes, revision: number, overview: Uint8Array, secret: Uint8Array): Leaf => ({
  itemId,
  revision,
  deleted: false,
  overviewHash: sha256(overview),
  secretHash: sha256(secret),
});

/** Leaf of a deleted item; it is never dropped. */
export const tombstoneLeaf = (itemId: Bytes, revision: number): Leaf => ({
  itemId,
  revision,
  deleted: true,
  overviewHash: zeros32,
  secretHash: zeros32,
});

const leafLength = 16 + 8 + 1 + 32 + 32;

const writeLeaf = (to: Bytes, at: number, leaf: Leaf): void => {
  to.set(sized(leaf.itemId, 16, 'item id'), at);
  writeU64(to, at + 16, leaf.revision);
  to[at + 24] = leaf.deleted ? 1 : 0;
  to.set(sized(leaf.overviewHash, 32, 'overview hash'), at + 25);
  to.set(sized(leaf.secretHash, 32, 'secret hash'), at + 57);
};

/** The leaves of a vault with the hashes of their 256 buckets; a change costs its own buckets only. */
export interface LeafTree {
  get(itemIdText: string): Leaf | undefined;
  /** @throws {CryptoError} `crypto/malformed` when the text is not that of the leaf's own id. */
  put(itemIdText: string, leaf: Leaf): void;
  /** Number of leaves, deleted ones included. */
  count(): number;
  /** SHA-256 over the bucket hashes, 32 bytes. */
  root(): Bytes;
  leaves(): Iterable<readonly [string, Leaf]>;
  /** A tree of its own with the same leaves; shares buckets until one of the two writes to them. */
  fork(): LeafTree;
}

interface Bucket {
  readonly leavesById: Map<string, Leaf>;
  hash: Bytes | null;
}

const hashBucket = (bucket: Bucket): Bytes => {
  // Hexadecimal of one length sorts as its bytes do.
  const sorted = [...bucket.leavesById].sort(([a], [b]) => (a < b ? -1 : 1));
  const encoded = new Uint8Array(sorted.length * leafLength);
  for (const [i, [, leaf]] of sorted.entries()) writeLeaf(encoded, i * leafLength, leaf);
  return sha256(encoded);
};

// [Note: Buckets, not a tree] A Merkle tree over sorted leaves shifts on insertion and rehashes half of itself: 529 ms
// against 9 ms for 10,000 items. 256 buckets by the first byte of the id keep every change in one bucket.
const treeOf = (buckets: Bucket[], owned: Set<number>): LeafTree => {
  const ownBucket = (index: number): Bucket => {
    const bucket = buckets[index];
    if (!bucket) throw malformed('item id');
    if (owned.has(index)) return bucket;
    const copy = { leavesById: new Map(bucket.leavesById), hash: null };
    buckets[index] = copy;
    owned.add(index);
    return copy;
  };
  return {
    get: (id) => buckets[Number.parseInt(id.slice(0, 2), 16)]?.leavesById.get(id),
    put: (id, leaf) => {
      // Two spellings of one id would be two leaves for one item.
      if (id !== idText(leaf.itemId)) throw malformed('item id');
      const bucket = ownBucket(leaf.itemId[0] ?? 0);
      bucket.leavesById.set(id, leaf);
      bucket.hash = null;
    },
    count: () => buckets.reduce((sum, bucket) => sum + bucket.leavesById.size, 0),
    root: () =>
      sha256(
        joinBytes(
          buckets.map((bucket) => {
            bucket.hash ??= hashBucket(bucket);
            return bucket.hash;
          }),
        ),
      ),
    *leaves() {
      for (const bucket of buckets) yield* bucket.leavesById;
    },
    fork: () => {
      owned.clear();
      return treeOf([...buckets], new Set());
    },
  };
};

/** A tree without leaves. */
export const emptyLeafTree = (): LeafTree =>
  treeOf(
    Array.from({ length: bucketCount }, () => ({ leavesById: new Map<string, Leaf>(), hash: null })),
    new Set(),
  );

const encodeMembers = (members: readonly ManifestMember[]): Bytes => {
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

/**
 * Canonical bytes of a manifest: what is hashed, signed and MACed.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length or a member listed twice.
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
  );

/**
 * Parses canonical bytes of a manifest.
 *
 * @throws {CryptoError} `crypto/malformed`, also for members unsorted or listed twice.
 */
export const parseManifest = (bytes: Bytes): Manifest => {
  const reader = readBytes(bytes);
  const manifest: Manifest = {
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
  reader.end();
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

const roleOf = (members: readonly ManifestMember[], accountId: Bytes): number =>
  members.find((member) => equalBytes(member.accountId, accountId))?.role ?? 0;

const highRanks = (members: readonly ManifestMember[]): Bytes =>
  encodeMembers(members.filter(({ role }) => role >= roles.manager));

/**
 * Why `next` may not follow `before`, or null if it may: one vault, one step of seq, linked by hash, written by someone
 * whose role in the list before allows the change, the epoch staying or rising by one.
 *
 * Speaks of the public fields only; signature, MAC and root are checked by their own functions.
 */
export const linkProblem = (
  before: Manifest,
  beforeHash: Bytes,
  next: Manifest,
): 'vault' | 'seq' | 'hash' | 'epoch' | 'role' | 'count' | null => {
  if (!equalBytes(before.vaultId, next.vaultId)) return 'vault';
  if (next.seq !== before.seq + 1) return 'seq';
  if (!equalBytes(next.previousHash, beforeHash)) return 'hash';
  if (next.keyEpoch !== before.keyEpoch && next.keyEpoch !== before.keyEpoch + 1) return 'epoch';
  if (next.count < before.count) return 'count';
  const role = roleOf(before.members, next.writerId);
  const touchesMembers =
    next.keyEpoch !== before.keyEpoch ||
    !equalBytes(encodeMembers(before.members), encodeMembers(next.members));
  const touchesRanks = !equalBytes(highRanks(before.members), highRanks(next.members));
  const needed = touchesRanks ? roles.owner : touchesMembers ? roles.manager : roles.writer;
  return role >= needed ? null : 'role';
};

/** Whether a manifest is a right first one: seq 1, no link, its writer the only member, as owner. */
export const isFirstManifest = (manifest: Manifest): boolean =>
  manifest.seq === 1 &&
  manifest.keyEpoch === 1 &&
  equalBytes(manifest.previousHash, zeros32) &&
  manifest.members.length === 1 &&
  roleOf(manifest.members, manifest.writerId) === roles.owner;
