import { enAccount } from './en-account.ts';
import { enActivity } from './en-activity.ts';
import { enDevices } from './en-devices.ts';
import { enEntry } from './en-entry.ts';
import { enItems } from './en-items.ts';
import { enKnown } from './en-known.ts';
import { enOrganisation } from './en-organisation.ts';
import { enPages } from './en-pages.ts';
import { enPeople } from './en-people.ts';
import { enSharing } from './en-sharing.ts';
import { enVault } from './en-vault.ts';
import { enWays } from './en-ways.ts';

/** Text of the screens behind the lock; loaded with them. */
export const enInside = {
  ...enVault,
  ...enItems,
  ...enPages,
  ...enAccount,
  ...enWays,
  ...enDevices,
  ...enActivity,
  ...enSharing,
  ...enPeople,
  ...enOrganisation,
  ...enKnown,
} as const;

/** The whole English catalogue. */
export const en = { ...enEntry, ...enInside } as const;
