import type { ReplyOf, readFromBackup } from '@coffer/contracts';
import { fromBase64Url, idBytes, itemContext, openContent, overviewPart, secretPart } from '@coffer/crypto';
import { isDamage } from '../items/damage.ts';
import type { ItemId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { askForFormerKeys, heldKeys } from '../sync/vault-keys.ts';

/** A sealed item out of a backup. */
export type BackupRow = NonNullable<ReplyOf<typeof readFromBackup>['items'][number]['row']>;

/**
 * Whether a sealed item of a backup opens under keys that this account has; null where it has none of that epoch, as
 * somebody who came later.
 *
 * @throws what a call throws.
 * Spec: docs/spec/backup.md §5.
 */
export const doesRowOpen = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  vault: OpenVault,
  itemId: ItemId,
  { keyEpoch, revision, overview, secret }: BackupRow,
): Promise<boolean | null> => {
  await askForFormerKeys(ports, session, vault, keyEpoch);
  const keys = heldKeys(vault, keyEpoch);
  if (!keys) return null;
  const place = { vaultId: vault.idBytes, itemId: idBytes(itemId), keyEpoch, revision };
  try {
    await openContent(keys.enc, itemContext(place, overviewPart), fromBase64Url(overview));
    await openContent(keys.enc, itemContext(place, secretPart), fromBase64Url(secret));
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
};
