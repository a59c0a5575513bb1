import {
  type Bytes,
  copyBytes,
  equalBytes,
  idBytes,
  idText,
  linkProblem,
  type Manifest,
  manifestHash,
  parseManifest,
  type VouchedGroup,
} from '@coffer/crypto/verify';
import type { Sql } from '../db/sql.ts';
import type { LockedVault } from '../db/vault-chain.ts';
import { invalid, problem } from '../http/problem.ts';

/** What the server knows of an account in a vault. */
export interface Standing {
  /** The larger of the account's own role and those by groups, of what has not ended. */
  readonly role: number;
  readonly is_direct: boolean;
  readonly is_accepted: boolean;
  /** Epoch of the key that the account wrapped for itself. */
  readonly key_epoch: number;
  /** The present identity. */
  readonly identity: Buffer;
  readonly state_seq: number;
}

const standingText = `SELECT m.role, m.is_direct, m.accepted_at IS NOT NULL AS is_accepted, m.key_epoch, a.identity,
    a.state_seq
  FROM account a JOIN membership m ON m.account_id = a.id AND m.vault_id = $1
  WHERE a.id = $2 AND a.suspended_at IS NULL`;

/** The account as a member of the vault, or null. */
export const findStanding = async (sql: Sql, vaultId: string, accountId: string): Promise<Standing | null> =>
  (await sql<Standing>(standingText, [vaultId, accountId]))[0] ?? null;

/** The same, with the account's row locked: an identity or a state that changes waits for the end. */
export const lockStanding = async (sql: Sql, vaultId: string, accountId: string): Promise<Standing | null> =>
  (await sql<Standing>(`${standingText} FOR UPDATE OF a`, [vaultId, accountId]))[0] ?? null;

/** A manifest that somebody wants to put behind a vault's newest one. */
export interface Linking {
  readonly vault: LockedVault;
  readonly next: Manifest;
  readonly standing: Standing;
  /** Of the writer's present identity. */
  readonly identityHash: Bytes;
  /** The field of the request that problems name. */
  readonly field: string;
}

const entryOf = ({ members }: Manifest, id: Bytes) =>
  members.find(({ accountId }) => equalBytes(accountId, id));

const groupsText = `SELECT v.id, n.bytes FROM vault v JOIN manifest n ON n.vault_id = v.id AND n.seq = v.seq
  WHERE v.id = ANY($1::uuid[]) AND v.kind = 'group'`;

interface GroupRow {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Groups that a list names, but for the group whose own vault it is, with their newest manifests. */
const findGroups = async (sql: Sql, { members, vaultId }: Manifest): Promise<GroupRow[]> => {
  const ids = members.map(({ accountId }) => idText(accountId)).filter((id) => id !== idText(vaultId));
  return sql<GroupRow>(groupsText, [ids]);
};

/** The highest role that the writer has by groups whose newest manifests name him under this identity. */
const groupRoleOf = (groups: readonly GroupRow[], before: Manifest, writerId: Bytes, hash: Bytes): number => {
  const held = groups.filter(({ bytes }) => {
    const entry = entryOf(parseManifest(copyBytes(bytes)), writerId);
    return entry !== undefined && equalBytes(entry.identityHash, hash);
  });
  return Math.max(0, ...held.map(({ id }) => entryOf(before, idBytes(id))?.role ?? 0));
};

/** Groups under the identities that their own newest manifests name. */
const vouchedOf = (groups: readonly GroupRow[]): VouchedGroup[] =>
  groups.flatMap(({ id, bytes }) => {
    const own = entryOf(parseManifest(copyBytes(bytes)), idBytes(id));
    return own ? [{ groupId: own.accountId, identityHash: own.identityHash }] : [];
  });

/**
 * Refuses a manifest that may not follow the vault's newest one, by the same rules as every client, and gives that one.
 * A role counts that the newest manifests give under the writer's present identity, and that has not ended.
 *
 * @throws `api/manifest-conflict` behind another one, `api/forbidden` without the role.
 */
export const assertLink = async (sql: Sql, linking: Linking): Promise<Manifest> => {
  const { vault, next, standing, identityHash, field } = linking;
  const conflict = problem('api/manifest-conflict', { seq: vault.seq });
  if (next.seq !== vault.seq + 1) throw conflict;
  const bytes = copyBytes(vault.manifest);
  const before = parseManifest(bytes);
  const own = entryOf(before, next.writerId);
  // Others know the writer by the identity that the manifest before names: what another key signed is worth nothing to them.
  if (own && !equalBytes(own.identityHash, identityHash)) throw invalid(`${field}.members`);
  if (own && !standing.is_direct) throw problem('api/forbidden');
  const isRenewal = next.keyEpoch > before.keyEpoch;
  const needsGroups = isRenewal || !own || own.role < standing.role;
  const groups = needsGroups ? await findGroups(sql, before) : [];
  // What has ended counts in no manifest, but here.
  const byGroups =
    own && own.role >= standing.role ? 0 : groupRoleOf(groups, before, next.writerId, identityHash);
  const by = { groupRole: Math.min(byGroups, standing.role), vouched: vouchedOf(groups) };
  const wrong = linkProblem(before, manifestHash(bytes), next, by);
  if (wrong === 'role') throw problem('api/forbidden');
  if (wrong === 'hash' || wrong === 'seq') throw conflict;
  if (wrong) throw invalid(`${field}.${wrong}`);
  return before;
};
