import { describe, expect, test } from 'vitest';
import { MalformedBytes, writeBytes } from './binary.ts';
import { type ClaimedLeaf, readLeaves } from './leaves-codec.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const copyHead = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const kept: ClaimedLeaf = { itemId: new Uint8Array(16).fill(3), leaf: new Uint8Array(89).fill(5) };
const none: ClaimedLeaf = { itemId: new Uint8Array(16).fill(4), leaf: new Uint8Array(0) };

const reply = (leaves: readonly ClaimedLeaf[], head: unknown = { seq: 7, rows: leaves.length }): Bytes =>
  writeBytes((to) => {
    to.lp(new TextEncoder().encode(JSON.stringify(head)));
    to.bytes(copyHead);
    for (const { itemId, leaf } of leaves) {
      to.u16(2);
      to.lp(itemId);
      to.lp(leaf);
    }
    to.u16(0xffff);
  });

async function* inChunks(bytes: Bytes, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const readAll = async (bytes: Bytes, size = bytes.length) => {
  const { head, leaves } = await readLeaves(inChunks(bytes, size));
  const all: ClaimedLeaf[] = [];
  for await (const one of leaves) all.push(one);
  return { head, leaves: all };
};

describe('a reply of leaves', () => {
  test.each([1, 7, 4096])('gives them however the network cuts it: %d bytes at once', async (size) => {
    expect(await readAll(reply([kept, none]), size)).toEqual({
      head: { seq: 7, rows: 2 },
      leaves: [kept, none],
    });
  });

  test('cut at every byte it is malformed', async () => {
    const whole = reply([kept, none]);
    for (let length = 0; length < whole.length; length += 1)
      await expect(readAll(whole.slice(0, length), 64), `${length} bytes`).rejects.toThrow(MalformedBytes);
  });

  test.each([
    ['more leaves than the head says', reply([kept, none], { seq: 7, rows: 1 })],
    ['fewer leaves than the head says', reply([kept], { seq: 7, rows: 2 })],
    ['more leaves than a client takes', reply([], { seq: 7, rows: 500_001 })],
    ['a head without a number', reply([], { rows: 0 })],
    ['an id of 15 bytes', reply([{ ...kept, itemId: new Uint8Array(15) }])],
    ['a leaf of 1,025 bytes', reply([{ ...kept, leaf: new Uint8Array(1025) }])],
  ])('%s: refused', async (_, bytes) => {
    await expect(readAll(bytes)).rejects.toThrow(MalformedBytes);
  });
});
