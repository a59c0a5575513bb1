import type { Limit, Limits } from '../../db/limits.ts';
import type { Sql } from '../../db/sql.ts';

const quarter = 15 * 60;
const hour = 3600;
const day = 24 * hour;

/** Mails of sign-ups that one address gets in a day, whoever asks for them. */
export const mailsPerAddress = 8;
/** How many of them one network may cause: less, so that a stranger in one place can't use up the owner's. */
export const mailsPerCaller = 4;
const mailsPerNetwork = 60;

// [Note: No limit by address alone] Whoever knows an address could use it up and so keep its owner out; only what sends
// mail is counted by address. Known and unknown addresses are counted alike: a refusal tells nothing of them.
/** How often sign-ups may be begun and, since anybody can name a stranger's address, how often they send mail. */
export const signUpLimits = (limits: Limits, factor: number) => {
  const prelogins: Limit = { name: 'prelogin-ip', most: 100 * factor, seconds: quarter };
  const registrations: Limit = { name: 'register-ip', most: 20 * factor, seconds: hour };
  const toAddressFromHere: Limit = { name: 'sign-up-mail-caller', most: mailsPerCaller, seconds: day };
  const toAddress: Limit = { name: 'sign-up-mail-address', most: mailsPerAddress, seconds: day };
  const fromHere: Limit = { name: 'sign-up-mail-ip', most: mailsPerNetwork * factor, seconds: day };
  const caller = (email: string, ip: string): string => `${email}\0${ip}`;
  return {
    takePrelogin: (ip: string): Promise<void> => limits.take(prelogins, ip),
    takeRegistration: (ip: string): Promise<void> => limits.take(registrations, ip),
    /** Refuses at no cost what would be refused after two slow hashes. */
    checkMail: async (email: string, ip: string): Promise<void> => {
      await limits.check(toAddressFromHere, caller(email, ip));
      await limits.check(toAddress, email);
      await limits.check(fromHere, ip);
    },
    /** Counts one mail in the transaction that queues it: what rolls back was not sent. */
    takeMail: async (sql: Sql, email: string, ip: string): Promise<void> => {
      await limits.takeIn(sql, toAddressFromHere, caller(email, ip));
      await limits.takeIn(sql, toAddress, email);
      await limits.takeIn(sql, fromHere, ip);
    },
  };
};
