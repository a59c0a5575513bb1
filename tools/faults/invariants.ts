import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Device } from './world/person.ts';
import type { AcknowledgedWrite, WriteLog } from './world/write-log.ts';

// Written from docs/spec alone and with Node's own hashes: what is checked here must not be what checks.

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const zeros: Buffer = Buffer.alloc(32);

interface ItemRow {
  readonly item_id: string;
  readonly revision: string;
  readonly flags: number;
  readonly change_seq: string;
  readonly overview_hash: Buffer;
  readonly secret_hash: Buffer;
}

const leafBytes = (row: ItemRow): Buffer => {
  const fixed = Buffer.alloc(9);
  fixed.writeBigUInt64BE(BigInt(row.revision));
  fixed[8] = row.flags;
  const hashes = row.flags === 1 ? [zeros, zeros] : [row.overview_hash, row.secret_hash];
  return Buffer.concat([Buffer.from(row.item_id.replaceAll('-', ''), 'hex'), fixed, ...hashes]);
};

/** The manifest's root over rows that come sorted by item id (docs/spec/manifest.md §2). */
const rootOf = (rows: readonly ItemRow[]): Buffer => {
  const buckets = Array.from({ length: 256 }, (): Buffer[] => []);
  for (const row of rows) buckets[Number.parseInt(row.item_id.slice(0, 2), 16)]?.push(leafBytes(row));
  return sha256(...buckets.map((bucket) => sha256(...bucket)));
};

const readManifest = (bytes: Buffer) => ({
  seq: Number(bytes.readBigUInt64BE(20)),
  previousHash: bytes.subarray(28, 60),
  root: bytes.subarray(60, 92),
  count: bytes.readUInt32BE(92),
});

const itemsText = `SELECT item_id, revision, flags, change_seq, sha256(overview) AS overview_hash,
  sha256(secret) AS secret_hash FROM item WHERE vault_id = $1 ORDER BY item_id`;

const checkVault = async (client: pg.Client, vaultId: string): Promise<string[]> => {
  const { rows: heads } = await client.query<{ seq: string; count: number; bytes: Buffer; newest: string }>(
    `SELECT v.seq, v.count, m.bytes, (SELECT max(seq) FROM manifest WHERE vault_id = v.id) AS newest
     FROM vault v JOIN manifest m ON m.vault_id = v.id AND m.seq = v.seq WHERE v.id = $1`,
    [vaultId],
  );
  const [head] = heads;
  if (!head) return [`I4: vault ${vaultId} has no manifest of its seq`];
  const { rows } = await client.query<ItemRow>(itemsText, [vaultId]);
  const manifest = readManifest(head.bytes);
  const wrong = [
    ...(head.newest === head.seq ? [] : ['I2: a manifest beyond the seq of its vault']),
    ...(manifest.seq === Number(head.seq) ? [] : ['I4: the manifest is of another seq']),
    ...(manifest.root.equals(rootOf(rows)) ? [] : ['I4: the root is not the one of the rows']),
    ...(manifest.count === rows.length && head.count === rows.length
      ? []
      : ['I4: the count is not that of the rows']),
    ...(rows.every((row) => Number(row.change_seq) <= Number(head.seq))
      ? []
      : ['I2: a row beyond its vault']),
  ];
  return wrong.map((text) => `${text} (vault ${vaultId}, seq ${head.seq})`);
};

/** I2 and I4 at whatever commit the database stands at now; may run while others write. */
export const checkCommitted = async (client: pg.Client, vaultIds: readonly string[]): Promise<string[]> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const wrong: string[] = [];
    for (const vaultId of vaultIds) wrong.push(...(await checkVault(client, vaultId)));
    const { rows } = await client.query('SELECT 1 FROM idempotency_key WHERE reply IS NULL LIMIT 1');
    return rows.length > 0 ? [...wrong, 'I2: an act was claimed and has no answer'] : wrong;
  } finally {
    await client.query('COMMIT');
  }
};

