import { type FactorDemand, type OrganisationPolicy, organisationPolicy } from '@coffer/contracts';
import { isKdfAtLeast, type KdfParameters } from '@coffer/crypto/verify';
import { problem } from '../http/problem.ts';
import type { Sql } from './sql.ts';

/** The policy of an organisation. */
export const readPolicy = async (sql: Sql, organisationId: string): Promise<OrganisationPolicy> => {
  const [row] = await sql<{ policy: unknown }>('SELECT policy FROM organisation WHERE id = $1', [
    organisationId,
  ]);
  return organisationPolicy.parse(row?.policy ?? {});
};

/** Whether the organisation asks this member for a further factor, by his role, and for which. */
export const findFactorDemand = async (sql: Sql, accountId: string): Promise<FactorDemand> => {
  const [row] = await sql<{ policy: unknown; role: string }>(
    'SELECT o.policy, a.role FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1',
    [accountId],
  );
  const { factors: byRole } = organisationPolicy.parse(row?.policy ?? {});
  return Object.entries(byRole).find(([role]) => role === row?.role)?.[1] ?? 'none';
};

/** Tries of the PIN that the account's organisation gives. */
export const findPinTries = async (sql: Sql, accountId: string): Promise<OrganisationPolicy['pin']> => {
  const [row] = await sql<{ policy: unknown }>(
    'SELECT o.policy FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1',
    [accountId],
  );
  return organisationPolicy.parse(row?.policy ?? {}).pin;
};

/** @throws `api/policy` for a KDF that is weaker than the organisation's smallest. Spec: docs/spec/policy.md §7. */
export const assertKdfEnough = async (
  sql: Sql,
  organisationId: string,
  kdf: KdfParameters,
  field: string,
): Promise<void> => {
  const { leastIterations: iterations } = (await readPolicy(sql, organisationId)).kdf;
  if (!isKdfAtLeast(kdf, { algorithm: 'pbkdf2-sha256', iterations })) throw problem('api/policy', { field });
};
