import type { Bytes } from '../bytes.ts';
import { writeU32, writeU64 } from '../numbers.ts';

const blockLength = 64;
const lengthLength = 8;

/** Thirty-two bits of the fraction of a root of a prime: the constants have nothing up their sleeve. */
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);

const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
};

const first64 = primes(64);
const rounds = Int32Array.from(first64, (prime) => fraction(Math.cbrt(prime)));
const start = Int32Array.from(first64.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

// One set for all calls: a hash runs to its end without a pause, and a Worker has its own.
const state = new Int32Array(8);
const schedule = new Int32Array(64);
const last = new Uint8Array(2 * blockLength);

const fillSchedule = (bytes: Uint8Array, offset: number): void => {
  for (let i = 0, at = offset; i < 16; i += 1, at += 4) {
    schedule[i] =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
  }
  for (let i = 16; i < 64; i += 1) {
    const far = schedule[i - 15] as number;
    const near = schedule[i - 2] as number;
    const s0 = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
    const s1 = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
    schedule[i] = ((schedule[i - 16] as number) + s0 + (schedule[i - 7] as number) + s1) | 0;
  }
};

/** Takes one block into the state. The letters are those of FIPS 180-4 §6.2.2. */
const compress = (bytes: Uint8Array, offset: number): void => {
  fillSchedule(bytes, offset);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (rounds[i] as number) + (schedule[i] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
};

/** The rest of the message, a one bit, zeros, and the length in bits. `last` is all zeros between two calls. */
const compressEnd = (bytes: Uint8Array, offset: number): void => {
  const rest = bytes.length - offset;
  const end = rest + 1 + lengthLength <= blockLength ? blockLength : 2 * blockLength;
  for (let at = 0; at < rest; at += 1) last[at] = bytes[offset + at] as number;
  last[rest] = 0x80;
  writeU64(last, end - lengthLength, bytes.length * 8);
  compress(last, 0);
  if (end > blockLength) compress(last, blockLength);
};

/**
 * SHA-256, 32 bytes. Synchronous and our own, since a sync hashes tens of thousands of short strings: WebCrypto costs
 * more in calls than in hashing, and streaming implementations more in set-up. Nothing of the message stays behind.
 * Keys are derived by WebCrypto's HMAC, HKDF and PBKDF2, not by this. Source: FIPS 180-4.
 */
export const sha256 = (bytes: Uint8Array): Bytes => {
  state.set(start);
  let at = 0;
  for (; at + blockLength <= bytes.length; at += blockLength) compress(bytes, at);
  compressEnd(bytes, at);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 8; i += 1) writeU32(digest, i * 4, (state[i] as number) >>> 0);
  schedule.fill(0);
  last.fill(0);
  return digest;
};
