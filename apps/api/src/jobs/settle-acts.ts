import { settleStale } from '../db/approvals.ts';
import { audit } from '../db/audit.ts';
import type { Work } from '../db/database.ts';
import { notify } from '../db/hub.ts';
import { wantRotations } from '../db/members.ts';
import type { JobDatabase } from '../db/walls.ts';
import type { AccountMails } from '../mail/account-mails.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { endMemberships } from './end-memberships.ts';
import type { Job, StartJob } from './job-runs.ts';
import * as repo from './settle-acts.repo.ts';

export interface SettleDeps {
  /** Of one organisation. */
  readonly database: JobDatabase;
  readonly mailQueue: MailQueue;
  readonly mailsAbout: AccountMails;
  /** Removes mails to an address that lie in files on this machine. */
  readonly forgetMails: (email: string) => Promise<void>;
}

/** Deletes one account whose wait is over, and gives its address; null where there is none. */
const settleDeletion = async ({ sql }: Work, queue: MailQueue): Promise<string | null> => {
  const accountId = await repo.takeDeletion(sql);
  const leaving = accountId && (await repo.lockLeaving(sql, accountId));
  if (!leaving) return null;
  // Who had their keys is no member any more.
  const shared = await repo.listShared(sql, accountId);
  await repo.deleteAccount(sql, accountId, leaving);
  await audit(sql, accountId, 'removed');
  await wantRotations(sql, shared);
  await queue.removeTo(sql, leaving.email);
  for (const sessionId of leaving.sessions) await notify(sql, { kind: 'session-ended', sessionId });
  return leaving.email;
};

const settleFactors = async ({ sql }: Work): Promise<void> => {
  for (const accountId of await repo.dropFactors(sql)) {
    await audit(sql, accountId, 'factor-dropped');
    await notify(sql, { kind: 'account', accountId });
  }
};

const remind = async ({ sql }: Work, mailsAbout: AccountMails): Promise<number> => {
  const people = await repo.takeReminders(sql);
  for (const person of people) {
    await mailsAbout.tell(sql, person, 'kit-reminded');
    await audit(sql, person.accountId, 'kit-reminded');
  }
  return people.length;
};

/** Does what was waited for and drops what is over. Several processes may do it at once. */
export const settleActs = async ({
  database,
  mailQueue,
  mailsAbout,
  forgetMails,
}: SettleDeps): Promise<void> => {
  for (;;) {
    const email = await database.transaction((on) => settleDeletion(on, mailQueue));
    if (email === null) break;
    await forgetMails(email);
  }
  await endMemberships(database);
  await database.transaction(settleFactors);
  await repo.dropOver(database.sql);
  await settleStale(database.sql);
  while ((await database.transaction((on) => remind(on, mailsAbout))) > 0);
};

/** Settles the acts of one organisation after the other; `listDeps` says of which. What fails in one stops no other. */
export const startSettling = (
  listDeps: () => Promise<readonly SettleDeps[]>,
  start: StartJob,
  onError: (error: unknown) => void,
): Job => {
  const work = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const deps of await listDeps())
      await settleActs(deps).catch((failure: unknown) => void failures.push(failure));
    // The last one is told by the job itself.
    const last = failures.pop();
    failures.forEach(onError);
    if (last !== undefined) throw last;
  };
  return start({ name: 'settle-acts', everyMs: 60_000, work });
};
