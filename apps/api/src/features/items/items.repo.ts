import type { Database } from '../../db/database.ts';

export interface ItemPlace {
  readonly vaultId: string;
  readonly itemId: string;
}

export interface ItemRow {
  readonly revision: string;
  readonly keyEpoch: number;
  readonly flags: number;
  readonly changeSeq: string;
  readonly writerId: string;
  readonly writtenAt: Date;
  /** Their count. */
  readonly tokens: number;
  readonly overview: Buffer;
  readonly secret: Buffer;
}

const itemText = `SELECT i.revision, i.key_epoch AS "keyEpoch", i.flags, i.change_seq AS "changeSeq", i.writer_id AS "writerId",
    i.written_at AS "writtenAt", cardinality(i.tokens) AS tokens, i.overview, i.secret
  FROM session s JOIN membership m ON m.account_id = s.account_id AND m.vault_id = $2
    JOIN item i ON i.vault_id = m.vault_id AND i.item_id = $3
  WHERE s.token_hash = $1`;

/** The stored row of an item, if the session's account is a member of its vault. Says nothing of the session's state. */
export const findItem = async (
  { read }: Database,
  sessionHash: Buffer,
  { vaultId, itemId }: ItemPlace,
): Promise<ItemRow | null> => (await read<ItemRow>(itemText, [sessionHash, vaultId, itemId]))[0] ?? null;

export const isMember = async ({ prisma }: Database, accountId: string, vaultId: string): Promise<boolean> =>
  (await prisma.membership.count({ where: { accountId, vaultId } })) === 1;

interface FormerRow {
  readonly revision: string;
  readonly keyEpoch: number;
  readonly writerId: string;
  readonly writtenAt: Date;
  readonly overview: Buffer;
  readonly secret: Buffer;
}

/** What one reply may hold: a client reads 32 MiB, and a few of these must fit into this process. */
const formerBytes = 12 * 1024 * 1024;

const formerText = `SELECT revision, key_epoch AS "keyEpoch", writer_id AS "writerId", written_at AS "writtenAt", overview, secret
  FROM (SELECT *, sum(octet_length(overview) + octet_length(secret)) OVER (ORDER BY revision DESC) AS held
    FROM item_revision WHERE vault_id = $1 AND item_id = $2 ORDER BY revision DESC LIMIT 50) r
  WHERE held <= ${formerBytes} ORDER BY revision DESC`;

/** Newest first, at most 50, and as many as fit into one reply. */
export const listFormer = ({ sql }: Database, vaultId: string, itemId: string): Promise<FormerRow[]> =>
  sql<FormerRow>(formerText, [vaultId, itemId]);
