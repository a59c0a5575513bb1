import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Mail } from './mail-queue.ts';

/** Sends one mail or throws. */
export type SendMail = (mail: Mail) => Promise<void>;

// As an object it stays one address: text would be parsed, and `a,b@example.org` is two.
const addressOf = (address: string) => ({ name: '', address });

export const smtpSender = ({ url, from }: { readonly url: string; readonly from: string }): SendMail => {
  const transport = nodemailer.createTransport(url, { from });
  return async ({ to, subject, text }) => {
    await transport.sendMail({ to: addressOf(to), subject, text });
  };
};

const nameOf = (to: string): string => `${to.replace(/[^a-zA-Z0-9@._+-]/g, '_').slice(0, 120)}.eml`;

const fileName = (to: string): string => `${new Date().toISOString().replace(/[:.]/g, '-')}-${nameOf(to)}`;

const timeLength = '2026-01-01T00-00-00-000Z-'.length;

/** Removes the files of mails to an address; a folder that was never made has none. */
export const forgetInOutbox = async (folder: string, email: string): Promise<void> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) if (name.slice(timeLength) === nameOf(email)) await rm(join(folder, name));
};

/** On the person's own machine a mail is a file; it appears whole. */
export const outboxSender = (folder: string): SendMail => {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return async ({ to, subject, text }) => {
    const { message } = await transport.sendMail({
      from: 'Coffer <coffer@localhost>',
      to: addressOf(to),
      subject,
      text,
    });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, `.${randomBytes(6).toString('hex')}.new`);
    await writeFile(draft, message as Buffer, { mode: 0o600 });
    await rename(draft, join(folder, fileName(to)));
  };
};
