import { equalBytes } from '@coffer/crypto';
import type { VaultId } from '../items/item.ts';
import type { AccountState } from '../session/account-state.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { groupKeysOf } from './group-keys.ts';

/** Shared vaults, groups before the others: their keys open what was granted to them. */
export const groupsFirst = (vaults: AccountState['vaults']): VaultId[] => {
  const shared = Object.entries(vaults).filter(([, { kind }]) => kind !== undefined);
  const rank = ([, { kind }]: (typeof shared)[number]): number => (kind === 'group' ? 0 : 1);
  return shared.sort((a, b) => rank(a) - rank(b)).map(([id]) => id);
};

/** Has the keys of a group at hand, under the identity that its newest manifest names. */
export const holdGroupKeys = (session: Unlocked, { id, idBytes, kind, meta, head }: OpenVault): void => {
  const keys = kind === 'group' ? groupKeysOf(meta) : null;
  const own = head?.manifest.members.find(({ accountId }) => equalBytes(accountId, idBytes));
  if (keys && own) session.groupKeys.set(id, { identityHash: own.identityHash, keys });
};
