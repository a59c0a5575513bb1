import { clientAs } from '@coffer/contracts';
import type { Ports } from '../ports.ts';
import { type Desk, emptyDesk } from './desk.ts';
import { lockFromOutside } from './leave.ts';

// [Note: One cookie, two tabs] Tabs share the cookie. Where another account signed in meanwhile, this tab's calls would
// be made in that account's name; each says whose it is, and the first one that is refused for it locks this tab.
/** A desk with nothing on it, whose calls name the account that is, or was last, on it. */
export const openDesk = (ports: Ports): Desk => {
  const onOther = (): void => {
    if (desk.open) void lockFromOutside(desk, desk.open.work.session.email);
  };
  const client = clientAs(ports.client, () => desk.accountId, onOther);
  const desk = emptyDesk({ ...ports, client });
  return desk;
};
