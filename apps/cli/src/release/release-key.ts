import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { writeSecretFile } from '../secret-file.ts';

// A signature for something else must never be one for a build.
const label = Buffer.from('coffer/v1/build-manifest\0');
const prefix = 'coffer-release-';

const messageOf = (manifest: Uint8Array): Buffer => Buffer.concat([label, manifest]);

const publicText = (x: string): string => `${prefix}${x}`;

/** Makes a key for releases and writes it to a file that was not there. @returns the public key as people hand it on. */
export const makeReleaseKey = (file: string): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  if (!writeSecretFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string))
    throw new CliError('cli/exists', `${file} is there already; a release key is never overwritten.`);
  return publicText(publicKey.export({ format: 'jwk' }).x ?? '');
};

const readKey = (file: string) => {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below: a file that is missing and one that is no key are the same trouble.
  }
  throw new CliError('cli/bad-setting', `${file} is not a release key that \`coffer release keygen\` made.`);
};

/** @returns the signature in base64url, and the public key that it verifies under. */
export const signManifest = (manifest: Uint8Array, file: string): { signature: string; key: string } => {
  const key = readKey(file);
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { signature: sign(null, messageOf(manifest), key).toString('base64url'), key: publicText(x) };
};

/** Whether a manifest was signed by the key. @throws {CliError} for what is no key at all. */
export const isSigned = (manifest: Uint8Array, signature: string, key: string): boolean => {
  const x = key.startsWith(prefix) ? key.slice(prefix.length) : '';
  if (!/^[\w-]{43}$/.test(x))
    throw new CliError(
      'cli/bad-setting',
      `"${key}" is not a release key. Example: ${prefix}…, of 43 letters.`,
    );
  const bytes = Buffer.from(signature.trim(), 'base64url');
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, messageOf(manifest), publicKey, bytes);
  } catch {
    return false;
  }
};
