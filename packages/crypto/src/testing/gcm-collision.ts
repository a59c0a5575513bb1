import { createCipheriv } from 'node:crypto';
import { type Bytes, concat, u64 } from '../bytes.ts';
import { fromHex } from '../encoding.ts';

const reduction = 0xe1n << 120n;
const blockOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).toString('hex').padEnd(32, '0') || '0'}`);
const bytesOf = (block: bigint): Bytes => fromHex(block.toString(16).padStart(32, '0'));

const multiply = (x: bigint, y: bigint): bigint => {
  let product = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ reduction : shifted >> 1n;
  }
  return product;
};

const invert = (x: bigint): bigint => {
  // x^(2^128 − 2), all exponent bits but the last.
  let result = 1n << 127n;
  let power = x;
  for (let bit = 1; bit < 128; bit += 1) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
};

const encryptBlock = (key: Bytes, block: Uint8Array): bigint => {
  const cipher = createCipheriv('aes-256-ecb', key, null);
  cipher.setAutoPadding(false);
  return blockOf(cipher.update(block));
};

const hashOf = (h: bigint, blocks: readonly bigint[]): bigint =>
  blocks.reduce((sum, block) => multiply(sum ^ block, h), 0n);

/**
 * Two blocks of ciphertext with one tag that AES-256-GCM takes under both keys: what makes a partitioning oracle.
 * The first block is free, the second is solved for. Source: Len, Grubbs, Ristenpart, USENIX Security 2021.
 */
export const ciphertextUnderTwoKeys = (keyA: Bytes, keyB: Bytes, nonce: Bytes, aad: Bytes): Bytes => {
  const lengths = blockOf(concat(u64(aad.length * 8), u64(32 * 8)));
  const aadBlocks: bigint[] = [];
  for (let at = 0; at < aad.length; at += 16) aadBlocks.push(blockOf(aad.subarray(at, at + 16)));
  const free = 0x0123456789abcdef0123456789abcdefn;
  const sides = [keyA, keyB].map((key) => {
    const h = encryptBlock(key, new Uint8Array(16));
    const mask = encryptBlock(key, concat(nonce, fromHex('00000001')));
    return { h, mask, rest: hashOf(h, [...aadBlocks, free, 0n, lengths]) ^ mask };
  });
  const [a, b] = [sides[0]!, sides[1]!];
  const factor = multiply(a.h, a.h) ^ multiply(b.h, b.h);
  const second = multiply(a.rest ^ b.rest, invert(factor));
  const tag = hashOf(a.h, [...aadBlocks, free, second, lengths]) ^ a.mask;
  return concat(bytesOf(free), bytesOf(second), bytesOf(tag));
};
