import { ApiError, type Client, clientAs, readSession, Unreachable } from '@coffer/contracts';
import { watchStorage } from '../device/watch-storage.ts';
import type { Ports } from '../ports.ts';
import { type Desk, emptyDesk, tell } from './desk.ts';
import { lockFromOutside } from './leave.ts';

/** While a copy is read, nothing is asked in the name of a session that this engine does not hold. */
const unlessOffline = (client: Client, isOffline: () => boolean): Client => ({
  call: async (endpoint, call, options) => {
    if (isOffline() && (endpoint.access === 'half' || endpoint.access === 'full')) throw new Unreachable();
    return client.call(endpoint, call, options);
  },
});

/** Whether the server answers at all; what it answers does not matter. */
const reach = async (client: Client): Promise<boolean> => {
  try {
    await client.call(readSession, {});
    return true;
  } catch (error) {
    return error instanceof ApiError && error.problem.status < 500;
  }
};

// [Note: One cookie, two tabs] Tabs share the cookie. Where another account signed in meanwhile, this tab's calls would
// be made in that account's name; each says whose it is, and the first one that is refused for it locks this tab.
/** A desk with nothing on it, whose calls name the account that is, or was last, on it. */
export const openDesk = (ports: Ports): Desk => {
  const onOther = (): void => {
    if (desk.open) void lockFromOutside(desk, desk.open.work.session.email);
  };
  const named = clientAs(ports.client, () => desk.accountId, onOther);
  const client = unlessOffline(named, () => desk.open?.isOffline === true);
  const replica = watchStorage(ports.replica, (state) => tell(desk, { kind: 'storage', state }));
  const desk = emptyDesk({ ...ports, client, replica }, () => reach(ports.client));
  return desk;
};
