import { organisationPolicy } from '@coffer/contracts';
import type { Sql } from '../db/sql.ts';
import type { JobDatabase } from '../db/walls.ts';
import type { Job, StartJob } from './job-runs.ts';

/** Rows of which one transaction takes the tokens. */
const step = 500;

interface Found {
  readonly id: string;
  readonly policy: unknown;
  /** Another one with each change of the row. */
  readonly version: string;
}

const vaultsText = 'SELECT id FROM vault WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT 1000';
const itemsText = `UPDATE item SET tokens = '{}' WHERE vault_id = $1 AND item_id IN (
    SELECT item_id FROM item WHERE vault_id = $1 AND cardinality(tokens) > 0 LIMIT ${step}) RETURNING item_id`;
const stagedText = `UPDATE rotated_item SET tokens = '{}' FROM vault_rotation r
  WHERE r.id = rotation_id AND r.vault_id = $1 AND cardinality(tokens) > 0`;

const nobody = '00000000-0000-0000-0000-000000000000';

/** Takes the tokens of one vault a few hundred at a time, between two saves of it. */
const forgetVault = async ({ transaction }: JobDatabase, vaultId: string): Promise<void> => {
  const some = () =>
    transaction(async ({ sql }) => {
      // As whoever saves: the vault first.
      await sql('SELECT 1 FROM vault WHERE id = $1 FOR UPDATE', [vaultId]);
      await sql(stagedText, [vaultId]);
      return (await sql(itemsText, [vaultId])).length;
    });
  while ((await some()) === step);
};

const forgetOrganisation = async (database: JobDatabase, organisationId: string): Promise<void> => {
  for (let last = nobody; ; ) {
    const vaults = await database.sql<{ id: string }>(vaultsText, [organisationId, last]);
    for (const { id } of vaults) await forgetVault(database, id);
    const end = vaults.at(-1);
    if (!end) return;
    last = end.id;
  }
};

const findUnwanted = async (sql: Sql): Promise<Found[]> =>
  (await sql<Found>('SELECT id, policy, xmin::text AS version FROM organisation')).filter(
    ({ policy }) => !organisationPolicy.parse(policy).search.serverIndex,
  );

// [Note: Once a version] Whoever stores tokens asks for the policy under a lock that its change waits for (search-index.ts).
// So one pass behind a change leaves none, and the next is due when the row is another. A process that starts makes its own:
// the database may have been restored.
/** Deletes the search tokens of organisations that want no index; `done` is what this process has passed already. */
export const forgetTokens = async (database: JobDatabase, done: Map<string, string>): Promise<void> => {
  for (const { id, version } of await findUnwanted(database.sql)) {
    if (done.get(id) === version) continue;
    await forgetOrganisation(database, id);
    done.set(id, version);
  }
};

/** Runs {@link forgetTokens} every ten seconds; where nothing changed it reads the organisations and no more. */
export const startForgettingTokens = (database: JobDatabase, start: StartJob): Job => {
  const done = new Map<string, string>();
  return start({ name: 'forget-tokens', everyMs: 10_000, work: () => forgetTokens(database, done) });
};
