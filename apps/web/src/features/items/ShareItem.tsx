import { Radio } from '@coffer/ui';
import { UserPlus } from '@coffer/ui/icons';
import type { ItemId, NotDone, OpenedItem, ShareItemOutcome, ShareWith, VaultSummary } from '@coffer/vault';
import { draftOf } from '@coffer/vault/item-content';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { itemAddress } from '../../shell/inside/place.ts';
import { isAtLeast, rolesToGive } from '../../shell/inside/sharing/roles.ts';
import type { Shared } from '../../shell/inside/sharing/ShareResults.tsx';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import * as styles from './item.css.ts';

const ShareDialog = lazy(async () => ({
  default: (await import('../../shell/inside/sharing/ShareDialog.tsx')).ShareDialog,
}));

/**
 * What is shared: the item itself, moved into a vault of its own; the vault that holds it; or a copy, so that those
 * who have the item in a vault of many do not lose it.
 */
type What = 'item' | 'vault' | 'copy';

const whatOf = (vault: VaultSummary | undefined): readonly What[] => {
  if (!vault || vault.kind === 'private') return ['item'];
  const maySharesVault = isAtLeast(vault.role, 'manager') && vault.state === 'open';
  if (vault.kind === 'item') return maySharesVault ? ['vault'] : ['copy'];
  return maySharesVault ? ['copy', 'vault'] : ['copy'];
};

interface SharedItem extends Shared {
  readonly itemId: ItemId;
}

const useShareItem = (item: OpenedItem, what: What) => {
  const { engine } = useSharing();
  const shareCopy = async (people: readonly ShareWith[]): Promise<ShareItemOutcome> => {
    const id = await engine.newItemId();
    const saved = await engine.saveItem(id, 0, draftOf(item));
    if (saved.kind !== 'failed') return engine.shareItem(saved.id, people);
    const { reason } = saved;
    return {
      kind: 'failed',
      reason: reason === 'too-large' || reason === 'vault-full' ? 'too-many' : reason,
    };
  };
  return async (people: readonly ShareWith[]): Promise<SharedItem | NotDone> => {
    if (what === 'item') return engine.shareItem(item.id, people);
    if (what === 'copy') return shareCopy(people);
    const outcome = await engine.shareVault(item.vaultId, people);
    return outcome.kind === 'shared' ? { ...outcome, itemId: item.id } : outcome;
  };
};

const WhatField = (props: {
  readonly choices: readonly What[];
  readonly what: What;
  readonly vaultName: string;
  readonly onWhat: (what: What) => void;
}) => {
  const { share } = useMessages();
  const { choices, what, vaultName, onWhat } = props;
  if (choices.length === 1)
    return what === 'copy' ? <p className={styles.quiet}>{share.copyWhy(vaultName)}</p> : null;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.groupTitle}>{share.what}</legend>
      <Radio
        name="what"
        label={share.copyAlone}
        hint={share.copyAloneHint(vaultName)}
        checked={what === 'copy'}
        onChange={() => onWhat('copy')}
      />
      <Radio
        name="what"
        label={share.wholeVault(vaultName)}
        checked={what === 'vault'}
        onChange={() => onWhat('vault')}
      />
    </fieldset>
  );
};

const Asking = (props: { readonly item: OpenedItem; readonly onDone: () => void }) => {
  const { share, vault: words } = useMessages();
  const { byVault } = useSharing();
  const { reload } = useItems();
  const name = useVaultName();
  const [, navigate] = useLocation();
  const { item, onDone } = props;
  const vault = byVault.get(item.vaultId);
  const choices = whatOf(vault);
  const [what, setWhat] = useState<What>(choices[0] ?? 'copy');
  const run = useShareItem(item, what);
  const isVault = what === 'vault' && vault?.kind === 'shared';
  const title = item.overview.title || words.untitled;
  const done = async (shared: SharedItem | null) => {
    onDone();
    if (!shared) return;
    await reload().catch(() => undefined);
    // In a vault of its own the item has another id.
    if (shared.itemId !== item.id) navigate(itemAddress(shared.itemId, ''), { replace: true });
  };
  return (
    <ShareDialog
      name={isVault && vault ? name(vault) : title}
      roles={rolesToGive(what === 'vault' ? (vault?.role ?? 'reader') : 'owner')}
      note={isVault && vault ? share.noteVault(vault.items) : share.note}
      {...(what === 'vault' ? { vaultId: item.vaultId } : {})}
      run={run}
      onDone={(shared) => void done(shared as SharedItem | null)}
    >
      <WhatField choices={choices} what={what} vaultName={vault ? name(vault) : ''} onWhat={setWhat} />
    </ShareDialog>
  );
};

/** Shares what is open: the button, and the dialog behind it. */
export const ShareItem = ({ item }: { readonly item: OpenedItem }) => {
  const { share } = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <>
      <OnlineButton icon={<UserPlus />} onClick={() => setOpen(true)}>
        {share.share}
      </OnlineButton>
      {open && (
        <Suspense>
          <Asking item={item} onDone={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
