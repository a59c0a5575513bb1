import { enEntry } from './en-entry.ts';
import { enItems } from './en-items.ts';
import { enPages } from './en-pages.ts';
import { enVault } from './en-vault.ts';

/** Text of the screens behind the lock; loaded with them. */
export const enInside = { ...enVault, ...enItems, ...enPages } as const;

/** The whole English catalogue. */
export const en = { ...enEntry, ...enInside } as const;
