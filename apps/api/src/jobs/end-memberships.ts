import { audit } from '../db/audit.ts';
import type { Work } from '../db/database.ts';
import { lockMembers, projectAll, wantRotations } from '../db/members.ts';
import { lockVault } from '../db/vault-chain.ts';
import type { JobDatabase } from '../db/walls.ts';

// What has ended stands as long as the manifest names the member: it is what keeps him from coming back. Done are those
// of whom no projection knows any more.
const endedText = `SELECT e.vault_id, v.organisation_id FROM membership_end e JOIN vault v ON v.id = e.vault_id
  WHERE e.ends_at <= now()
    AND (EXISTS (SELECT 1 FROM membership m WHERE m.vault_id = e.vault_id AND m.account_id = e.account_id AND m.is_direct)
      OR EXISTS (SELECT 1 FROM vault_group g WHERE g.vault_id = e.vault_id AND g.group_id = e.account_id))
  ORDER BY e.vault_id LIMIT 1`;

const endOne = async ({ sql }: Work): Promise<boolean> => {
  const [ended] = await sql<{ vault_id: string; organisation_id: string }>(endedText);
  if (!ended) return false;
  const { vault_id: vaultId, organisation_id: organisationId } = ended;
  // What is written here is of the vault's organisation, whoever runs the job.
  await sql("SELECT set_config('coffer.organisation', $1, true)", [organisationId]);
  await lockMembers(sql, organisationId);
  if (!(await lockVault(sql, vaultId))) return true;
  const { removed } = await projectAll(sql, vaultId);
  for (const accountId of removed) await audit(sql, accountId, 'share-ended');
  await wantRotations(sql, [vaultId]);
  return true;
};

/** Ends the access of members whose time is over. Several processes may do it at once. */
export const endMemberships = async (database: JobDatabase): Promise<void> => {
  while (await database.transaction(endOne));
};
