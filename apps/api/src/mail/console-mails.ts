import type { OrganisationRole } from '@coffer/contracts';
import type { Sql } from '../db/sql.ts';
import type { MailQueue } from './mail-queue.ts';
import { type Message, mails } from './messages.ts';

export interface ConsoleMailsDeps {
  readonly mailQueue: MailQueue;
  /** Where people reach this server; asked at each mail, since a port may be known late. */
  readonly publicOrigin: () => string;
}

/** Days in which whoever was let in can sign up. */
export const admissionDays = 14;

/** Mails about what administrators did. No reason is in them: mail is read by others, and who asks is told. */
export const consoleMails = ({ mailQueue, publicOrigin }: ConsoleMailsDeps) => {
  const put = (sql: Sql, to: string, message: Message, hours?: number): Promise<void> =>
    mailQueue.put(sql, { to, ...message }, hours);
  return {
    tellSuspended: (sql: Sql, to: string) => put(sql, to, mails.suspended()),
    tellReactivated: (sql: Sql, to: string) => put(sql, to, mails.reactivated(`${publicOrigin()}/signin`)),
    tellRemoval: (sql: Sql, to: string, until: Date) => put(sql, to, mails.removalAsked(until)),
    tellRole: (sql: Sql, to: string, role: OrganisationRole) => put(sql, to, mails.roleChanged(role)),
    /** Asks somebody in who has no account. */
    admit: (sql: Sql, to: string, from: string) =>
      put(sql, to, mails.admitted(from, `${publicOrigin()}/signup`), 72),
  };
};
export type ConsoleMails = ReturnType<typeof consoleMails>;
