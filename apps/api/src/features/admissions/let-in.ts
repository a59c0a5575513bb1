import type { OrganisationRole } from '@coffer/contracts';
import type { ActCall } from '../../console/run-act.ts';
import { audit } from '../../db/audit.ts';
import type { Sql } from '../../db/sql.ts';
import type { ConsoleMails } from '../../mail/console-mails.ts';
import * as repo from './admissions.repo.ts';

export interface LetInDeps {
  readonly organisationId: string;
  readonly mails: ConsoleMails;
}

/** Puts admissions down, writes to each address and, once, to the log: how many, and never which. */
export const letIn = async (
  { organisationId, mails }: LetInDeps,
  sql: Sql,
  { actor, ip }: Pick<ActCall<'invite-with-role'>, 'actor' | 'ip'>,
  emails: readonly string[],
  role: OrganisationRole,
): Promise<void> => {
  if (emails.length === 0) return;
  const { accountId, deviceId } = actor;
  await repo.putAdmissions(sql, { organisationId, emails, role, byId: accountId });
  const from = await repo.findEmail(sql, accountId);
  for (const email of emails) await mails.admit(sql, email, from);
  await audit(sql, accountId, 'admitted', {
    ...{ deviceId, network: ip, by: accountId, detail: { addresses: emails.length, role } },
  });
};
