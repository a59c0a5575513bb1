import { randomBytes } from 'node:crypto';
import { idText } from '@coffer/crypto/verify';
import { notify } from '../db/hub.ts';
import type { Sql } from '../db/sql.ts';
import type { ServerBoxes } from '../secrets/vaulting.ts';
import type { Message } from './messages.ts';

export interface Mail extends Message {
  readonly to: string;
}

interface Job {
  readonly id: string;
  readonly sealed: Buffer;
  readonly tries: number;
}

// A lease: whoever takes a mail has a minute; the wait doubles with each try.
const take = `UPDATE mail_job SET tries = tries + 1,
    send_after = now() + LEAST(make_interval(secs => 60 * 2 ^ tries), interval '1 hour')
  WHERE id = (SELECT id FROM mail_job WHERE send_after <= now() AND expires_at > now()
    ORDER BY send_after FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id, sealed, tries`;

/** The row of `job_run` that says when the last mail of an organisation left. */
export const sentName = (organisationId: string): string => `mail-sent/${organisationId}`;

const removeSent = `WITH gone AS (DELETE FROM mail_job WHERE id = $1 RETURNING organisation_id)
  INSERT INTO job_run (name, organisation_id, ran_at)
  SELECT 'mail-sent/' || organisation_id, organisation_id, now() FROM gone
  ON CONFLICT (name) DO UPDATE SET ran_at = now()`;

const putText = `INSERT INTO mail_job (id, sealed, send_after, expires_at)
  SELECT $1, $2, at, at + make_interval(hours => $3) FROM (SELECT COALESCE($4::timestamptz, now()) AS at) AS first`;

/** Mails wait in the database, sealed, from the transaction that causes them until they are sent. */
export const mailQueue = (boxes: ServerBoxes) => {
  const openMail = (id: string, sealed: Buffer): Mail =>
    JSON.parse(boxes.mails.open(id, sealed).toString('utf8')) as Mail;
  const isTo = (email: string, id: string, sealed: Buffer): boolean => {
    try {
      return openMail(id, sealed).to === email;
    } catch {
      // Sealed under a secret that was lost: it never leaves, and goes when it expires.
      return false;
    }
  };
  return {
    /** Leaves at once, or from a moment on; what could not be sent so many hours later is dropped. */
    put: async (sql: Sql, mail: Mail, hours = 24, from: Date | null = null): Promise<void> => {
      const id = idText(randomBytes(16));
      const sealed = boxes.mails.seal(id, Buffer.from(JSON.stringify(mail)));
      await sql(putText, [id, sealed, hours, from]);
      await notify(sql, { kind: 'mail' });
    },
    take: async (sql: Sql): Promise<{ readonly id: string; readonly mail: Mail } | null> => {
      const [job] = await sql<Job>(take);
      if (!job) return null;
      return { id: job.id, mail: openMail(job.id, job.sealed) };
    },
    /** Removes every mail to an address that waits. */
    removeTo: async (sql: Sql, email: string): Promise<void> => {
      const jobs = await sql<Omit<Job, 'tries'>>('SELECT id, sealed FROM mail_job');
      const ids = jobs.filter(({ id, sealed }) => isTo(email, id, sealed)).map(({ id }) => id);
      if (ids.length > 0) await sql('DELETE FROM mail_job WHERE id = ANY($1::uuid[])', [ids]);
    },
    /** Removes a mail that was sent, and notes when the last one of its organisation left. */
    removeSent: (sql: Sql, id: string): Promise<unknown> => sql(removeSent, [id]),
  };
};
export type MailQueue = ReturnType<typeof mailQueue>;
