import { type ReplyOf, readFromBackup, readProvableBackup, reportBackupProof } from '@coffer/contracts';
import {
  CryptoError,
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  type Leaf,
  type Manifest,
  provenLeaf,
  randomBytes,
  sha256,
} from '@coffer/crypto';
import { randomIndex } from '../generator/generate-password.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { backupManifest, type SentVault } from './backup-manifest.ts';
import { type BackupRow, doesRowOpen } from './open-backup-row.ts';

/** Most items that are looked at for one proof. */
export const proofItems = 4;
/** Milliseconds by which the clock of whoever wrote a vault may be wrong. */
const clockSlack = 24 * 3_600_000;

interface Picked {
  readonly vault: OpenVault;
  readonly itemId: ItemId;
}

type SentItem = ReplyOf<typeof readFromBackup>['items'][number];

/** How one item of a backup is: null where that can't be told. */
type Verdict = boolean | null;

const pick = (vaults: readonly OpenVault[]): Picked[] => {
  const all = vaults.flatMap((vault) => [...vault.itemsById.keys()].map((itemId) => ({ vault, itemId })));
  const picked: Picked[] = [];
  while (picked.length < proofItems && all.length > 0)
    picked.push(...all.splice(randomIndex(randomBytes, all.length), 1));
  return picked;
};

/** What the manifest of the backup holds of an item; `'wrong'` where the rows of the backup are not those of its root. */
const leafUnder = (
  { root }: Manifest,
  itemId: ItemId,
  hashes: string,
  bucket: string,
): Leaf | 'none' | 'wrong' => {
  const proof = { hashes: fromBase64Url(hashes), bucket: fromBase64Url(bucket) };
  try {
    return provenLeaf(root, idBytes(itemId), proof) ?? 'none';
  } catch (error) {
    if (error instanceof CryptoError) return 'wrong';
    throw error;
  }
};

const isRow = (row: BackupRow, leaf: Leaf, { keyEpoch }: Manifest): boolean =>
  row.revision === leaf.revision &&
  row.keyEpoch === keyEpoch &&
  equalBytes(sha256(fromBase64Url(row.overview)), leaf.overviewHash) &&
  equalBytes(sha256(fromBase64Url(row.secret)), leaf.secretHash);

/** By whom, and of which vault, a backup is looked at. */
interface Look {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
}

const judgeItem = async (
  { ports, session, vault }: Look,
  manifest: Manifest,
  itemId: ItemId,
  hashes: string,
  { bucket, row }: SentItem,
): Promise<Verdict> => {
  const leaf = leafUnder(manifest, itemId, hashes, bucket);
  if (leaf === 'wrong') return false;
  // Younger than the backup, or gone when it was made: there is nothing to give back.
  if (leaf === 'none' || leaf.deleted) return row === null ? null : false;
  if (!row || !isRow(row, leaf, manifest)) return false;
  return doesRowOpen(ports, session, vault, itemId, row);
};

/** A vault that a backup lacks is missing if it was there when the backup was made. */
const judgeLack = ({ head }: OpenVault, madeAt: number): Verdict =>
  head && head.manifest.time + clockSlack < madeAt ? false : null;

/** Verdicts about the items of one vault. */
const judgeVault = async (
  look: Look,
  sent: SentVault | undefined,
  { items, madeAt }: { readonly items: readonly [ItemId, SentItem][]; readonly madeAt: number },
): Promise<Verdict[]> => {
  const { ports, vault } = look;
  if (!sent) return items.map(() => judgeLack(vault, madeAt));
  const manifest = await backupManifest(ports, vault, sent);
  if (manifest === 'unknown') return items.map(() => null);
  if (manifest === 'wrong') return items.map(() => false);
  return Promise.all(items.map(([itemId, item]) => judgeItem(look, manifest, itemId, sent.hashes, item)));
};

const judge = async (
  by: Pick<Look, 'ports' | 'session'>,
  picked: readonly Picked[],
  sent: ReplyOf<typeof readFromBackup>,
  madeAt: number,
): Promise<Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const vault of new Set(picked.map((each) => each.vault))) {
    const items = picked.flatMap((each, at): [ItemId, SentItem][] => {
      const item = sent.items[at];
      return each.vault === vault && item ? [[each.itemId, item]] : [];
    });
    const of = sent.vaults.find(({ vaultId }) => vaultId === vault.id);
    verdicts.push(...(await judgeVault({ ...by, vault }, of, { items, madeAt })));
  }
  return verdicts;
};

/**
 * Looks into the deployment's newest backup, once a backup: asks for a few items of the open vaults out of its file, holds
 * them against the manifest under which the backup has them, opens them, and says how many were right. What the server hands out for it
 * is never shown nor kept.
 *
 * @returns how many were checked and failed; null where there was nothing to check.
 * @throws what a call throws.
 * Spec: docs/spec/backup.md §5.
 */
export const proveBackup = async (
  ports: Ports,
  session: Unlocked,
  vaults: readonly OpenVault[],
): Promise<{ readonly checked: number; readonly failed: number } | null> => {
  const { backup } = await ports.client.call(readProvableBackup, {});
  const picked = backup && !backup.isProvenByYou ? pick(vaults) : [];
  if (!backup || picked.length === 0) return null;
  const params = { backupId: backup.backupId };
  const body = { items: picked.map(({ vault, itemId }) => ({ vaultId: vault.id, itemId })) };
  const sent = await ports.client.call(readFromBackup, { params, body });
  const told = (await judge({ ports, session }, picked, sent, backup.madeAt)).filter(
    (verdict) => verdict !== null,
  );
  const [checked, failed] = [told.length, told.filter((isRight) => !isRight).length];
  if (checked === 0) return null;
  const idempotencyKey = idText(randomBytes(16));
  await ports.client.call(reportBackupProof, { params, body: { checked, failed } }, { idempotencyKey });
  return { checked, failed };
};
