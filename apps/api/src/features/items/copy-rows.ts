import type { CommitItem } from '@coffer/contracts';
import { idBytes } from '@coffer/crypto/verify';
import { leafBytes } from './leaf-bytes.ts';

/** What the rows of one commit share. */
export interface CommitPlace {
  readonly vaultId: string;
  readonly seq: number;
  readonly keyEpoch: number;
  readonly writerId: string;
}

/** A token as Postgres keeps it: its 8 bytes as a signed number. */
export const tokenNumber = (token: Uint8Array): bigint =>
  new DataView(token.buffer, token.byteOffset, token.byteLength).getBigInt64(0);

const header = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const trailer = Buffer.from('ffff', 'hex');
const columns = 12;
const leafLength = 89;
const int8Oid = 20;

const rowLength = ({ overview, secret, tokens }: CommitItem): number => {
  const fixed = 16 + 16 + 8 + 2 + 8 + 4 + 2 + 16 + leafLength;
  const tokenBytes = tokens.length === 0 ? 12 : 20 + tokens.length * 12;
  return 2 + columns * 4 + fixed + overview.length + secret.length + tokenBytes;
};

const writeRow = (
  item: CommitItem,
  shared: { vault: Uint8Array; writer: Uint8Array; place: CommitPlace },
): Buffer => {
  const row = Buffer.allocUnsafe(rowLength(item));
  let at = row.writeInt16BE(columns, 0);
  const bytes = (value: Uint8Array): void => {
    at = row.writeInt32BE(value.length, at);
    row.set(value, at);
    at += value.length;
  };
  const int = (value: number, width: 2 | 4 | 8): void => {
    at = row.writeInt32BE(width, at);
    if (width === 8) at = row.writeBigInt64BE(BigInt(value), at);
    else at = width === 4 ? row.writeInt32BE(value, at) : row.writeInt16BE(value, at);
  };
  bytes(shared.vault);
  bytes(item.itemId);
  int(item.revision, 8);
  int(item.flags, 2);
  int(shared.place.seq, 8);
  int(shared.place.keyEpoch, 4);
  bytes(item.overview);
  bytes(item.secret);
  at = writeTokens(row, at, item.tokens);
  int(item.tokenVersion, 2);
  bytes(shared.writer);
  bytes(leafBytes(item));
  return row;
};

/** A bigint[]: dimensions, flags, element type, then length and lower bound of the one dimension, then the elements. */
const writeTokens = (row: Buffer, start: number, tokens: readonly Uint8Array[]): number => {
  const isEmpty = tokens.length === 0;
  let at = row.writeInt32BE(isEmpty ? 12 : 20 + tokens.length * 12, start);
  at = row.writeInt32BE(isEmpty ? 0 : 1, at);
  at = row.writeInt32BE(0, at);
  at = row.writeInt32BE(int8Oid, at);
  if (isEmpty) return at;
  at = row.writeInt32BE(tokens.length, at);
  at = row.writeInt32BE(1, at);
  for (const token of tokens) {
    at = row.writeInt32BE(8, at);
    row.set(token, at);
    at += 8;
  }
  return at;
};

/** Rows as binary COPY takes them, a row at a time. Source: PostgreSQL's manual, COPY, "Binary Format". */
export function* copyRows(place: CommitPlace, items: readonly CommitItem[]): Generator<Buffer> {
  const shared = { vault: idBytes(place.vaultId), writer: idBytes(place.writerId), place };
  yield header;
  for (const item of items) yield writeRow(item, shared);
  yield trailer;
}
