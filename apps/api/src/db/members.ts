import { copyBytes, idText, parseManifest } from '@coffer/crypto/verify';
import type { Sql } from './sql.ts';

// [Note: Members are a projection] What counts is the newest manifests, which people signed. Rows of `membership` say the
// same in a form that routes can join: they are made here from the manifests, by nothing else, in the transaction that
// writes a manifest whose list is another.

const noticeOf = (column: string): string =>
  `json_build_object('kind', 'vaults', 'accountId', ${column})::text`;

interface Entry {
  readonly id: string;
  readonly role: number;
}

/** What a projection changed. */
export interface Projected {
  /** Accounts that were none of the vault's before. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Changes of members happen one after another in an organisation: those of a group are those of its vaults too. */
export const lockMembers = (sql: Sql, organisationId: string): Promise<unknown> =>
  sql("SELECT pg_advisory_xact_lock(hashtextextended('coffer/members/' || $1, 0))", [organisationId]);

interface NewestRow {
  readonly id: string;
  readonly bytes: Buffer;
  readonly ended: readonly string[];
}

const newestText = `SELECT v.id, n.bytes, ARRAY(SELECT e.account_id::text FROM membership_end e
    WHERE e.vault_id = v.id AND e.ends_at <= now()) AS ended
  FROM vault v JOIN manifest n ON n.vault_id = v.id AND n.seq = v.seq WHERE v.id = ANY($1::uuid[])`;

/** Whom the newest manifest names, of a group without the group itself. */
const namedIn = ({ id, bytes }: NewestRow): Entry[] =>
  parseManifest(copyBytes(bytes))
    .members.map(({ accountId, role }) => ({ id: idText(accountId), role }))
    .filter((entry) => entry.id !== id);

/** Of those, whose time is not over. */
const entriesOf = (row: NewestRow): Entry[] => namedIn(row).filter(({ id }) => !row.ended.includes(id));

/** Who declined what a group has: an end without an entry of his own. What ended by itself leaves what comes by groups. */
const declinedIn = (row: NewestRow): ReadonlySet<string> => {
  const named = new Set(namedIn(row).map(({ id }) => id));
  return new Set(row.ended.filter((id) => !named.has(id)));
};

interface Stand {
  readonly role: number;
  readonly isDirect: boolean;
}

interface Lists {
  readonly people: ReadonlyMap<string, Stand>;
  readonly groups: readonly Entry[];
}

const readLists = async (sql: Sql, vaultId: string): Promise<Lists> => {
  const [vault] = await sql<NewestRow>(newestText, [[vaultId]]);
  if (!vault) return { people: new Map(), groups: [] };
  const entries = entriesOf(vault);
  const declined = declinedIn(vault);
  const found = await sql<NewestRow>(`${newestText} AND v.kind = 'group'`, [entries.map(({ id }) => id)]);
  const byId = new Map(found.map((group) => [group.id, group]));
  const people = new Map<string, Stand>();
  for (const { id, role } of entries) if (!byId.has(id)) people.set(id, { role, isDirect: true });
  for (const { id, role } of entries) {
    const group = byId.get(id);
    for (const each of group ? entriesOf(group) : []) {
      if (declined.has(each.id)) continue;
      const { role: former = 0, isDirect = false } = people.get(each.id) ?? {};
      people.set(each.id, { role: Math.max(former, role), isDirect });
    }
  }
  return { people, groups: entries.filter(({ id }) => byId.has(id)) };
};

const putText = `INSERT INTO membership (account_id, vault_id, role, is_direct, key_epoch)
  SELECT a.id, v.id, n.role, n.is_direct, 0
  FROM unnest($2::uuid[], $3::smallint[], $4::bool[]) AS n(account_id, role, is_direct)
    JOIN vault v ON v.id = $1 JOIN account a ON a.id = n.account_id AND a.organisation_id = v.organisation_id
  ON CONFLICT (account_id, vault_id) DO UPDATE SET role = excluded.role, is_direct = excluded.is_direct
    WHERE membership.role <> excluded.role OR membership.is_direct <> excluded.is_direct
  RETURNING account_id, xmax = 0 AS is_new`;

const putPeople = (sql: Sql, vaultId: string, people: Lists['people']) =>
  sql<{ account_id: string; is_new: boolean }>(putText, [
    ...[vaultId, [...people.keys()]],
    [...people.values()].map(({ role }) => role),
    [...people.values()].map(({ isDirect }) => isDirect),
  ]);

const dropOthers = async (sql: Sql, vaultId: string, people: Lists['people']): Promise<string[]> => {
  const rows = await sql<{ account_id: string }>(
    'DELETE FROM membership WHERE vault_id = $1 AND NOT account_id = ANY($2::uuid[]) RETURNING account_id',
    [vaultId, [...people.keys()]],
  );
  const gone = rows.map(({ account_id: id }) => id);
  if (gone.length === 0) return gone;
  for (const table of ['former_vault_key', 'vault_rotation'])
    await sql(`DELETE FROM ${table} WHERE vault_id = $1 AND account_id = ANY($2::uuid[])`, [vaultId, gone]);
  return gone;
};

const putGroups = async (sql: Sql, vaultId: string, groups: readonly Entry[]): Promise<void> => {
  const ids = groups.map(({ id }) => id);
  await sql('DELETE FROM vault_group WHERE vault_id = $1 AND NOT group_id = ANY($2::uuid[])', [vaultId, ids]);
  await sql(
    `INSERT INTO vault_group (vault_id, group_id, role)
     SELECT $1, n.group_id, n.role FROM unnest($2::uuid[], $3::smallint[]) AS n(group_id, role)
     ON CONFLICT (vault_id, group_id) DO UPDATE SET role = excluded.role`,
    [vaultId, ids, groups.map(({ role }) => role)],
  );
};

/** Tells accounts that their vaults, shares, invitations or requests are others than before. */
export const tellAccounts = (sql: Sql, accountIds: readonly string[]): Promise<unknown> =>
  sql(`SELECT pg_notify('coffer', ${noticeOf('a.id')}) FROM unnest($1::uuid[]) AS a(id)`, [accountIds]);

/** Makes the members of a vault what the newest manifests say, and tells those for whom something changed. */
export const projectMembers = async (sql: Sql, vaultId: string): Promise<Projected> => {
  const { people, groups } = await readLists(sql, vaultId);
  const put = await putPeople(sql, vaultId, people);
  const removed = await dropOthers(sql, vaultId, people);
  await putGroups(sql, vaultId, groups);
  await tellAccounts(sql, [...put.map(({ account_id: id }) => id), ...removed]);
  return { added: put.filter(({ is_new }) => is_new).map(({ account_id: id }) => id), removed };
};

/** Tells members of a vault that something about it is other than before; from a role on. */
export const tellMembers = async (sql: Sql, vaultId: string, fromRole = 1): Promise<void> => {
  await sql(
    `SELECT pg_notify('coffer', ${noticeOf('account_id')}) FROM membership WHERE vault_id = $1 AND role >= $2`,
    [vaultId, fromRole],
  );
};

/** Says that the keys of vaults should be renewed, and tells those who can. */
export const wantRotations = async (sql: Sql, vaultIds: readonly string[]): Promise<void> => {
  // In the order of their ids, so that two who lock several vaults never wait for each other.
  for (const vaultId of [...vaultIds].sort()) {
    await sql('UPDATE vault SET rotation_due_at = COALESCE(rotation_due_at, now()) WHERE id = $1', [vaultId]);
    await tellMembers(sql, vaultId, 3);
  }
};

const listGranted = async (sql: Sql, groupId: string): Promise<string[]> =>
  (
    await sql<{ vault_id: string }>(
      'SELECT vault_id FROM vault_group WHERE group_id = $1 ORDER BY vault_id',
      [groupId],
    )
  ).map(({ vault_id: id }) => id);

/** Projects a vault, and where it is a group's, every vault that the group is in. */
export const projectAll = async (sql: Sql, vaultId: string): Promise<Projected> => {
  const own = await projectMembers(sql, vaultId);
  const due: string[] = own.removed.length > 0 ? [vaultId] : [];
  for (const granted of await listGranted(sql, vaultId)) {
    await projectMembers(sql, granted);
    if (own.removed.length > 0) due.push(granted);
  }
  await wantRotations(sql, due);
  return own;
};

/** Says that the keys of every vault should be renewed that a group is in: its own keys are others. */
export const wantRotationsOf = async (sql: Sql, groupId: string): Promise<void> =>
  wantRotations(sql, await listGranted(sql, groupId));
