import type { Sql } from '../db/sql.ts';
import { newToken } from '../http/cookies.ts';
import { accountMessage, type MailFacts, type MailKind } from './account-messages.ts';
import type { MailQueue } from './mail-queue.ts';

export interface AccountMailsDeps {
  readonly mailQueue: MailQueue;
  /** Where people reach this server; asked at each mail, since a port may be known late. */
  readonly publicOrigin: () => string;
}

export interface Addressee {
  readonly accountId: string;
  readonly email: string;
}

/** What the mail is about, for its text and for what its link can undo. */
export interface TellFacts extends MailFacts {
  readonly actId?: string;
  readonly deviceId?: string;
}

/** Longer than any act waits: a mail is often read late. */
const linkDays = 30;

const putToken = `INSERT INTO mail_token (hash, account_id, kind, act_id, device_id, expires_at)
  VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => ${linkDays}))`;

/** Mails about an account, written in the transaction of what they tell, each with its own link "this was not me". */
export const accountMails = ({ mailQueue, publicOrigin }: AccountMailsDeps) => {
  const link = async (
    sql: Sql,
    accountId: string,
    kind: MailKind,
    facts: Pick<TellFacts, 'actId' | 'deviceId'> = {},
  ): Promise<string> => {
    const token = newToken();
    await sql(putToken, [token.hash, accountId, kind, facts.actId ?? null, facts.deviceId ?? null]);
    // After the hash sign, so that it reaches no log on its way.
    return `${publicOrigin()}/not-me#${token.text}`;
  };
  return {
    link,
    /** Writes the mail of a kind to the account's address, or to the one that is told. */
    tell: async (
      sql: Sql,
      { accountId, email }: Addressee,
      kind: MailKind,
      facts: TellFacts = {},
    ): Promise<void> => {
      const message = accountMessage(kind, facts, await link(sql, accountId, kind, facts));
      await mailQueue.put(sql, { to: email, ...message });
    },
  };
};
export type AccountMails = ReturnType<typeof accountMails>;
