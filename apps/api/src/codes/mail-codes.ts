import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/sql.ts';
import { problem } from '../http/problem.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { Message } from '../mail/messages.ts';
import { codeHash, codeMinutes, codesMost, codeTries, isCode, nextCodeAt } from './code.ts';
import type { CodeCeiling } from './code-ceiling.ts';

/** What a code is for; a code of one purpose is none for another. */
export type CodePurpose = 'sign-in' | 'recovery' | 'email';

export interface CodeMail {
  /** Of the session, recovery or act that the code belongs to. */
  readonly id: string;
  readonly purpose: CodePurpose;
  readonly to: string;
  /** False where no code may fit, though all looks and costs the same. */
  readonly isReal: boolean;
  /** The text, or null for none; what is sent in place of a code that fits nothing is the caller's choice. */
  readonly mail: (code: string) => Message | null;
}

export type CodeVerdict = 'right' | { readonly kind: 'wrong'; readonly triesLeft: number } | 'expired';

interface Row {
  readonly code_hash: Buffer;
  readonly tries: number;
  readonly sent: number;
  readonly sent_at: Date;
  /** The database's time. */
  readonly now: Date;
  readonly is_valid: boolean;
}

export interface MailCodesDeps {
  readonly codeKey: Buffer;
  readonly mailQueue: MailQueue;
  readonly ceiling: CodeCeiling;
}

const findText = `SELECT code_hash, tries, sent, sent_at, now() AS now, expires_at > now() AS is_valid FROM mail_code
  WHERE id = $1 AND purpose = $2 FOR UPDATE`;
const putText = `INSERT INTO mail_code (id, purpose, code_hash, expires_at)
  VALUES ($1, $2, $3, now() + make_interval(mins => ${codeMinutes}))`;
const replaceText = `UPDATE mail_code SET code_hash = $2, tries = 0, sent = sent + 1, sent_at = now(),
  expires_at = now() + make_interval(mins => ${codeMinutes}) WHERE id = $1`;

const find = async (sql: Sql, id: string, purpose: CodePurpose): Promise<Row | null> =>
  (await sql<Row>(findText, [id, purpose]))[0] ?? null;

/** Codes by mail: ten minutes, five tries each, five in all with growing waits (docs/spec/sign-in.md §4). */
export const mailCodes = ({ codeKey, mailQueue, ceiling }: MailCodesDeps) => {
  const placeOf = (purpose: CodePurpose, id: string): string => `mail\0${purpose}\0${id}`;

  const post = async (sql: Sql, { id, purpose, to, isReal, mail }: CodeMail): Promise<Buffer> => {
    const code = await ceiling.draw(sql);
    const message = mail(code);
    // No mail is a mail that expires before it is taken: whoever measures learns nothing.
    if (message) await mailQueue.put(sql, { to, ...message });
    else await mailQueue.put(sql, { to, subject: '', text: '' }, 0);
    return isReal ? codeHash(codeKey, placeOf(purpose, id), code) : randomBytes(32);
  };

  return {
    /** Mails the first code of something that is new in the same transaction. */
    send: async (sql: Sql, what: CodeMail): Promise<void> => {
      await sql(putText, [what.id, what.purpose, await post(sql, what)]);
    },
    /**
     * Mails another code in place of the one before.
     *
     * @throws `api/not-found` where none is awaited, `api/too-many-tries` before its time or after the fifth.
     */
    resend: async (sql: Sql, what: CodeMail): Promise<void> => {
      const found = await find(sql, what.id, what.purpose);
      if (!found) throw problem('api/not-found');
      if (found.sent >= codesMost) throw problem('api/too-many-tries');
      const retryAt = nextCodeAt(found.sent_at.getTime(), found.sent);
      if (retryAt > found.now.getTime()) throw problem('api/too-many-tries', { retryAt });
      await sql(replaceText, [what.id, await post(sql, what)]);
    },
    /** Judges a typed code, once if it is right. The caller's transaction must commit on every verdict, at once on wrong. */
    check: async (
      sql: Sql,
      { id, purpose, code }: { readonly id: string; readonly purpose: CodePurpose; readonly code: string },
    ): Promise<CodeVerdict> => {
      if (await ceiling.voids(sql, code)) return 'expired';
      const found = await find(sql, id, purpose);
      if (!found?.is_valid || found.tries >= codeTries) return 'expired';
      if (isCode(codeKey, placeOf(purpose, id), found.code_hash, code)) {
        await sql('DELETE FROM mail_code WHERE id = $1', [id]);
        return 'right';
      }
      await sql('UPDATE mail_code SET tries = tries + 1 WHERE id = $1', [id]);
      await ceiling.countWrong(sql);
      return { kind: 'wrong', triesLeft: codeTries - found.tries - 1 };
    },
  };
};
export type MailCodes = ReturnType<typeof mailCodes>;
