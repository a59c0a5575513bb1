import { comparePolicies, type OrganisationPolicy, type policyChange } from '@coffer/contracts';
import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { base64Url } from '../../http/body.ts';
import * as repo from './organisation.repo.ts';
import { countAffected } from './policy-affected.ts';

export interface OrganisationDeps {
  readonly database: Database;
  readonly organisationId: string;
}

const toStatement = ({ seq, body, signature, identityHash }: repo.StatementRow) => ({
  seq,
  body: base64Url(body),
  signature: base64Url(signature),
  identityHash: base64Url(identityHash),
});

/** What an organisation says to its members, and what its administrators read of its policy. */
export const organisationService = ({ database, organisationId }: OrganisationDeps) => ({
  read: async () => {
    const { name, policy, identityGroupId } = await repo.findOrganisation(database.sql, organisationId);
    const statement = await repo.findStatement(database.sql, organisationId);
    return { reply: { name, policy, identityGroupId, statement: statement && toStatement(statement) } };
  },

  readRules: async () => {
    const { kdf, password, pin } = (await repo.findOrganisation(database.sql, organisationId)).policy;
    return { reply: { kdf, password, pin: { leastLength: pin.leastLength } } };
  },

  readPolicy: async () => {
    const { policy, identityGroupId } = await repo.findOrganisation(database.sql, organisationId);
    const statement = await repo.findStatement(database.sql, organisationId);
    const signed = statement && {
      ...{ seq: statement.seq, at: statement.writtenAt.getTime(), byEmail: statement.byEmail ?? '' },
    };
    return { reply: { policy, identityGroupId, signed } };
  },

  preview: async (asked: OrganisationPolicy) => {
    const { policy } = await repo.findOrganisation(database.sql, organisationId);
    const changes: z.input<typeof policyChange>[] = [];
    for (const change of comparePolicies(policy, asked))
      changes.push({ ...change, affected: await countAffected(database.sql, organisationId, change) });
    return { reply: { changes } };
  },
});
export type OrganisationService = ReturnType<typeof organisationService>;
