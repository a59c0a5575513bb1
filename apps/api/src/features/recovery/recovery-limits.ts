import type { Limit, Limits } from '../../db/limits.ts';
import type { Sql } from '../../db/sql.ts';

const day = 24 * 3600;
/** Wrong answers and codes of a kit in a day. */
export const wrongPerDay = 10;
/** Wrong ones in all, until a right one. */
export const wrongInAll = 50;
// Longer than anybody waits: only a right one ends it.
const forEver = 20 * 365 * day;

const perDay: Limit = { name: 'recovery-wrong-day', most: wrongPerDay, seconds: day };
const inAll: Limit = { name: 'recovery-wrong-all', most: wrongInAll, seconds: forEver };

/** How often recoveries are begun, and how often a way back in may be guessed at. */
export const recoveryLimits = (limits: Limits, factor: number) => {
  const begun: Limit = { name: 'recovery-ip', most: 20 * factor, seconds: 3600 };
  const toAddressFromHere: Limit = { name: 'recovery-mail-caller', most: 5, seconds: day };
  const toAddress: Limit = { name: 'recovery-mail-address', most: 20, seconds: day };
  return {
    takeBegin: (ip: string): Promise<void> => limits.take(begun, ip),
    /** Counts one mail: known and unknown addresses alike. */
    takeMail: async (sql: Sql, email: string, ip: string): Promise<void> => {
      await limits.takeIn(sql, toAddressFromHere, `${email}\0${ip}`);
      await limits.takeIn(sql, toAddress, email);
    },
    /** Counts a try before it is judged; gives those that are left in the day. */
    takeTry: async (accountId: string): Promise<number> => {
      await limits.take(perDay, accountId);
      await limits.take(inAll, accountId);
      return limits.left(perDay, accountId);
    },
    /** Gives all tries back: only somebody who has the whole key is right. */
    forgive: async (sql: Sql, accountId: string): Promise<void> => {
      await limits.clearIn(sql, perDay, accountId);
      await limits.clearIn(sql, inAll, accountId);
    },
  };
};