/** The whole chain: each manifest follows the one before, and none is missing. */
export const checkChain = async (client: pg.Client, vaultId: string): Promise<string[]> => {
  const { rows } = await client.query<{ seq: string; bytes: Buffer }>(
    'SELECT seq, bytes FROM manifest WHERE vault_id = $1 ORDER BY seq',
    [vaultId],
  );
  let before: Buffer = zeros;
  const wrong: string[] = [];
  rows.forEach(({ seq, bytes }, at) => {
    const isNext = Number(seq) === at + 1 && readManifest(bytes).previousHash.equals(before);
    if (!isNext) wrong.push(`I4: manifest ${seq} does not follow the one before`);
    before = sha256(bytes);
  });
  return wrong;
};

interface Stored {
  /** Present revision by item. */
  readonly presentById: ReadonlyMap<string, { readonly revision: number; readonly flags: number }>;
  /** `item revision` of everything that was ever stored. */
  readonly everStored: ReadonlySet<string>;
}

const readStored = async (client: pg.Client, vaultId: string): Promise<Stored> => {
  const present = await client.query('SELECT item_id, revision, flags FROM item WHERE vault_id = $1', [
    vaultId,
  ]);
  const former = await client.query('SELECT item_id, revision FROM item_revision WHERE vault_id = $1', [
    vaultId,
  ]);
  return {
    presentById: new Map(
      present.rows.map((row) => [row.item_id, { revision: Number(row.revision), flags: row.flags }]),
    ),
    everStored: new Set([...present.rows, ...former.rows].map((row) => `${row.item_id} ${row.revision}`)),
  };
};

/** I3: the owner, on a browser that knows nothing, opens every item and its history. Texts by item. */
const openEverything = async ({
  engine,
  alarms,
}: Device): Promise<{ texts: Map<string, string>; wrong: string[] }> => {
  const texts = new Map<string, string>();
  const damaged = await engine.listDamaged();
  const wrong = [...alarms.map((code) => `I3: ${code}`), ...damaged.map(({ id }) => `I3: ${id} is damaged`)];
  for (const { id } of await engine.listItems()) {
    const item = await engine.openItem(id);
    if (!item) wrong.push(`I3: ${id} does not open`);
    const former = await engine.listFormerRevisions(id);
    texts.set(id, JSON.stringify([item, former].map((value) => value ?? null)));
  }
  return { texts, wrong };
};

const isKept = (write: AcknowledgedWrite, stored: Stored, texts: ReadonlyMap<string, string>): boolean => {
  const [id = ''] = write.itemIds;
  const present = stored.presentById.get(id);
  if (!present || present.revision < write.revision || !stored.everStored.has(`${id} ${write.revision}`))
    return false;
  if (write.isDeleted) return present.flags === 1;
  // What was deleted later is not opened any more; that its revision is there was checked above.
  if (write.marker === null || present.flags === 1) return true;
  const text = write.itemIds.map((one) => texts.get(one) ?? '').join();
  return text.includes(`"notes":"${write.marker}`) && text.includes(`"userName":"${write.marker}"`);
};

/**
 * I1, I3, I5 and I6 of one vault, with a browser of a member that signed in just now.
 *
 * @param renewals how often the vault's keys were renewed meanwhile: each makes one revision of every item too.
 * @returns how many acknowledged writes are lost, and everything that is not as it should be.
 */
export const checkKept = async (
  client: pg.Client,
  vaultId: string,
  log: WriteLog,
  owner: Device,
  renewals = 0,
): Promise<{ readonly lost: number; readonly wrong: string[] }> => {
  const stored = await readStored(client, vaultId);
  const { texts, wrong } = await openEverything(owner);
  const lost = log.acknowledged.filter((write) => !isKept(write, stored, texts));
  for (const [id, attempts] of log.attemptsById) {
    const revision = stored.presentById.get(id)?.revision ?? 0;
    if (revision > attempts + renewals)
      wrong.push(`I6: ${id} has revision ${revision} after ${attempts} attempts`);
  }
  for (const { itemIds, revision } of lost.slice(0, 5))
    wrong.push(`I1: ${itemIds[0]} revision ${revision} is lost`);
  return { lost: lost.length, wrong: [...wrong, ...(await checkChain(client, vaultId))] };
};
