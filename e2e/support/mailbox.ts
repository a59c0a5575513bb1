import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The mails that a Coffer has written as files. */
export interface Mailbox {
  /** How many mails went to `address` so far. */
  mailCount(address: string): number;
  /** The newest code that was mailed to `address` after its first `since` mails; waits for the mail to arrive. */
  mailedCode(address: string, since?: number): Promise<string>;
  /** The newest mail to `address` with `subject`, decoded; waits for it. */
  mailAbout(address: string, subject: string): Promise<string>;
}

const namesTo = (outbox: string, address: string): string[] => {
  try {
    return readdirSync(outbox)
      .filter((name) => name.endsWith(`-${address.toLowerCase()}.eml`))
      .sort();
  } catch {
    return [];
  }
};

/** Quoted-printable breaks lines and spells "=" as "=3D". */
const decode = (mail: string): string => {
  const text = mail.replaceAll('\r', '');
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(text)) return text;
  return text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};

const longestWait = 20_000;

/** Asks until there is an answer. */
const until = async (what: string, look: () => string | undefined): Promise<string> => {
  for (const began = Date.now(); Date.now() - began < longestWait; await wait(50)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error(`There is no ${what}.`);
};

/** The mails of a folder. */
export const mailboxOf = (outbox: string): Mailbox => {
  const mails = (address: string, since = 0): string[] =>
    namesTo(outbox, address)
      .slice(since)
      .reverse()
      .map((name) => decode(readFileSync(join(outbox, name), 'utf8')));
  return {
    mailCount: (address) => namesTo(outbox, address).length,
    mailedCode: (address, since = 0) =>
      until(`code for ${address}`, () =>
        mails(address, since)
          .map((mail) => /^\s*(\d{8})\s*$/m.exec(mail)?.[1])
          .find((code) => code !== undefined),
      ),
    mailAbout: (address, subject) =>
      until(`mail “${subject}” for ${address}`, () =>
        mails(address).find((mail) => mail.includes(`Subject: ${subject}\n`)),
      ),
  };
};

const mailboxes = new Map<string, Mailbox>();

/** Notes where the mails of a running Coffer lie, for those who know only the page's address. */
export const addMailbox = (address: string, mailbox: Mailbox): void => {
  mailboxes.set(new URL(address).origin, mailbox);
};

/** The mails of the Coffer that serves an address. */
export const mailboxAt = (address: string): Mailbox | undefined => mailboxes.get(new URL(address).origin);
