import type { Command } from 'commander';
import type pg from 'pg';
import {
  createOrganisation,
  listOrganisations,
  type OrganisationFacts,
  renewSetupCode,
  setOrganisation,
} from './organisations.ts';

export interface OrganisationWorld {
  /** Where people reach the first organisation. */
  readonly publicUrl: string;
  /** Runs something on the database and shows its lines. */
  readonly run: (work: (client: pg.Client) => Promise<string[]>) => Promise<void>;
}

/** `coffer org …`: organisations beside the first, each with members, policy and address of its own. */
export const addOrganisationCommands = (program: Command, { publicUrl, run }: OrganisationWorld): void => {
  const org = program.command('org').description('Make and show organisations on this deployment.');
  org
    .command('create <slug>')
    .description("Make an organisation at /o/<slug> and print its first owner's setup address, once.")
    .requiredOption('--name <name>', 'what it is called')
    .option('--host <host>', 'a host name of its own, in place of /o/<slug>')
    .option('--sign-up <policy>', 'open, setup-code, closed, or domains: with a list', 'setup-code')
    .action((slug: string, facts: OrganisationFacts & { name: string }) =>
      run((client) => createOrganisation(client, slug, facts, publicUrl)),
    );
  org
    .command('list')
    .description('Show every organisation: slug, address, name, members, who may sign up.')
    .action(() => run((client) => listOrganisations(client, publicUrl)));
  org
    .command('set <slug>')
    .description('Change the name, the host name or the sign-up policy of an organisation.')
    .option('--name <name>', 'what it is called')
    .option('--host <host>', 'a host name of its own; an empty one takes it away')
    .option('--sign-up <policy>', 'open, setup-code, closed, or domains: with a list')
    .action((slug: string, facts: OrganisationFacts) =>
      run((client) => setOrganisation(client, slug, facts, publicUrl)),
    );
  org
    .command('new-code <slug>')
    .description('Make another setup code in place of an unused one.')
    .action((slug: string) => run((client) => renewSetupCode(client, slug, publicUrl)));
};
