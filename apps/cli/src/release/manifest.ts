import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyOf } from '@coffer/api';
import { CliError } from '../cli-error.ts';

/** What a build serves (docs/spec/build-manifest.md): for each path the hash of its bytes and the policy that comes with it. */
export interface BuildManifest {
  readonly format: 'coffer-build-manifest-1';
  /** SHA-256 in hex by path, such as `/sw.js`; a page stands under the path at which it is served. */
  readonly files: Readonly<Record<string, string>>;
  /** The content security policy of everything that is not in `policies`. */
  readonly policy: string;
  readonly policies: Readonly<Record<string, string>>;
}

export const manifestName = 'build-manifest.json';
export const signatureName = 'build-manifest.sig';
const ownNames = new Set([manifestName, signatureName]);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const walk = (folder: string, path = ''): string[] =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const name = `${path}/${entry.name}`;
    return entry.isDirectory() ? walk(folder, name) : [name];
  });

/** The addresses of a file: a page answers at its folder too. */
const addressesOf = (path: string): string[] =>
  path.endsWith('/index.html') ? [path, path.slice(0, -'index.html'.length)] : [path];

/** Describes a folder as it would be served; the same bytes make the same text on every machine. */
export const manifestOf = (webRoot: string): BuildManifest => {
  const paths = walk(webRoot).filter((path) => !ownNames.has(path.slice(1)));
  const found = paths.flatMap((path) => {
    const hash = sha256(readFileSync(join(webRoot, path)));
    return addressesOf(path).map((address) => [address, hash] as const);
  });
  const sorted = found.sort(([a], [b]) => (a < b ? -1 : 1));
  const policy = policyOf('/');
  const others = sorted.map(([path]) => [path, policyOf(path)] as const).filter(([, own]) => own !== policy);
  return {
    ...{ format: 'coffer-build-manifest-1', files: Object.fromEntries(sorted) },
    ...{ policy, policies: Object.fromEntries(others) },
  };
};

/** The bytes that are written and signed. */
export const manifestText = (manifest: BuildManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Writes what a folder holds beside it. @returns the SHA-256 of the manifest itself and how many paths it names. */
export const writeManifest = (webRoot: string): { readonly hash: string; readonly paths: number } => {
  const manifest = manifestOf(webRoot);
  const text = manifestText(manifest);
  writeFileSync(join(webRoot, manifestName), text);
  return { hash: sha256(Buffer.from(text)), paths: Object.keys(manifest.files).length };
};

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((text) => typeof text === 'string');

/** @throws {CliError} for anything that is not a manifest of this format. */
export const parseManifest = (text: string, where: string): BuildManifest => {
  const wrong = (): CliError =>
    new CliError('cli/bad-setting', `${where} is not a build manifest of Coffer.`);
  let read: Partial<BuildManifest>;
  try {
    read = JSON.parse(text) as Partial<BuildManifest>;
  } catch {
    throw wrong();
  }
  const { format, files, policy, policies } = read ?? {};
  const isRight = format === 'coffer-build-manifest-1' && isTexts(files) && isTexts(policies);
  if (!isRight || typeof policy !== 'string' || files['/'] === undefined) throw wrong();
  return { format, files, policy, policies };
};
