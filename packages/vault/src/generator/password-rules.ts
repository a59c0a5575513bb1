import type { PasswordRefusal } from '../engine.ts';
import { commonPasswords } from './common-passwords.ts';
import { isCommonPassword } from './strength.ts';

/** Fewest and most characters (code points) of an account's password. */
export const passwordLength = { least: 12, most: 256 } as const;

/** Shorter local parts stand in too many words by chance. */
const shortestLocalPart = 3;

const containsEmail = (password: string, email: string): boolean => {
  const address = email.trim().normalize('NFC').toLowerCase();
  const local = address.split('@')[0] ?? '';
  return local.length >= shortestLocalPart && password.normalize('NFC').toLowerCase().includes(local);
};

/** `passwordpassword` is as common as what it repeats. */
const repeatsCommon = (password: string): boolean =>
  [...Array(Math.floor(password.length / 2)).keys()].some((index) => {
    const piece = password.slice(0, index + 1).toLowerCase();
    return (
      password.length % piece.length === 0 &&
      piece.repeat(password.length / piece.length) === password.toLowerCase() &&
      (piece.length === 1 || commonPasswords.has(piece))
    );
  });

/**
 * Checks the password of an account before anything is derived from it: 12 to 256 characters after NFKC, none of the
 * commonest, not containing the part of the e-mail before the @.
 */
export const checkPassword = (password: string, email: string): PasswordRefusal | null => {
  if (password.length > passwordLength.most * 4) return 'too-long';
  const typed = password.normalize('NFKC');
  const length = [...typed].length;
  if (length < passwordLength.least) return 'too-short';
  if (length > passwordLength.most) return 'too-long';
  if (isCommonPassword(typed) || repeatsCommon(typed)) return 'too-common';
  return containsEmail(typed, email) ? 'contains-email' : null;
};
