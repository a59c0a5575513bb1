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
  signInCode: (code: string): Message => ({
    subject: 'Your code to sign in',
    text: `Somebody, most likely you, is signing in with your password on a device that is new to us. The code is:\n\n${code}\n\nIt is valid for 10 minutes. If it was not you, somebody knows your password: tell nobody this code, and change your password soon.${signature}`,
  }),
  recoveryCode: (code: string): Message => ({
    subject: 'Your code to recover your account',
    text: `Somebody, most likely you, says that the password of your account is forgotten. The code is:\n\n${code}\n\nIt is valid for 10 minutes. If it was not you, do nothing, and tell nobody this code.${signature}`,
  }),
  noAccount: (): Message => ({
    subject: 'There is no account with this address',
    text: `Somebody, most likely you, wants to recover an account with this address. There is none here. Perhaps it has another address.${signature}`,
  }),
  emailCode: (code: string): Message => ({
    subject: 'Your code for a new address',
    text: `Somebody, most likely you, wants to use this address for an account. The code is:\n\n${code}\n\nIt is valid for 10 minutes. If it was not you, do nothing: without the code nothing changes.${signature}`,
  }),
  addressTaken: (): Message => ({
    subject: 'This address has an account already',
    text: `Somebody, most likely you, wants to use this address for another account. It has an account here already, so nothing was changed.${signature}`,
  }),
  shareReceived: (from: string, link: string): Message => ({
    subject: 'Something was shared with you',
    text: `${from} gave you access to something in Coffer. Sign in to see what it is, and to accept it or not:\n\n${link}${signature}`,
  }),
  invitation: (from: string, link: string): Message => ({
    subject: 'You are invited to Coffer',
    text: `${from} invites you to Coffer and has eight words for you, which this mail does not hold: ask for them, by telephone or face to face. Then go on here:\n\n${link}${signature}`,
  }),
  organisationMade: (name: string, link: string): Message => ({
    subject: `${name} was made`,
    text: `You made the organisation ${name}. Its first owner signs up here; the address works once, so hand it on by a way that nobody else reads:\n\n${link}${signature}`,
  }),
  test: (): Message => ({
    subject: 'A test mail from Coffer',
    text: `You asked the console for a test mail. It arrived, so mails leave this server.${signature}`,
  }),
  suspended: (): Message => ({
    subject: 'Your account was suspended',
    text: `An administrator of your organisation suspended your account. You are signed out everywhere, and can't sign in until an administrator lets you in again. What you keep is still there, sealed as before. Ask your organisation if you do not know why.${signature}`,
  }),
  suspendedHere: (): Message => ({
    subject: 'Your account is suspended',
    text: `Somebody, most likely you, wants to recover your account. An administrator of your organisation suspended it, so no way back in opens it now. Ask your organisation.${signature}`,
  }),
  reactivated: (link: string): Message => ({
    subject: 'Your account is open again',
    text: `An administrator of your organisation let your account in again. Sign in as before:\n\n${link}${signature}`,
  }),
  removalAsked: (until: Date): Message => ({
    subject: 'Your account will be removed',
    text: `An administrator of your organisation removed your account. You are signed out everywhere. At ${until.toUTCString()} all of it is gone, for good, unless an administrator lets you in again before. Ask your organisation if you do not know why.${signature}`,
  }),
  roleChanged: (role: string): Message => ({
    subject: 'Your role was changed',
    text: `An administrator of your organisation changed your role: it is now "${role}". Nobody reads your vaults by it, whoever has which role.${signature}`,
  }),
  admitted: (from: string, link: string): Message => ({
    subject: 'You are invited to Coffer',
    text: `${from} invites you to Coffer. Make your account with this address within 14 days:\n\n${link}${signature}`,
  }),
  pinTries: (tries: number): Message => ({
    subject: 'PIN tries on your account',
    text: `Somebody knew your password and tried a PIN ${tries} times without success. If it was not you, change your password soon.${signature}`,
  }),
};

/** The texts of all mails; another language is another catalogue of this type. */
export type MailCatalogue = typeof english;
export const mails: MailCatalogue = english;
