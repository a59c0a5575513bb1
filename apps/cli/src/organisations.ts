import {
  listOrganisationRows,
  newSetupCode,
  type OrganisationFacts,
  organisationAddress,
  putNewOrganisation,
  setupAddress,
  wrongFact,
} from '@coffer/api';
import type pg from 'pg';
import { CliError } from './cli-error.ts';
import { inTransaction, lockOrganisation } from './with-database.ts';

export type { OrganisationFacts };

interface Row {
  readonly name: string;
  readonly slug: string | null;
  readonly host: string | null;
  readonly sign_up: string;
}

const sqlOf =
  (client: pg.Client) =>
  async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
    (await client.query(text, [...values])).rows as T[];

const checkFacts = (facts: OrganisationFacts & { readonly slug?: string }, publicUrl: string): void => {
  const wrong = wrongFact(facts, publicUrl);
  if (wrong) throw new CliError('cli/bad-setting', wrong.why);
};

const isTaken = (): CliError =>
  new CliError('cli/exists', 'Another organisation has this slug or this host name already.');

const taken = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw isTaken();
  }
};

const setupLines = (place: Pick<Row, 'slug' | 'host'>, publicUrl: string, code: string): string[] => [
  'Its first owner signs up here. The address works once and is not shown again:',
  `  ${setupAddress(organisationAddress(place, publicUrl), code)}`,
];

/**
 * Makes an organisation beside the first; a running Coffer finds it by itself.
 *
 * @returns lines to show; the setup code of its first owner stands in them and nowhere else.
 * @throws {CliError} `cli/bad-setting`, or `cli/exists` where slug or host are taken.
 */
export const createOrganisation = (
  client: pg.Client,
  slug: string,
  facts: OrganisationFacts & { readonly name: string },
  publicUrl: string,
): Promise<string[]> =>
  inTransaction(client, async () => {
    checkFacts({ ...facts, slug }, publicUrl);
    await lockOrganisation(client);
    const made = await putNewOrganisation(sqlOf(client), { ...facts, slug });
    if (!made) throw isTaken();
    const address = organisationAddress(made, publicUrl);
    return [`${facts.name} lives at ${address}`, '', ...setupLines(made, publicUrl, made.code)];
  });

/** A line for each organisation: its address, its name, who may sign up, and its members. */
export const listOrganisations = async (client: pg.Client, publicUrl: string): Promise<string[]> =>
  (await listOrganisationRows(sqlOf(client))).map((row) =>
    [
      ...[
        row.slug ?? '-',
        organisationAddress(row, publicUrl),
        row.name,
        `${row.people} members`,
        row.signUp,
      ],
    ].join('\t'),
  );

/**
 * Changes what is said of an organisation.
 *
 * @throws {CliError} `cli/bad-setting` or `cli/exists`; nothing was changed then.
 */
export const setOrganisation = (
  client: pg.Client,
  slug: string,
  facts: OrganisationFacts,
  publicUrl: string,
): Promise<string[]> =>
  inTransaction(client, async () => {
    checkFacts(facts, publicUrl);
    const { id } = await lockOrganisation(client, slug);
    const text = `UPDATE organisation SET name = COALESCE($2, name), sign_up = COALESCE($3, sign_up),
      host = CASE WHEN $4::text IS NULL THEN host ELSE NULLIF($4, '') END WHERE id = $1 RETURNING *`;
    const values = [id, facts.name ?? null, facts.signUp ?? null, facts.host ?? null];
    const [row] = (await taken(client.query<Row>(text, values))).rows;
    return row
      ? [`${row.name} lives at ${organisationAddress(row, publicUrl)}; sign-up: ${row.sign_up}`]
      : [];
  });

/**
 * Makes another setup code in place of one that nobody used.
 *
 * @throws {CliError} `cli/exists` where the organisation has an owner already.
 */
export const renewSetupCode = (client: pg.Client, slug: string, publicUrl: string): Promise<string[]> =>
  inTransaction(client, async () => {
    const { id } = await lockOrganisation(client, slug);
    const { code, hash } = newSetupCode();
    const text = `UPDATE organisation o SET setup_code_hash = $2 WHERE id = $1
      AND NOT EXISTS (SELECT 1 FROM account WHERE organisation_id = o.id) RETURNING slug, host`;
    const [row] = (await client.query<Row>(text, [id, hash])).rows;
    if (!row) throw new CliError('cli/exists', `"${slug}" has its first owner already.`);
    return setupLines(row, publicUrl, code);
  });
