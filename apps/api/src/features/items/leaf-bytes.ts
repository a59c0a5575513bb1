import { hash } from 'node:crypto';
import { type CommitItem, deletedFlag } from '@coffer/contracts';
import { type Bytes, encodeLeaf, tombstoneLeaf } from '@coffer/crypto/verify';

// In one call: an import hashes twenty thousand parts, and a hash object costs more than the hash.
const hashOf = (part: Uint8Array): Bytes => new Uint8Array(hash('sha256', part, 'buffer'));

/** The leaf that the manifest's root holds of an item: kept beside the row, it tells later whether the row is still that. */
export const leafBytes = ({ itemId, revision, flags, overview, secret }: CommitItem): Bytes =>
  encodeLeaf(
    flags === deletedFlag
      ? tombstoneLeaf(itemId, revision)
      : { itemId, revision, deleted: false, overviewHash: hashOf(overview), secretHash: hashOf(secret) },
  );
