import type { Sql } from '../db/sql.ts';
import type { MailQueue } from './mail-queue.ts';
import { mails } from './messages.ts';

export interface SharingMailsDeps {
  readonly mailQueue: MailQueue;
  /** Where people reach this server; asked at each mail, since a port may be known late. */
  readonly publicOrigin: () => string;
}

/** Mails between people. They say who, and never what: names of vaults are sealed, and words of invitations pass elsewhere. */
export const sharingMails = ({ mailQueue, publicOrigin }: SharingMailsDeps) => ({
  /** Tells people that somebody gave them access to something. */
  tellShared: async (sql: Sql, accountIds: readonly string[], from: string): Promise<void> => {
    const people = await sql<{ email: string }>('SELECT email FROM account WHERE id = ANY($1::uuid[])', [
      accountIds,
    ]);
    for (const { email } of people)
      await mailQueue.put(sql, { to: email, ...mails.shareReceived(from, `${publicOrigin()}/signin`) });
  },
  /** Asks somebody in. Whether he has an account already is said by the link alone, and to him alone. */
  invite: (sql: Sql, to: string, from: string, hasAccount: boolean): Promise<void> => {
    const link = `${publicOrigin()}/${hasAccount ? 'signin' : 'signup'}`;
    return mailQueue.put(sql, { to, ...mails.invitation(from, link) }, 48);
  },
});
export type SharingMails = ReturnType<typeof sharingMails>;
