import type { VaultId, VaultMember } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useSharing } from '../sharing.tsx';
import { whoCanRead } from './who-can-read.ts';

/** Who is in a vault, asked when it is shared; null while that is not known. */
export const useMembers = (vaultId: VaultId | undefined): readonly VaultMember[] | null => {
  const { byVault, engine, seen, version } = useSharing();
  const isShared = (vaultId === undefined ? 1 : (byVault.get(vaultId)?.members ?? 1)) > 1;
  const [, setAnswered] = useState(0);
  useEffect(() => {
    if (vaultId === undefined || !isShared) return;
    let stale = false;
    engine.listMembers(vaultId).then(
      (members) => {
        seen.set(vaultId, members);
        if (!stale) setAnswered((before) => before + 1);
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [engine, seen, vaultId, isShared, version]);
  if (vaultId === undefined) return null;
  return isShared ? (seen.get(vaultId) ?? null) : [];
};

/** Who can read what lies in a vault, in words; only a count while the names are not known. */
export const useWhoCanRead = (vaultId: VaultId | undefined): string => {
  const { sharing } = useMessages();
  const { byVault } = useSharing();
  const members = useMembers(vaultId);
  if (members) return whoCanRead(members, sharing);
  const count = vaultId === undefined ? 0 : (byVault.get(vaultId)?.members ?? 0);
  return count > 1 ? sharing.members(count) : '';
};
