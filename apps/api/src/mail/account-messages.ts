import type { ActivityKind } from '@coffer/contracts';
import type { Message } from './messages.ts';

/** What a mail about an account can say besides its kind. */
export interface MailFacts {
  readonly deviceName?: string;
  /** When something takes effect or ends. */
  readonly until?: Date;
  /** The kind of a way, the new address, or the name of a factor, in words. */
  readonly subject?: string;
  /** Who decided, by his address, and what he said. */
  readonly by?: string;
  readonly reason?: string;
}

type Write = (facts: MailFacts) => { readonly subject: string; readonly says: string };

const on = ({ deviceName }: MailFacts): string => (deviceName ? ` on "${deviceName}"` : '');
const named = ({ subject }: MailFacts): string => (subject ? ` (${subject})` : '');
const moment = ({ until }: MailFacts): string => until?.toUTCString() ?? 'its time';
const decider = ({ by }: MailFacts): string => by ?? 'An administrator of your organisation';
// On one line: what somebody typed must not look like a part of the mail.
const said = ({ reason }: MailFacts): string =>
  reason ? `\n\nThe reason given: "${reason.replace(/\s+/g, ' ')}"` : '';
const canStop = 'Until then you can stop it: by the link below, or on any device on which you are signed in.';

const english = {
  'device-registered': (facts) => ({
    subject: 'A new device on your account',
    says: `Your account was opened${on(facts)} for the first time.`,
  }),
  'device-revoked': (facts) => ({
    subject: 'A device was revoked',
    says: `A device of your account was revoked${named({ ...(facts.deviceName ? { subject: facts.deviceName } : {}) })}. It was signed out, and opens your account only as a new device would.`,
  }),
  'pin-frozen': (facts) => ({
    subject: 'PIN tries are frozen',
    says: `Too many PINs were tried on your account without success. No further PIN is taken until ${moment(facts)}. If that was not you, somebody knows your password: change it as soon as you can sign in.`,
  }),
  'backup-code-used': () => ({
    subject: 'A backup code was used',
    says: 'One of your backup codes was used to sign in, in place of your further factor. It works no second time.',
  }),
  'password-changed': () => ({
    subject: 'Your password was changed',
    says: 'The password of your account was changed. All other sessions have ended.',
  }),
  'pin-changed': () => ({
    subject: 'Your PIN was changed',
    says: 'The PIN of your account was changed. All other sessions have ended.',
  }),
  'kdf-raised': () => ({
    subject: 'Your password is protected better',
    says: 'How your password becomes a key was made stronger. The password itself is the same.',
  }),
  'keys-renewed': () => ({
    subject: 'Your keys were renewed',
    says: 'All keys of your account were renewed. All other devices and sessions were signed out, and ways back in that were not made anew are gone.',
  }),
  'restore-accepted': () => ({
    subject: 'An older state of the server was accepted',
    says: 'Somebody, most likely you, signed in with your password and PIN and accepted that the server was put back to an older state, as after the restore of a backup. What that device still had is on the server again; what others undid since may be back. If nobody told you of a restore, ask whoever runs the server.',
  }),
  'email-change-asked': (facts) => ({
    subject: 'A change of your address was asked for',
    says: `Somebody, most likely you, wants to change the address of your account${named(facts)}. It can be done from ${moment(facts)} on. ${canStop}`,
  }),
  'email-changed': (facts) => ({
    subject: 'The address of your account was changed',
    says: `Your account now has another address${named(facts)}.`,
  }),
  'recovery-set': (facts) => ({
    subject: 'A way back into your account was renewed',
    says: `A way back into your account was made anew${named(facts)}. What you had for it before no longer opens anything.`,
  }),
  'recovery-added': (facts) => ({
    subject: 'A new way into your account',
    says: `A new way back into your account was added${named(facts)}. It opens from ${moment(facts)} on. ${canStop}`,
  }),
  'recovery-dropped': (facts) => ({
    subject: 'A way back into your account was removed',
    says: `A way back into your account was removed${named(facts)}.`,
  }),
  'recovery-verified': () => ({
    subject: 'Somebody is recovering your account',
    says: 'Somebody who can read your mail said that your password is forgotten and typed the code of that mail. Nothing is open yet: your recovery kit, your answers or one of your devices is needed besides.',
  }),
  'recovery-waiting': (facts) => ({
    subject: 'Your account will be opened for recovery',
    says: `Somebody, most likely you, answered for a way back into your account${named(facts)}. It opens at ${moment(facts)}. ${canStop}`,
  }),
  'recovery-released': (facts) => ({
    subject: 'Your account was opened for recovery',
    says: `A way back into your account was used${named(facts)}, and a new password can now be set.`,
  }),
  'recovery-done': () => ({
    subject: 'Your account was recovered',
    says: 'Your account has a new password, a new PIN and a new way back in. All other devices and sessions were signed out.',
  }),
  'factor-added': (facts) => ({
    subject: 'A further factor was added',
    says: `A further factor was added to your account${named(facts)}. It is asked for from now on.`,
  }),
  'factor-dropping': (facts) => ({
    subject: 'A further factor will be removed',
    says: `A further factor of your account${named(facts)} will be removed at ${moment(facts)}. ${canStop}`,
  }),
  'backup-codes-made': () => ({
    subject: 'New backup codes',
    says: 'New backup codes were made for your account. Those from before no longer work.',
  }),
  'deletion-asked': (facts) => ({
    subject: 'Your account will be deleted',
    says: `Somebody, most likely you, asked for your account to be deleted. At ${moment(facts)} all of it is gone, for good. ${canStop}`,
  }),
  'act-stopped': (facts) => ({
    subject: 'It was stopped',
    says: `What was pending on your account${named(facts)} was stopped. Nothing of it takes effect.`,
  }),
  'approval-approved': (facts) => ({
    subject: 'An administrator said yes',
    says: `${decider(facts)} said yes to a request of your account: ${facts.subject ?? 'a new device'}. You can go on where you asked. Nobody but you has your password and PIN, and they are still asked for.${said(facts)}`,
  }),
  'approval-refused': (facts) => ({
    subject: 'An administrator said no',
    says: `${decider(facts)} said no to a request of your account: ${facts.subject ?? 'a new device'}. Nothing was opened by it.${said(facts)}`,
  }),
  'kit-reminded': () => ({
    subject: 'Do you still have your recovery kit?',
    says: 'If you forget your password, your recovery kit is what brings you back. Twice a year we ask: do you know where it is? In Coffer, under "Ways in", you can test it without changing anything, or print a new one.',
  }),
} as const satisfies Partial<Record<ActivityKind, Write>>;

/** Kinds of which a mail is written. */
export type MailKind = keyof typeof english;

const signature = '\n\n-- \nCoffer';

/** The mail of a kind, with its link "this was not me". */
export const accountMessage = (kind: MailKind, facts: MailFacts, link: string): Message => {
  const { subject, says } = (english[kind] as Write)(facts);
  return { subject, text: `${says}\n\nThis was not me:\n${link}${signature}` };
};
