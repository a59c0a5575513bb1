import type { MailCodes } from '../../codes/mail-codes.ts';
import type { CredentialDeps } from '../../credentials/account.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limits } from '../../db/limits.ts';
import type { CookieJar } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { Origins } from '../../http/same-origin.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import type { ApprovalMails } from '../../mail/approval-mails.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { type OprfPlace, openOprfKey } from '../../secrets/vaulting.ts';
import { findRecovery, type RecoveryRow } from './recovery.repo.ts';

export interface RecoveryDeps extends CredentialDeps {
  readonly database: Database;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly cookies: CookieJar;
  readonly origins: Origins;
  readonly codes: MailCodes;
  readonly mailQueue: MailQueue;
  readonly mailsAbout: AccountMails;
  readonly approvalMails: ApprovalMails;
}

export type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** A call in a recovery's name. */
export interface RecoveryCall {
  readonly recoveryId: string;
  readonly recoveryHash: Buffer | undefined;
  readonly ip: string;
  readonly change: Change;
}

/** A recovery whose code was typed: only then is there an account to speak of. */
export type VerifiedRecovery = RecoveryRow & { readonly accountId: string };

/** @throws `api/not-found` for another's recovery, `api/step-missing` before its code was typed. */
export const findVerified = async (
  sql: Work['sql'],
  { recoveryId, recoveryHash }: RecoveryCall,
  lock: '' | 'FOR UPDATE' = '',
): Promise<VerifiedRecovery> => {
  const found = recoveryHash && (await findRecovery(sql, recoveryId, recoveryHash, lock));
  if (!found) throw problem('api/not-found');
  const { accountId } = found;
  if (!found.codePassedAt || !accountId) throw problem('api/step-missing');
  return { ...found, accountId };
};

/** An OPRF key, or null if the secret that sealed it is gone. */
export const tryOprfKey = (oprfSeed: Buffer, place: OprfPlace, sealed: Buffer): Buffer | null => {
  try {
    return openOprfKey(oprfSeed, place, sealed);
  } catch {
    return null;
  }
};
