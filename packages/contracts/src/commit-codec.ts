import { type ByteWriter, readFrom, writeBytes } from './binary.ts';

/** One item of a commit. A deletion has flag 1 and empty parts and tokens. */
export interface CommitItem {
  /** 16 bytes. */
  readonly itemId: Uint8Array<ArrayBuffer>;
  readonly revision: number;
  readonly flags: number;
  readonly overview: Uint8Array<ArrayBuffer>;
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly tokenVersion: number;
  /** 8 bytes each. */
  readonly tokens: readonly Uint8Array<ArrayBuffer>[];
}

/** One committed change. */
export interface Commit {
  readonly manifest: Uint8Array<ArrayBuffer>;
  /** 64 bytes. */
  readonly signature: Uint8Array<ArrayBuffer>;
  /** 32 bytes. */
  readonly mac: Uint8Array<ArrayBuffer>;
  readonly items: readonly CommitItem[];
}

/** Flag of a deleted item. */
export const deletedFlag = 1;
const version = 1;
const partLimit = 2 * 1024 * 1024;
const tokenLength = 8;
const smallestItem = 16 + 8 + 1 + 4 + 4 + 2 + 2;

/** Another length would move all that follows. */
const writeExactly = (to: ByteWriter, value: Uint8Array, length: number): void => {
  if (value.length !== length) throw new RangeError(`${length} bytes are wanted.`);
  to.bytes(value);
};

const writeItem = (to: ByteWriter, item: CommitItem): void => {
  writeExactly(to, item.itemId, 16);
  to.u64(item.revision);
  to.u8(item.flags);
  to.lp(item.overview);
  to.lp(item.secret);
  to.u16(item.tokenVersion);
  to.u16(item.tokens.length);
  for (const token of item.tokens) writeExactly(to, token, tokenLength);
};

/** Bytes of a commit. A part of another length than its place has throws a RangeError. Spec: docs/spec/wire.md §2. */
export const encodeCommit = (commit: Commit): Uint8Array<ArrayBuffer> =>
  writeBytes((to) => {
    to.u8(version);
    to.lp(commit.manifest);
    writeExactly(to, commit.signature, 64);
    writeExactly(to, commit.mac, 32);
    to.u32(commit.items.length);
    for (const item of commit.items) writeItem(to, item);
  });

/**
 * Parses bytes of a commit with at most `itemsLimit` items.
 *
 * @throws {MalformedBytes}
 */
export const parseCommit = (bytes: Uint8Array, itemsLimit: number): Commit => {
  const from = readFrom(bytes);
  if (from.u8() !== version) throw from.malformed('version');
  const manifest = from.lp(1_048_576);
  const signature = from.take(64);
  const mac = from.take(32);
  const length = from.u32();
  if (length > itemsLimit || length * smallestItem > from.left()) throw from.malformed('items');
  const items = Array.from({ length }, (): CommitItem => {
    const itemId = from.take(16);
    const revision = from.u64();
    const flags = from.u8();
    const overview = from.lp(partLimit);
    const secret = from.lp(partLimit);
    const tokenVersion = from.u16();
    const tokens = Array.from({ length: from.u16() }, () => from.take(tokenLength));
    return { itemId, revision, flags, overview, secret, tokenVersion, tokens };
  });
  from.end();
  return { manifest, signature, mac, items };
};
