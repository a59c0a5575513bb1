import { defaultAnswersIterations } from '@coffer/crypto';
import type { AccountEngine } from '../account-engine.ts';
import { waysIn } from '../ways/ways-in.ts';
import type { Desk } from './desk.ts';

/** Which ways open this vault, told from what the other parts know of the account. */
export const waysPart = (
  desk: Desk,
  ask: Pick<AccountEngine, 'account' | 'listDevices' | 'offline'>,
): Pick<AccountEngine, 'waysIn'> => ({
  waysIn: async () => {
    const [account, devices, offline] = await Promise.all([ask.account(), ask.listDevices(), ask.offline()]);
    const now = desk.ports.clock.now();
    return waysIn({ account, devices, offline, answersIterations: defaultAnswersIterations, now });
  },
});
