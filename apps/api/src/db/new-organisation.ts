import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { signUpSyntax } from '../config.ts';
import { slugSyntax } from './organisation.ts';
import type { Sql } from './sql.ts';

/** What may be said of an organisation; what is left out stays, or has its default. */
export interface OrganisationFacts {
  readonly name?: string;
  /** A host name of its own; empty for none. */
  readonly host?: string;
  readonly signUp?: string;
}

/** Where an organisation lives. */
export interface Place {
  readonly slug: string | null;
  readonly host: string | null;
}

const hostSyntax = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** A fact that an organisation can't have, and why, as a sentence. */
export interface WrongFact {
  readonly field: 'slug' | 'name' | 'host' | 'signUp';
  readonly why: string;
}

/** The first fact that is wrong, where the first organisation lives at `publicUrl`; null where all are right. */
export const wrongFact = (
  { slug, name, host, signUp }: OrganisationFacts & { readonly slug?: string },
  publicUrl: string,
): WrongFact | null => {
  if (slug !== undefined && !slugSyntax.test(slug)) {
    const why = `"${slug}" can't be part of an address: small letters, digits and hyphens, 40 at most.`;
    return { field: 'slug', why };
  }
  if (name !== undefined && !/^\S.{0,198}\S$|^\S$/s.test(name))
    return { field: 'name', why: 'The name must have 1 to 200 letters.' };
  if (host && !hostSyntax.test(host))
    return { field: 'host', why: `"${host}" is not a host name. Example: --host vault.acme.example` };
  if (host && host === new URL(publicUrl).hostname)
    return { field: 'host', why: `${host} is where the first organisation lives. Give another name.` };
  if (signUp !== undefined && !signUpSyntax.test(signUp))
    return { field: 'signUp', why: '--sign-up must be open, setup-code, closed, or domains: with a list.' };
  return null;
};

/** Where people reach an organisation, without a slash at the end. */
export const organisationAddress = ({ slug, host }: Place, publicUrl: string): string => {
  const url = new URL(publicUrl);
  if (host) url.hostname = host;
  return host || slug === null ? url.origin : `${url.origin}/o/${slug}`;
};

/** A code for a first owner, 160 bits, and the SHA-256 that is kept of it. */
export const newSetupCode = (): { readonly code: string; readonly hash: Buffer } => {
  const code = randomBytes(20).toString('base64url');
  return { code, hash: createHash('sha256').update(code, 'utf8').digest() };
};

/** After `#`, so that no server and no proxy ever sees it in a log. */
export const setupAddress = (address: string, code: string): string =>
  `${address.replace(/\/+$/, '')}/signup#setup=${code}`;

const insert = `INSERT INTO organisation (id, slug, name, host, sign_up, setup_code_hash, secret_checks)
  VALUES ($1, $2, $3, $4, $5, $6, '{}') ON CONFLICT DO NOTHING RETURNING id`;

/** An organisation as it was made; its setup code stands nowhere else. */
export interface NewOrganisation extends Place {
  readonly slug: string;
  readonly code: string;
}

/**
 * Makes an organisation beside the first, whose facts were checked; a running Coffer finds it by itself. `sql` must be the
 * owner's.
 *
 * @returns null where slug or host are taken.
 */
export const putNewOrganisation = async (
  sql: Sql,
  { slug, name, host, signUp }: OrganisationFacts & { readonly slug: string; readonly name: string },
): Promise<NewOrganisation | null> => {
  const { code, hash } = newSetupCode();
  const own = host || null;
  const made = await sql(insert, [randomUUID(), slug, name, own, signUp ?? 'setup-code', hash]);
  return made.length === 0 ? null : { slug, host: own, code };
};

export interface OrganisationRow extends Place {
  readonly name: string;
  readonly signUp: string;
  readonly people: number;
  readonly createdAt: Date;
}

const list = `SELECT o.slug, o.host, o.name, o.sign_up AS "signUp", o.created_at AS "createdAt",
    COALESCE(a.people, 0)::int AS people
  FROM organisation o
  LEFT JOIN (SELECT organisation_id, count(*) AS people FROM account GROUP BY 1) a ON a.organisation_id = o.id
  ORDER BY o.slug IS NOT NULL, o.created_at, o.id`;

/** Every organisation, the first one first, with how many people it has. */
export const listOrganisationRows = (sql: Sql): Promise<OrganisationRow[]> => sql(list);
