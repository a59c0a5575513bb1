import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startApi } from '@coffer/api';
import { Command } from 'commander';
import { addBackupCommands } from './backup-commands.ts';
import { CliError } from './cli-error.ts';
import { databaseUrlFrom } from './database-url.ts';
import { makeDemo } from './demo/demo.ts';
import { init } from './init.ts';
import { addOrganisationCommands } from './organisation-commands.ts';
import { dataDirFrom, findPlaces } from './places.ts';
import { setPolicy, showPolicy } from './policy.ts';
import { migrate } from './postgres/migrate.ts';
import { addReleaseCommands } from './release/release-commands.ts';
import { renewOprfSeed } from './renew-oprf-seed.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { serve } from './serve.ts';
import { checkAudit, usualCheckpoints } from './verify-audit.ts';
import { verifyLog } from './verify-log.ts';
import { withDatabase } from './with-database.ts';

const program = new Command('coffer').description('A self-hosted, zero-knowledge password vault.');

program
  .command('serve')
  .description('Start the database (unless DATABASE_URL names one), the API and the page on one port.')
  .action(async () => {
    const serving = await serve(process.env, {
      startApi,
      hasPage: (webRoot) => existsSync(join(webRoot, 'index.html')),
    });
    console.log(
      `\n  Coffer is ready at ${serving.address}\n  Data: ${serving.dataDir}\n  Stop with Ctrl+C.\n`,
    );
    process.exit(await runUntilStopped(serving));
  });

program
  .command('init')
  .description(
    "Make the secret files of a production install and print the first owner's setup address, once.",
  )
  .option('--secrets <folder>', 'where the secret files go')
  .option(
    '--public-url <address>',
    'where people will reach Coffer',
    process.env.COFFER_PUBLIC_URL ?? 'http://localhost:8080',
  )
  .option('--new-code', 'make another setup code in place of an unused one', false)
  .action((options: { secrets?: string; publicUrl: string; newCode: boolean }) => {
    const secretsDir = options.secrets ?? `${dataDirFrom(process.env, findPlaces().root)}/secrets`;
    console.log(init({ secretsDir, publicUrl: options.publicUrl, newCode: options.newCode }).join('\n'));
  });

program
  .command('demo')
  .description('Make an account with 200 varied items at a Coffer that runs here, for looking around.')
  .option('--url <address>', 'where it runs', `http://localhost:${process.env.PORT ?? '8080'}`)
  .action(async ({ url }: { url: string }) => {
    const place = { origin: new URL(url).origin, dataDir: dataDirFrom(process.env, findPlaces().root) };
    const account = await makeDemo(place, (line) => console.log(line));
    console.log(
      `\n  ${account.items} items at ${place.origin}\n  E-mail    ${account.email}\n  Password  ${account.password}\n  PIN       ${account.pin}\n`,
    );
  });

program
  .command('migrate')
  .description('Bring the database that DATABASE_URL names to this version, and stop.')
  .action(async () => {
    const url = databaseUrlFrom(process.env);
    if (!url)
      throw new CliError(
        'cli/bad-setting',
        'DATABASE_URL is not set; `coffer serve` migrates the built-in Postgres itself.',
      );
    const applied = await migrate(url, findPlaces().migrations);
    console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply.');
  });

const dataDir = (): string => dataDirFrom(process.env, findPlaces().root);

const orgOption = ['--org <slug>', 'of another organisation than the first'] as const;

const policy = program
  .command('policy')
  .description('Show what the organisation asks of its members and allows them.')
  .option(...orgOption)
  .action(async ({ org }: { org?: string }) => {
    const said = await withDatabase(process.env, dataDir(), (client) => showPolicy(client, org));
    console.log(said.join('\n'));
  });

policy
  .command('set <key> <value>')
  .description('Change one setting, such as offline.allowed to false.')
  .option(...orgOption)
  .action(async (key: string, value: string, _options: unknown, command: Command) => {
    const { org } = command.optsWithGlobals<{ org?: string }>();
    console.log(await withDatabase(process.env, dataDir(), (client) => setPolicy(client, key, value, org)));
  });

addOrganisationCommands(program, {
  publicUrl: process.env.COFFER_PUBLIC_URL ?? `http://localhost:${process.env.PORT ?? '8080'}`,
  run: async (work) => console.log((await withDatabase(process.env, dataDir(), work)).join('\n')),
});

program
  .command('secrets')
  .description('What can be done about the secret files.')
  .command('renew-oprf-seed')
  .description('Make a new oprfSeed where it was lost. Every PIN is useless afterwards.')
  .option('--secrets <folder>', 'where the secret files are')
  .option('--yes', 'the cost is known and agreed to', false)
  .action(async ({ secrets, yes }: { secrets?: string; yes: boolean }) => {
    const options = { secretsDir: secrets ?? join(dataDir(), 'secrets'), isAgreed: yes, now: new Date() };
    const said = await withDatabase(process.env, dataDir(), (client) => renewOprfSeed(client, options));
    console.log(said.join('\n'));
  });

const verify = program.command('verify').description('Check from outside what a Coffer says of itself.');

verify
  .command('log <address>')
  .description('Audit the log of identities: every entry, the signed head, and the head of the last audit.')
  .option('--head <file>', 'where the head of the last audit is kept', 'coffer-log-head.json')
  .action(async (address: string, { head }: { head: string }) =>
    console.log((await verifyLog(address, head)).join('\n')),
  );

verify
  .command('audit')
  .description(
    'Check the audit log of an organisation: every event, their order, and every signed checkpoint.',
  )
  .option(...orgOption)
  .option('--checkpoints <file>', 'where the server appends its checkpoints outside the database')
  .option('--secrets <folder>', 'where the secret files are')
  .option('--key <key>', 'the key of the checkpoints, instead of the secret that makes it')
  .action(async (asked: { org?: string; checkpoints?: string; secrets?: string; key?: string }) => {
    const options = {
      ...{ org: asked.org, key: asked.key, isNamed: asked.checkpoints !== undefined },
      checkpoints: asked.checkpoints ?? usualCheckpoints(dataDir()),
      secretsDir: asked.secrets ?? join(dataDir(), 'secrets'),
    };
    const said = await withDatabase(process.env, dataDir(), (client) => checkAudit(client, options));
    console.log(said.join('\n'));
  });

addReleaseCommands(program, verify, () => findPlaces().webRoot);

addBackupCommands(program, verify, () => ({
  ...{ env: process.env, dataDir: dataDir(), migrations: findPlaces().migrations },
}));

try {
  await program.parseAsync();
} catch (error) {
  // What a person can act on is a sentence; anything else is our mistake and keeps its stack.
  const isOurs =
    error instanceof CliError ||
    (error as Error).name === 'ConfigError' ||
    (error as Error).name === 'BackupError' ||
    (error as Error).name === 'ApiConfigError';
  console.error(isOurs ? `coffer: ${(error as Error).message}` : error);
  process.exit(1);
}
