import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../bytes.ts';

/**
 * SHA-256, 32 bytes. Synchronous, since a manifest hashes thousands of short strings and WebCrypto costs more in calls
 * than in hashing. Source: FIPS 180-4.
 */
export const sha256 = (bytes: Uint8Array): Bytes => nobleSha256(bytes) as Bytes;
