import { Secret, TOTP } from 'otpauth';

const period = 30;
const shape = { issuer: 'Coffer', algorithm: 'SHA1', digits: 6, period } as const;

/** A new secret: 160 bits, as RFC 4226 asks. */
export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: 20 }).bytes);

const totpOf = (secret: Buffer, label: string): TOTP =>
  new TOTP({ ...shape, label, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });

/** The secret as an app takes it: typed by hand, or by its address. */
export const totpForApp = (secret: Buffer, label: string): { secret: string; address: string } => {
  const totp = totpOf(secret, label);
  return { secret: totp.secret.base32, address: totp.toString() };
};

/** The time step that a code is of, the present one or a neighbour; null where it is none, or not after `lastStep`. */
export const totpStep = (
  secret: Buffer,
  code: string,
  lastStep: number | null,
  now: number,
): number | null => {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(now / 1000 / period) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
};
