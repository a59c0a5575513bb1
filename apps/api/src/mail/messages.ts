/** A mail before it is addressed. */
export interface Message {
  readonly subject: string;
  readonly text: string;
}

const signature = '\n\n-- \nCoffer';
const english = {
  code: (code: string): Message => ({
    subject: 'Your code',
    text: `Somebody, most likely you, is making an account with this address. The code is:\n\n${code}\n\nIt is valid for 10 minutes. If it was not you, do nothing: without the code no account is made.${signature}`,
  }),
  alreadyHere: (): Message => ({
    subject: 'You already have an account',
    text: `Somebody, most likely you, tried to sign up with this address. You already have an account here, so nothing was changed. You can simply sign in.${signature}`,
  }),
  pinTries: (tries: number): Message => ({
    subject: 'PIN tries on your account',
    text: `Somebody knew your password and tried a PIN ${tries} times without success. If it was not you, change your password soon.${signature}`,
  }),
  pinFrozen: (until: string): Message => ({
    subject: 'PIN tries are frozen',
    text: `Too many PINs were tried on your account without success. No further PIN is taken until ${until}. If it was not you, somebody knows your password: change it as soon as you can sign in.${signature}`,
  }),
};

/** The texts of all mails; another language is another catalogue of this type. */
export type MailCatalogue = typeof english;
export const mails: MailCatalogue = english;
