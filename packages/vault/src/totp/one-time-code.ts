import { HOTP, Secret, TOTP, URI } from 'otpauth';

/** A one-time code and the one after it. */
export interface OneTimeCode {
  readonly code: string;
  readonly next: string;
  /** Seconds. */
  readonly period: number;
  /** When `code` stops being the present one; milliseconds since 1970. */
  readonly expiresAt: number;
}

interface CodeSettings {
  readonly secret: Secret;
  readonly algorithm: string;
  readonly digits: number;
  readonly period: number;
}

/** Long enough for a 512-bit secret in any address; longer text is no secret. */
const longestText = 2_048;
const algorithms = new Set(['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512']);

const fromAddress = (address: string): CodeSettings | null => {
  const parsed = URI.parse(address);
  if (!(parsed instanceof TOTP)) return null;
  const { secret, algorithm, digits, period } = parsed;
  const isUsual = algorithms.has(algorithm) && digits >= 6 && digits <= 10 && period >= 5 && period <= 3_600;
  return isUsual ? { secret, algorithm, digits, period } : null;
};

/** Bare secrets are written in groups, in either case, with or without padding. */
const fromSecret = (text: string): CodeSettings | null => {
  const compact = text
    .replace(/[\s-]+/g, '')
    .replace(/=+$/, '')
    .toUpperCase();
  if (!/^[A-Z2-7]{2,}$/.test(compact)) return null;
  return { secret: Secret.fromBase32(compact), algorithm: 'SHA1', digits: 6, period: 30 };
};

const readSettings = (text: string): CodeSettings | null => {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longestText) return null;
  try {
    const settings = /^otpauth:\/\//i.test(trimmed) ? fromAddress(trimmed) : fromSecret(trimmed);
    return settings !== null && settings.secret.buffer.byteLength > 0 ? settings : null;
  } catch {
    return null;
  }
};

/**
 * The code of a time-based secret (RFC 6238) at `now`. Takes a bare base32 secret (SHA-1, 6 digits, 30 seconds), with
 * spaces and in either case, or a whole `otpauth://totp/` address with its algorithm, digits and period.
 *
 * @param now milliseconds since 1970.
 * @returns null where the text is no valid secret.
 */
export const oneTimeCode = (text: string, now: number): OneTimeCode | null => {
  const settings = readSettings(text);
  if (settings === null) return null;
  const { secret, algorithm, digits, period } = settings;
  const counter = Math.floor(now / 1_000 / period);
  const codeAt = (at: number): string => HOTP.generate({ secret, algorithm, digits, counter: at });
  return {
    code: codeAt(counter),
    next: codeAt(counter + 1),
    period,
    expiresAt: (counter + 1) * period * 1_000,
  };
};

/** True where {@link oneTimeCode} can make a code of the text. */
export const isOneTimeCodeSecret = (text: string): boolean => readSettings(text) !== null;
