import type { OrganisationRole } from '@coffer/contracts';
import { root } from '../platform/place.ts';

// Written out: the contract that says so would bring all others into what a newcomer loads first.
const readers: readonly OrganisationRole[] = ['owner', 'administrator', 'auditor', 'helper'];

/** Whether the console is open to a role. */
export const opensConsole = (role: string): boolean => readers.some((one) => one === role);

/** Whether an address is of the console, which is a page of its own. */
export const isOfConsole = (address: string): boolean => /^\/admin(?=[/?]|$)/.test(address);

/** Leaves for the console: another page, so that this one forgets its keys. */
export const leaveForConsole = (address = '/admin/'): void => location.assign(root + address);
