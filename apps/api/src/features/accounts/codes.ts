import { randomInt, timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '../../secrets/vaulting.ts';

export const codeTries = 5;
const minutesUntilNext = [1, 2, 5, 15] as const;
/** Codes of one registration, the first one counted. */
export const codesMost = minutesUntilNext.length + 1;

/** When another code may follow the one sent last; each wait is longer than the one before. */
export const nextCodeAt = (sentAt: number, codesSent: number): number =>
  sentAt + (minutesUntilNext[codesSent - 1] ?? 24 * 60) * 60_000;

/** Eight digits. */
export const newCode = (): string => String(randomInt(100_000_000)).padStart(8, '0');

/** What the database keeps of a code: of no use without the server's secret, and of none in another registration. */
export const codeHash = (key: Buffer, registrationId: string, code: string): Buffer =>
  hmacSha256(key, registrationId, '\0', code);

export const isCode = (key: Buffer, registrationId: string, kept: Buffer | null, code: string): boolean => {
  const given = codeHash(key, registrationId, code);
  return kept !== null && kept.length === given.length && timingSafeEqual(kept, given);
};
