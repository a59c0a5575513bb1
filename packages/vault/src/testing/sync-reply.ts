import { type ClaimedLeaf, type SyncHead, type SyncRow, writeBytes } from '@coffer/contracts';
import { utf8 } from '@coffer/crypto';

const copyHead = Uint8Array.from([
  0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** Bytes of a sync reply: head as JSON, then the rows as PostgreSQL's binary COPY frames them. */
export const encodeSyncReply = (head: SyncHead, rows: readonly SyncRow[]): Uint8Array<ArrayBuffer> =>
  writeBytes((to) => {
    to.lp(utf8(JSON.stringify(head)));
    to.bytes(copyHead);
    for (const row of rows) {
      to.u16(6);
      to.lp(row.itemId);
      to.u32(8);
      to.u64(row.revision);
      to.u32(2);
      to.u16(row.flags);
      to.u32(4);
      to.u32(row.keyEpoch);
      to.lp(row.overview);
      to.lp(row.secret);
    }
    to.u16(0xffff);
  });

/** Bytes of a reply of leaves. */
export const encodeLeavesReply = (seq: number, leaves: readonly ClaimedLeaf[]): Uint8Array<ArrayBuffer> =>
  writeBytes((to) => {
    to.lp(utf8(JSON.stringify({ seq, rows: leaves.length })));
    to.bytes(copyHead);
    for (const { itemId, leaf } of leaves) {
      to.u16(2);
      to.lp(itemId);
      to.lp(leaf);
    }
    to.u16(0xffff);
  });
