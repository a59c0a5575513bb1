import { hkdfSync } from 'node:crypto';
import { type SecretName, type Secrets, secretNames } from './secret-files.ts';

/**
 * The secrets of one organisation. The first has those of the files, as it always had; each other one has its own, made of
 * those and its id by HKDF-SHA-256, so that nothing that one organisation's secrets made fits another.
 */
export const organisationSecrets = (files: Secrets, organisationId: string, isFirst: boolean): Secrets => {
  if (isFirst) return files;
  const of = (name: SecretName): Buffer =>
    Buffer.from(
      hkdfSync('sha256', files[name], '', `coffer/v1/server/organisation\0${name}\0${organisationId}`, 32),
    );
  return Object.fromEntries(secretNames.map((name) => [name, of(name)])) as Record<SecretName, Buffer>;
};
