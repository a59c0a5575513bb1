import { type ReplyOf, readFromBackup, readProvableBackup, reportBackupProof } from '@coffer/contracts';
import {
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  itemContext,
  openContent,
  overviewPart,
  randomBytes,
  secretPart,
  sha256,
} from '@coffer/crypto';
import { randomIndex } from '../generator/generate-password.ts';
import { isDamage } from '../items/damage.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { askForFormerKeys, heldKeys } from '../sync/vault-keys.ts';

/** Most items that are looked at for one proof. */
export const proofItems = 4;

interface Picked {
  readonly vault: OpenVault;
  readonly itemId: ItemId;
}

type SentItem = NonNullable<ReplyOf<typeof readFromBackup>['items'][number]>;

const pick = (vaults: readonly OpenVault[]): Picked[] => {
  const all = vaults.flatMap((vault) => [...vault.itemsById.keys()].map((itemId) => ({ vault, itemId })));
  const picked: Picked[] = [];
  while (picked.length < proofItems && all.length > 0)
    picked.push(...all.splice(randomIndex(randomBytes, all.length), 1));
  return picked;
};

/** Whether an item of the backup is right; null where that can't be told. */
const isRight = async (
  ports: Ports,
  session: Unlocked,
  { vault, itemId }: Picked,
  sent: SentItem,
): Promise<boolean | null> => {
  const { revision, keyEpoch } = sent;
  const [overview, secret] = [fromBase64Url(sent.overview), fromBase64Url(sent.secret)];
  const leaf = vault.tree.get(itemId);
  if (leaf?.revision === revision)
    return equalBytes(sha256(overview), leaf.overviewHash) && equalBytes(sha256(secret), leaf.secretHash);
  await askForFormerKeys(ports, session, vault, keyEpoch);
  const keys = heldKeys(vault, keyEpoch);
  if (!keys) return null;
  const place = { vaultId: vault.idBytes, itemId: idBytes(itemId), keyEpoch, revision };
  try {
    await openContent(keys.enc, itemContext(place, overviewPart), overview);
    await openContent(keys.enc, itemContext(place, secretPart), secret);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
};

/**
 * Looks into the deployment's newest backup, once a backup: asks for a few items of the open vaults out of its file, checks
 * them, and says how many were right. What the server hands out for it is never shown nor kept.
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
  const { items } = await ports.client.call(readFromBackup, { params, body });
  let [checked, failed] = [0, 0];
  for (const [at, each] of picked.entries()) {
    const sent = items[at];
    const right = sent ? await isRight(ports, session, each, sent) : null;
    if (right !== null) checked += 1;
    if (right === false) failed += 1;
  }
  if (checked === 0) return null;
  const idempotencyKey = idText(randomBytes(16));
  await ports.client.call(reportBackupProof, { params, body: { checked, failed } }, { idempotencyKey });
  return { checked, failed };
};
