import { type Bytes, concat, sized, u64 } from './bytes.ts';
import { sha256 } from './hazmat/sha256.ts';

/** What the writer of an item in a shared vault answers for. Ids are 16 bytes. */
export interface ItemAuthorship {
  readonly vaultId: Bytes;
  readonly itemId: Bytes;
  readonly revision: number;
  /** Milliseconds since 1970 by the writer's clock. */
  readonly at: number;
  /** Bytes of the overview, then those of the secret part without its author. */
  readonly content: Bytes;
}

/**
 * Body of an author's signature. Label `coffer/v1/item-author`, signer the writer.
 *
 * @throws {CryptoError} `crypto/malformed` for ids of another length. Spec: docs/spec/signatures.md §4.
 */
export const itemAuthorBody = (authorship: ItemAuthorship): Bytes =>
  concat(
    sized(authorship.vaultId, 16, 'vault id'),
    sized(authorship.itemId, 16, 'item id'),
    u64(authorship.revision),
    u64(authorship.at),
    sha256(authorship.content),
  );
