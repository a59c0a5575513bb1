import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from './secret-files.ts';

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const hmacSha256 = (key: Uint8Array, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

const subkey = (secret: Buffer, info: Uint8Array | string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), info, 32));

const nonceLength = 12;
const tagLength = 16;

/** Seals what the server alone may open again: `nonce ‖ ciphertext ‖ tag`, AES-256-GCM. */
export const seal = (key: Buffer, context: Uint8Array | string, plain: Uint8Array): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Opens what {@link seal} sealed; throws for another key, another context or changed bytes. */
export const open = (key: Buffer, context: Uint8Array | string, sealed: Uint8Array): Buffer => {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
  return Buffer.concat([
    decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)),
    decipher.final(),
  ]);
};

/** The server's own boxes, one key each, so that what was sealed for one purpose opens for no other. */
export const serverBoxes = (secrets: Secrets) => {
  const box = (secret: Buffer, label: string) => {
    const key = subkey(secret, label);
    return {
      seal: (context: Uint8Array | string, plain: Uint8Array) => seal(key, context, plain),
      open: (context: Uint8Array | string, sealed: Uint8Array) => open(key, context, sealed),
    };
  };
  return {
    replies: box(secrets.reauthKek, 'coffer/v1/server/replies'),
    registrations: box(secrets.reauthKek, 'coffer/v1/server/registrations'),
    reauthKeys: box(secrets.reauthKek, 'coffer/v1/server/reauth-keys'),
    factors: box(secrets.reauthKek, 'coffer/v1/server/factors'),
    backups: box(secrets.reauthKek, 'coffer/v1/server/backups'),
    mails: box(secrets.otpSecret, 'coffer/v1/server/mails'),
    scopeKey: subkey(secrets.otpSecret, 'coffer/v1/server/scopes'),
    limitKey: subkey(secrets.otpSecret, 'coffer/v1/server/limits'),
    codeKey: subkey(secrets.otpSecret, 'coffer/v1/server/codes'),
  };
};
export type ServerBoxes = ReturnType<typeof serverBoxes>;

/** What an OPRF key is sealed for. */
export interface OprfPlace {
  readonly accountId: string;
  readonly purpose: 'pin' | 'answers' | 'backup';
  readonly pinEpoch: number;
}

const oprfInfo = ({ accountId, purpose, pinEpoch }: OprfPlace): string =>
  `coffer/v1/server/oprf\0${accountId}\0${purpose}\0${pinEpoch}`;

/** Seals an OPRF key under HKDF(oprfSeed, account ‖ purpose ‖ epoch): a database alone can't evaluate. */
export const sealOprfKey = (oprfSeed: Buffer, place: OprfPlace, key: Uint8Array): Buffer =>
  seal(subkey(oprfSeed, oprfInfo(place)), oprfInfo(place), key);

export const openOprfKey = (oprfSeed: Buffer, place: OprfPlace, sealed: Uint8Array): Buffer =>
  open(subkey(oprfSeed, oprfInfo(place)), oprfInfo(place), sealed);
