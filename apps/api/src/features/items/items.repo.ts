import type { Database } from '../../db/database.ts';

interface ItemRow {
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
  FROM item i JOIN membership m ON m.vault_id = i.vault_id AND m.account_id = $1 WHERE i.vault_id = $2 AND i.item_id = $3`;

/** The stored row of an item, for members only. */
export const findItem = async (
  { sql }: Database,
  accountId: string,
  vaultId: string,
  itemId: string,
): Promise<ItemRow | null> => (await sql<ItemRow>(itemText, [accountId, vaultId, itemId]))[0] ?? null;

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
