import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiConfigError } from '../config.ts';

/** The server's own secrets, one file each. The database holds a check value of each. */
export const secretNames = [
  'pepper',
  'oprfSeed',
  'saltSecret',
  'reauthKek',
  'otpSecret',
  'auditKey',
] as const;
export type SecretName = (typeof secretNames)[number];
/** 32 bytes each. */
export type Secrets = Readonly<Record<SecretName, Buffer>>;

const length = 32;

const readWhole = (path: string, name: SecretName, folder: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ApiConfigError(
      `The secret file "${name}" in ${folder} cannot be read (${code}). It must belong to the user that runs Coffer.`,
    );
  }
};

const readSecret = (folder: string, name: SecretName): Buffer => {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new ApiConfigError(
      `The secret file "${name}" is missing from ${folder}. Put back the copy that belongs to this database.`,
    );
  }
  const bytes = readWhole(path, name, folder);
  if (bytes.length !== length) {
    throw new ApiConfigError(
      `The secret file "${name}" in ${folder} must have ${length} bytes, not ${bytes.length}.`,
    );
  }
  return bytes;
};

/** @throws {ApiConfigError} which names the file that is missing or has another length. */
export const readSecrets = (folder: string): Secrets =>
  Object.fromEntries(secretNames.map((name) => [name, readSecret(folder, name)])) as Record<
    SecretName,
    Buffer
  >;

/** SHA-256 of the first owner's setup code, or null where there is none. */
export const readSetupCodeHash = (folder: string): Buffer | null => {
  const path = join(folder, 'setup-code.sha256');
  return existsSync(path) ? Buffer.from(readFileSync(path, 'utf8').trim(), 'hex') : null;
};

/** What the database keeps of one secret. */
export const secretCheck = (secret: Buffer, name: SecretName, deploymentId: string): string =>
  createHmac('sha256', secret).update(`coffer/v1/secret-check\0${name}\0${deploymentId}`).digest('base64url');

/** What the database keeps of each secret, to notice a wrong file. */
export const secretChecks = (secrets: Secrets, deploymentId: string): Record<SecretName, string> =>
  Object.fromEntries(
    secretNames.map((name) => [name, secretCheck(secrets[name], name, deploymentId)]),
  ) as Record<SecretName, string>;

/** @throws {ApiConfigError} which names the files that do not belong to this database. */
export const assertSecretsBelong = (secrets: Secrets, deploymentId: string, kept: unknown): void => {
  const checks = secretChecks(secrets, deploymentId);
  const wrong = secretNames.filter((name) => {
    const stored = Buffer.from(String((kept as Record<string, unknown> | null)?.[name] ?? ''));
    const present = Buffer.from(checks[name]);
    return stored.length !== present.length || !timingSafeEqual(stored, present);
  });
  if (wrong.length === 0) return;
  throw new ApiConfigError(
    `The secret file${wrong.length > 1 ? 's' : ''} ${wrong.map((name) => `"${name}"`).join(', ')} ` +
      'did not make this database. Put back the copy that belongs to it; nothing was changed.',
  );
};
