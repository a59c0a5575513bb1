import { z } from 'zod';
import type { Sql } from './sql.ts';

const factorDemand = z.enum(['none', 'any', 'webauthn']).default('none');

/** Whole days that an offline copy may be old. */
const offlineDays = z.number().int().min(1).max(365).default(30);

const factors = z.object({
  owner: factorDemand,
  administrator: factorDemand,
  auditor: factorDemand,
  helper: factorDemand,
  member: factorDemand,
});
const offline = z.object({ allowed: z.boolean().default(true), maxDays: offlineDays });
const recovery = z.object({
  /** Whether answers alone may open an account, after their wait. */
  answers: z.boolean().default(false),
  /** Whether an authorised device may, with the PIN and after its wait. */
  device: z.boolean().default(true),
  /** Whether an administrator is asked, whose word ends the wait. */
  approval: z.boolean().default(false),
});

const sharing = z.object({
  /** Whether vaults may be shared with people only whose keys were verified. */
  verifiedOnly: z.boolean().default(false),
});

/** What an organisation asks of its members and allows them, as its row holds it; what is left out has its default. */
export const policySchema = z.object({
  factors: factors.prefault({}),
  offline: offline.prefault({}),
  recovery: recovery.prefault({}),
  sharing: sharing.prefault({}),
});
export type Policy = z.output<typeof policySchema>;

/** The policy of an organisation. */
export const readPolicy = async (sql: Sql, organisationId: string): Promise<Policy> => {
  const [row] = await sql<{ policy: unknown }>('SELECT policy FROM organisation WHERE id = $1', [
    organisationId,
  ]);
  return policySchema.parse(row?.policy ?? {});
};

export type FactorDemand = z.output<typeof factorDemand>;

/** Whether the organisation asks this member for a further factor, by his role, and for which. */
export const findFactorDemand = async (sql: Sql, accountId: string): Promise<FactorDemand> => {
  const [row] = await sql<{ policy: unknown; role: string }>(
    'SELECT o.policy, a.role FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1',
    [accountId],
  );
  const { factors: byRole } = policySchema.parse(row?.policy ?? {});
  return Object.entries(byRole).find(([role]) => role === row?.role)?.[1] ?? 'none';
};
