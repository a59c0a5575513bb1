import type { Decider } from '../db/approvals.ts';
import type { Limits } from '../db/limits.ts';
import type { Sql } from '../db/sql.ts';
import type { MailQueue } from './mail-queue.ts';
import type { Message } from './messages.ts';

export interface ApprovalMailsDeps {
  readonly mailQueue: MailQueue;
  readonly limits: Limits;
  /** Where people reach this server; asked at each mail, since a port may be known late. */
  readonly publicOrigin: () => string;
}

const hourly = { name: 'approval-mail', seconds: 3600 };

/** Whose request it is stands in the console alone. */
const waits = (link: string): Message => ({
  subject: 'Somebody waits for you',
  text: `Somebody of your organisation asked for something that an administrator must agree to. What it is, and what you should look at first, stands here:\n\n${link}\n\nYou get such a mail once an hour at most, however many wait.\n\n-- \nCoffer`,
});

/** Mails to those who decide. */
export const approvalMails = ({ mailQueue, limits, publicOrigin }: ApprovalMailsDeps) => ({
  /** Tells each that a request waits, now or with the next mail that he may get. */
  tellDeciders: async (sql: Sql, deciders: readonly Decider[]): Promise<void> => {
    for (const { accountId, email } of deciders) {
      const from = await limits.takeTurn(sql, hourly, accountId);
      if (from)
        await mailQueue.put(sql, { to: email, ...waits(`${publicOrigin()}/admin/requests`) }, 24, from);
    }
  },
});
export type ApprovalMails = ReturnType<typeof approvalMails>;
