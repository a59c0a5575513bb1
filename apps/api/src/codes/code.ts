import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { codeWaits } from '@coffer/contracts/code-waits';
import { hmacSha256 } from '../secrets/vaulting.ts';

/** Wrong tries after which a code is void. */
export const codeTries = 5;
/** Minutes that a code is valid. */
export const codeMinutes = 10;
/** Codes for one purpose, the first one counted. */
export const codesMost = codeWaits.length + 1;

/** When another code may follow the one sent last; each wait is longer than the one before. */
export const nextCodeAt = (sentAt: number, codesSent: number): number =>
  sentAt + (codeWaits[codesSent - 1] ?? 24 * 60) * 60_000;

/** Eight digits. */
export const shortCode = (): string => String(randomInt(100_000_000)).padStart(8, '0');

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Sixteen characters of Crockford's alphabet: 80 bits, which nobody guesses however often he may try. */
export const longCode = (): string =>
  Array.from(randomBytes(16), (byte) => crockford[byte & 31] ?? '').join('');

export const isShort = (code: string): boolean => code.length === 8;

/** What the database keeps of a code: of no use without the server's secret, and of none in another place. */
export const codeHash = (key: Buffer, place: string, code: string): Buffer =>
  hmacSha256(key, place, '\0', code);

export const isCode = (key: Buffer, place: string, kept: Buffer | null, code: string): boolean => {
  const given = codeHash(key, place, code);
  return kept !== null && kept.length === given.length && timingSafeEqual(kept, given);
};
