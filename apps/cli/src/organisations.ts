import { randomUUID } from 'node:crypto';
import { signUpSyntax, slugSyntax } from '@coffer/api';
import type pg from 'pg';
import { CliError } from './cli-error.ts';
import { newSetupCode, setupAddress } from './setup-code.ts';
import { inTransaction, lockOrganisation } from './with-database.ts';

/** What may be said of an organisation; what is left out stays, or has its default. */
export interface OrganisationFacts {
  readonly name?: string;
  /** A host name of its own; empty for none. */
  readonly host?: string;
  readonly signUp?: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly slug: string | null;
  readonly host: string | null;
  readonly sign_up: string;
}

const hostSyntax = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

const refuse = (message: string): never => {
  throw new CliError('cli/bad-setting', message);
};

const checkFacts = ({ name, host, signUp }: OrganisationFacts, publicUrl: string): void => {
  if (name !== undefined && !/^\S.{0,198}\S$|^\S$/s.test(name))
    refuse('The name must have 1 to 200 letters.');
  if (host && !hostSyntax.test(host))
    refuse(`"${host}" is not a host name. Example: --host vault.acme.example`);
  if (host && host === new URL(publicUrl).hostname)
    refuse(`${host} is where the first organisation lives. Give another name.`);
  if (signUp !== undefined && !signUpSyntax.test(signUp))
    refuse('--sign-up must be open, setup-code, closed, or domains: with a list.');
};

/** Where people reach an organisation. */
export const addressOf = ({ slug, host }: Pick<Row, 'slug' | 'host'>, publicUrl: string): string => {
  const url = new URL(publicUrl);
  if (host) url.hostname = host;
  return host || slug === null ? url.origin : `${url.origin}/o/${slug}`;
};

const taken = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw new CliError('cli/exists', 'Another organisation has this slug or this host name already.');
  }
};

const setupLines = (place: Pick<Row, 'slug' | 'host'>, publicUrl: string, code: string): string[] => [
  'Its first owner signs up here. The address works once and is not shown again:',
  `  ${setupAddress(addressOf(place, publicUrl), code)}`,
];

const insert = `INSERT INTO organisation (id, slug, name, host, sign_up, setup_code_hash, secret_checks)
  VALUES ($1, $2, $3, $4, $5, $6, '{}')`;

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
    if (!slugSyntax.test(slug))
      refuse(`"${slug}" can't be part of an address: small letters, digits and hyphens, 40 at most.`);
    checkFacts(facts, publicUrl);
    await lockOrganisation(client);
    const { code, hash } = newSetupCode();
    const host = facts.host || null;
    const values = [randomUUID(), slug, facts.name, host, facts.signUp ?? 'setup-code', Buffer.from(hash)];
    await taken(client.query(insert, values));
    const address = addressOf({ slug, host }, publicUrl);
    return [`${facts.name} lives at ${address}`, '', ...setupLines({ slug, host }, publicUrl, code)];
  });

/** A line for each organisation: its address, its name, who may sign up, and its members. */
export const listOrganisations = async (client: pg.Client, publicUrl: string): Promise<string[]> => {
  const { rows } = await client.query<Row & { members: string }>(
    `SELECT o.id, o.name, o.slug, o.host, o.sign_up, (SELECT count(*) FROM account WHERE organisation_id = o.id) AS members
     FROM organisation o ORDER BY slug IS NOT NULL, created_at, id`,
  );
  return rows.map((row) =>
    [row.slug ?? '-', addressOf(row, publicUrl), row.name, `${row.members} members`, row.sign_up].join('\t'),
  );
};

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
    return row ? [`${row.name} lives at ${addressOf(row, publicUrl)}; sign-up: ${row.sign_up}`] : [];
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
    const [row] = (await client.query<Row>(text, [id, Buffer.from(hash)])).rows;
    if (!row) throw new CliError('cli/exists', `"${slug}" has its first owner already.`);
    return setupLines(row, publicUrl, code);
  });
