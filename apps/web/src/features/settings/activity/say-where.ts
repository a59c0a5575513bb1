import type { OrganisationRole } from '@coffer/contracts';
import type { ActivityEvent } from '@coffer/vault';

interface WhereWords {
  readonly where: (device: string, network: string) => string;
  readonly network: (network: string) => string;
  readonly by: Readonly<Record<OrganisationRole, (name: string) => string>>;
  readonly byGone: string;
}

/** Where something was done from; of what somebody else did, by whom, with the device that it was done to. */
export const sayWhere = (words: WhereWords, { deviceName, network, by }: ActivityEvent): string => {
  if (by) {
    const who = by.fullName === null ? words.byGone : words.by[by.role ?? 'member'](by.fullName);
    return deviceName ? `${deviceName} · ${who}` : who;
  }
  if (deviceName && network) return words.where(deviceName, network);
  return deviceName ?? (network ? words.network(network) : '');
};
