import { checkLog } from '../people/log.ts';
import { type ShareWaiting, settleInvitations } from '../people/settle-invitations.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { endMemberships } from '../sharing/member-acts.ts';
import { shareVault } from '../sharing/share-vault.ts';
import type { OpenVaults } from './open-vaults.ts';

/** Gives a guest who showed that he knows the words what waited for him; a vault that is gone meanwhile waits no more. */
const shareWaiting =
  (vaults: OpenVaults): ShareWaiting =>
  async (guest, waiting) => {
    for (const { vaultId, role } of waiting) {
      const work = vaults.get(vaultId);
      if (work) await shareVault(work, [{ to: guest.id, role, endsAt: null }], false);
    }
  };

/**
 * What is settled between people behind an open vault: the log of identities is held against what was seen, guests who
 * answered get what waited for them, and memberships whose time is over end.
 */
export const settlePeople = async (ports: Ports, session: Unlocked, vaults: OpenVaults): Promise<void> => {
  await checkLog(ports, session);
  await settleInvitations(ports, session, shareWaiting(vaults));
  for (const work of vaults.all()) if (work.vault.kind) await endMemberships(work);
};
