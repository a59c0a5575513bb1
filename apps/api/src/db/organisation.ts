import { randomBytes } from 'node:crypto';
import { idText } from '@coffer/crypto/verify';
import type { Config, SignUpPolicy } from '../config.ts';
import { assertSecretsBelong, type Secrets, secretChecks } from '../secrets/secret-files.ts';
import type { Database, Work } from './database.ts';
import type { Sql } from './sql.ts';

export interface Organisation {
  /** The deployment id that clients pin. */
  readonly id: string;
}

/** An organisation and where it lives: at `/`, at `/o/<slug>`, or under a host name of its own. */
export interface OrganisationPlace extends Organisation {
  /** Null for the first organisation alone. */
  readonly slug: string | null;
  readonly host: string | null;
}

/** What a slug may be: small letters, digits and hyphens, as an address and a cookie's name both take them. */
export const slugSyntax = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Every organisation, the first one first. */
export const listOrganisations = (sql: Sql): Promise<OrganisationPlace[]> =>
  sql('SELECT id, slug, host FROM organisation ORDER BY slug IS NOT NULL, created_at, id');

interface Row {
  readonly id: string;
  readonly secret_checks: unknown;
}

const find = 'SELECT id, secret_checks FROM organisation WHERE slug IS NULL ORDER BY created_at, id LIMIT 1';

const create = async ({ sql }: Work, config: Config, secrets: Secrets): Promise<Row> => {
  const id = idText(randomBytes(16));
  const checks = secretChecks(secrets, id);
  await sql('INSERT INTO organisation (id, name, sign_up, secret_checks) VALUES ($1, $2, $3, $4)', [
    ...[id, config.organisation, config.signUp ?? config.firstSignUp],
    JSON.stringify(checks),
  ]);
  return { id, secret_checks: checks };
};

const writeSettings = async (
  { sql }: Work,
  id: string,
  signUp: SignUpPolicy | undefined,
  setup: Buffer | null,
) => {
  if (signUp) await sql('UPDATE organisation SET sign_up = $2 WHERE id = $1', [id, signUp]);
  const noAccount = 'NOT EXISTS (SELECT 1 FROM account WHERE organisation_id = $1)';
  if (setup)
    await sql(`UPDATE organisation SET setup_code_hash = $2 WHERE id = $1 AND ${noAccount}`, [id, setup]);
};

/**
 * Finds the first organisation, or makes it at the first start; two processes that start at once agree on one.
 *
 * @throws {ApiConfigError} when the secret files are not those that made this database.
 */
export const prepareOrganisation = (
  database: Database,
  config: Config,
  secrets: Secrets,
  setupCodeHash: Buffer | null,
): Promise<Organisation> =>
  database.transaction(async (work) => {
    await work.sql("SELECT pg_advisory_xact_lock(hashtext('coffer/organisation'))");
    const [found] = await work.sql<Row>(find);
    const row = found ?? (await create(work, config, secrets));
    assertSecretsBelong(secrets, row.id, row.secret_checks);
    await writeSettings(work, row.id, config.signUp, setupCodeHash);
    return { id: row.id };
  });
