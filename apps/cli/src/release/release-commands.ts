import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { manifestName, signatureName, writeManifest } from './manifest.ts';
import { makeReleaseKey, signManifest } from './release-key.ts';
import { type Trust, verifyBuild } from './verify-build.ts';

const readText = (file: string): string => {
  if (!existsSync(file)) throw new CliError('cli/bad-setting', `There is no file ${file}.`);
  return readFileSync(file, 'utf8');
};

const trustOf = (asked: { readonly manifest?: string; readonly key?: string }, webRoot: string): Trust => {
  if (asked.manifest && asked.key)
    throw new CliError('cli/bad-setting', 'Give --manifest or --key, not both.');
  if (asked.key) return { key: asked.key };
  const where = asked.manifest ?? join(webRoot, manifestName);
  return { manifest: readText(where), where };
};

/** `coffer release …`, and `coffer verify <address>`: what a build is, and whether a server serves it. */
export const addReleaseCommands = (program: Command, verify: Command, webRoot: () => string): void => {
  const release = program.command('release').description('Describe and sign a build.');
  release
    .command('manifest [folder]')
    .description(`Write ${manifestName} into the folder of the page: the hash of everything that is served.`)
    .action((folder?: string) => {
      const { hash, paths } = writeManifest(folder ?? webRoot());
      console.log(`${paths} paths; SHA-256 of the manifest: ${hash}`);
    });
  release
    .command('keygen <file>')
    .description('Make a key for releases on a machine that is not the server, and print its public half.')
    .action((file: string) =>
      console.log(`${makeReleaseKey(file)}\n\nHand this on. ${file} stays where it is, offline.`),
    );
  release
    .command('sign')
    .description(`Sign ${manifestName} and write ${signatureName} beside it.`)
    .requiredOption('--key <file>', 'the release key')
    .option('--web <folder>', 'the folder of the page')
    .action(({ key, web }: { key: string; web?: string }) => {
      const folder = web ?? webRoot();
      const signed = signManifest(Buffer.from(readText(join(folder, manifestName))), key);
      writeFileSync(join(folder, signatureName), `${signed.signature}\n`);
      console.log(`Signed by ${signed.key}`);
    });
  verify
    .command('build <address>', { isDefault: true })
    .description(
      'Fetch everything that a Coffer serves, and name what is not of the build. From another machine.',
    )
    .option('--manifest <file>', 'the manifest of the build; that of this Coffer unless told')
    .option(
      '--key <key>',
      'the release key instead: the server then shows the manifest, and its signature counts',
    )
    .action(async (address: string, asked: { manifest?: string; key?: string }) =>
      console.log((await verifyBuild(address, trustOf(asked, webRoot()))).join('\n')),
    );
};
