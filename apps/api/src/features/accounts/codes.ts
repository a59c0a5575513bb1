import { randomInt, timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '../../secrets/vaulting.ts';

export const codeTries = 5;
export const codesMost = 5;
export const resendSeconds = 60;

/** Eight digits. */
export const newCode = (): string => String(randomInt(100_000_000)).padStart(8, '0');

/** What the database keeps of a code: of no use without the server's secret, and of none in another registration. */
export const codeHash = (key: Buffer, registrationId: string, code: string): Buffer =>
  hmacSha256(key, registrationId, '\0', code);

export const isCode = (key: Buffer, registrationId: string, kept: Buffer | null, code: string): boolean => {
  const given = codeHash(key, registrationId, code);
  return kept !== null && kept.length === given.length && timingSafeEqual(kept, given);
};
