import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Deployment, withDatabase } from './deployment.ts';

/** Where mails are queued, and where they lie once they were sent. */
export type PostOffice = Pick<Deployment, 'dataDir' | 'databaseUrl'>;

const patience = 30_000;
const timeLength = '2026-01-01T00-00-00-000Z-'.length;

const outboxOf = ({ dataDir }: PostOffice): string => join(dataDir, 'outbox');

const mailsTo = (office: PostOffice, email: string): string[] =>
  existsSync(outboxOf(office))
    ? readdirSync(outboxOf(office))
        .filter((name) => name.slice(timeLength) === `${email}.eml`)
        .sort()
    : [];

/** Whoever took a mail has it for a minute; one that was killed with it would keep the others waiting as long. */
const hurryText = 'UPDATE mail_job SET send_after = now() WHERE expires_at > now() RETURNING id';
const wakeText = `SELECT pg_notify('coffer', '{"kind":"mail"}')`;

// [Note: Late mails] An API that is killed leaves mails behind, which the next one sends when it gets to it: the code of a
// recovery that was cut off may arrive after that of the sign-in that follows, and then the newest code is the wrong one.
// So whoever counts mails or reads a code waits until none is under way.
/** Waits until every mail that was caused so far lies in its place. The test's own doing: nobody waits for a lease. */
const settleMails = (office: PostOffice): Promise<void> =>
  withDatabase(office.databaseUrl(), async (client) => {
    for (const began = Date.now(); Date.now() - began < patience; await wait(20)) {
      if ((await client.query(hurryText)).rows.length === 0) return;
      await client.query(wakeText);
    }
    throw new Error('A mail is never sent.');
  });

/** How many mails came to an address, once none is under way any more. */
export const countMails = async (office: PostOffice, email: string): Promise<number> => {
  await settleMails(office);
  return mailsTo(office, email).length;
};

/** The code of the newest mail to an address after its first `since` mails, once none is under way any more. */
export const mailedCode = async (office: PostOffice, email: string, since = 0): Promise<string> => {
  await settleMails(office);
  for (const name of mailsTo(office, email).slice(since).reverse()) {
    const code = /^\s*(\d{8})\s*$/m.exec(readFileSync(join(outboxOf(office), name), 'utf8'))?.[1];
    if (code) return code;
  }
  throw new Error('No code was mailed.');
};
