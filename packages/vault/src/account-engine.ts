import type { FactorKind, RecoveryKind } from '@coffer/contracts';
import type {
  AccountFacts,
  ActivityEvent,
  DeviceFacts,
  MailFacts,
  OfflineFacts,
  SessionFacts,
  WaysIn,
} from './account-facts.ts';
import type { ApprovalEngine } from './approval-engine.ts';
import type { Interrupted, OnProgress, TooMany } from './engine-words.ts';

export type * from './account-facts.ts';
export type * from './approval-engine.ts';
export type { Interrupted, TooMany } from './engine-words.ts';

/** How typing a mailed code, or answering with a factor, ended. `next` is the step that stands before the PIN now. */
export type StepOutcome =
  | { readonly kind: 'passed'; readonly next: 'code' | 'factor' | 'approval' | 'pin' }
  | { readonly kind: 'wrong'; readonly triesLeft?: number }
  /** The code is too old, or its tries are used up: another one is wanted. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'half-session-expired' }
  | TooMany
  | Interrupted;

/** What a page shows to ask for a further factor. `webauthn` goes to the browser's own dialog as it is. */
export interface FactorQuestion {
  readonly kinds: readonly FactorKind[];
  readonly webauthn?: Readonly<Record<string, unknown>>;
}

/** An answer of a further factor. */
export type FactorAnswer =
  | { readonly kind: 'totp' | 'backup-codes'; readonly code: string }
  | { readonly kind: 'webauthn'; readonly response: Readonly<Record<string, unknown>> };

/** Typed again before a key is wrapped anew. */
export interface Confirmation {
  readonly password: string;
  readonly pin: string;
}

/** How a change that asks for the password (and PIN) again ended. Whatever it is but `changed`, the old stands. */
export type ChangeOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'wrong-pin'; readonly triesLeft: number }
  | { readonly kind: 'frozen'; readonly until: number }
  /** The organisation does not allow it. */
  | { readonly kind: 'not-allowed' }
  /** Its wait is not over. */
  | { readonly kind: 'waiting'; readonly until: number }
  /** Another device changed the account's keys meanwhile: sign in again. */
  | { readonly kind: 'changed-elsewhere' }
  | TooMany
  | Interrupted;

/** Others would be left without an owner: of the organisation, or of a vault that they are in. */
export type LastOwner =
  | { readonly kind: 'last-owner-of-organisation' }
  | { readonly kind: 'last-owner-of-vault' };

/** How a change that makes a new code ended. The code is shown once. `activeFrom`: milliseconds since 1970. */
export type KitOutcome =
  | { readonly kind: 'made'; readonly recoveryCode: string | null; readonly activeFrom: number }
  | Exclude<ChangeOutcome, { readonly kind: 'changed' }>;

/** A way back in that a person sets up. */
export interface NewWay {
  readonly kind: RecoveryKind;
  /** At least two, but for `kit`. */
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

/** How "test my kit" ended. */
export type KitTestOutcome =
  | { readonly kind: 'opens' }
  /** The code itself is mistyped: its checksum does not fit. */
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'does-not-open'; readonly triesLeft?: number }
  | TooMany
  | Interrupted;

/** One way back in, as a recovery may use it. */
export interface OpenWay {
  readonly kind: RecoveryKind | 'device';
  readonly questions: readonly string[];
  /** Whether 72 hours, or an administrator, stand between the right answers and the vault. */
  readonly waits: boolean;
}

/** How typing the code of a recovery ended. */
export type RecoveryCodeOutcome =
  | { readonly kind: 'passed'; readonly ways: readonly OpenWay[]; readonly pinPathLost: boolean }
  | { readonly kind: 'wrong'; readonly triesLeft?: number }
  | { readonly kind: 'expired' }
  | TooMany
  | Interrupted;

/** What opens a way back in. */
export interface RecoveryAttempt {
  readonly kind: RecoveryKind | 'device';
  readonly recoveryCode?: string;
  readonly answers?: readonly string[];
  /** With `device`, once its wait is over. */
  readonly pin?: string;
}

/** How trying a way back in ended. */
export type RecoveryOutcome =
  /** The root key is open in the engine: a new password and PIN come next. */
  | { readonly kind: 'opened'; readonly fullName: string; readonly hasFactors: boolean }
  /** `approvalAsked`: administrators may end the wait before, or the recovery. */
  | { readonly kind: 'waiting'; readonly until: number; readonly approvalAsked?: true }
  /** The wait is over, and the PIN is asked for. */
  | { readonly kind: 'pin-wanted' }
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'wrong'; readonly triesLeft?: number }
  | { readonly kind: 'frozen'; readonly until: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'not-allowed' }
  | TooMany
  | Interrupted;

/** How the end of a recovery came out. The new code is shown once; then the person signs in. */
export type RecoveryEndOutcome =
  | { readonly kind: 'recovered'; readonly recoveryCode: string }
  /** Against the organisation's rules, or against those that it has since; nothing was changed. */
  | { readonly kind: 'refused'; readonly reason: 'password-rules' | 'pin-rules' | 'rules-changed' }
  | { readonly kind: 'expired' }
  | Interrupted;

/** The account's whole life: what an engine does besides items. Part of `Engine`. */
export interface AccountEngine extends ApprovalEngine {
  /** The mailed code of a sign-in on an unknown device. */
  submitCode(code: string): Promise<StepOutcome>;
  resendSignInCode(): Promise<'sent' | 'too-soon' | 'unreachable'>;
  /** Null when the half session is over or the server did not answer. */
  factorQuestion(): Promise<FactorQuestion | null>;
  submitFactor(answer: FactorAnswer): Promise<StepOutcome>;

  beginRecovery(email: string): Promise<{ readonly kind: 'sent' } | TooMany | Interrupted>;
  resendRecoveryCode(): Promise<'sent' | 'too-soon' | 'unreachable'>;
  submitRecoveryCode(code: string): Promise<RecoveryCodeOutcome>;
  tryRecovery(attempt: RecoveryAttempt, onProgress?: OnProgress): Promise<RecoveryOutcome>;
  /**
   * `way` is what the new kit shall need: answers as typed, or none for a kit alone. `dropFactors`: the further factors
   * are lost too, and stop being asked after 24 hours.
   */
  finishRecovery(
    fresh: {
      readonly password: string;
      readonly pin: string;
      readonly way: NewWay;
      readonly dropFactors?: boolean;
    },
    onProgress?: OnProgress,
  ): Promise<RecoveryEndOutcome>;

  account(): Promise<AccountFacts>;
  changePassword(now: Confirmation, password: string, onProgress?: OnProgress): Promise<ChangeOutcome>;
  changePin(now: Confirmation, pin: string, onProgress?: OnProgress): Promise<ChangeOutcome>;
  /** Goes up to a stronger KDF of the same password; from PBKDF2 to Argon2id, never back. */
  raiseKdf(now: Confirmation, kdf: AccountFacts['kdf'], onProgress?: OnProgress): Promise<ChangeOutcome>;
  changeName(fullName: string): Promise<ChangeOutcome>;
  beginEmailChange(
    password: string,
    email: string,
  ): Promise<
    | { readonly kind: 'begun'; readonly actId: string; readonly effectiveAt: number }
    | Exclude<ChangeOutcome, { readonly kind: 'changed' }>
  >;
  confirmEmailCode(actId: string, code: string): Promise<StepOutcome>;
  /** Once its wait is over and its code was typed. */
  finishEmailChange(now: Confirmation, actId: string, onProgress?: OnProgress): Promise<ChangeOutcome>;
  /** A new code, or new questions, in place of what stood; a way that was not there before opens after 24 hours. */
  setWay(now: Confirmation, way: NewWay, onProgress?: OnProgress): Promise<KitOutcome>;
  dropWay(password: string, kind: RecoveryKind): Promise<ChangeOutcome>;
  testKit(
    kind: RecoveryKind,
    recoveryCode: string,
    answers: readonly string[],
    onProgress?: OnProgress,
  ): Promise<KitTestOutcome>;
  /** "Somebody may have seen my keys": everything new; other devices and sessions are revoked; vault keys follow. */
  renewKeys(
    now: Confirmation,
    fresh: { readonly password: string; readonly pin: string; readonly way: NewWay },
    onProgress?: OnProgress,
  ): Promise<KitOutcome>;
  cancelAct(actId: string): Promise<boolean>;
  /** Nobody leaves an organisation, or a vault that others are in, without an owner: he hands over first. */
  requestDeletion(
    password: string,
  ): Promise<
    | { readonly kind: 'begun'; readonly actId: string; readonly effectiveAt: number }
    | LastOwner
    | Exclude<ChangeOutcome, { readonly kind: 'changed' }>
  >;
  waysIn(): Promise<WaysIn>;

  listDevices(): Promise<readonly DeviceFacts[]>;
  renameDevice(deviceId: string, name: string): Promise<boolean>;
  revokeDevice(deviceId: string): Promise<boolean>;
  listSessions(): Promise<readonly SessionFacts[]>;
  endSession(sessionId: string): Promise<boolean>;
  endOtherSessions(): Promise<boolean>;
  beginTotp(
    password: string,
    name: string,
  ): Promise<
    | { readonly kind: 'begun'; readonly factorId: string; readonly secret: string; readonly address: string }
    | Exclude<ChangeOutcome, { readonly kind: 'changed' }>
  >;
  beginWebauthn(
    password: string,
    name: string,
  ): Promise<
    | {
        readonly kind: 'begun';
        readonly factorId: string;
        readonly options: Readonly<Record<string, unknown>>;
      }
    | Exclude<ChangeOutcome, { readonly kind: 'changed' }>
  >;
  /** The first factor of an account brings backup codes, shown once. */
  confirmFactor(
    factorId: string,
    answer: Exclude<FactorAnswer, { readonly kind: 'backup-codes' }>,
  ): Promise<
    | { readonly kind: 'confirmed'; readonly backupCodes: readonly string[] | null }
    | Exclude<StepOutcome, { kind: 'passed' }>
  >;
  renewBackupCodes(
    password: string,
  ): Promise<
    | { readonly kind: 'made'; readonly backupCodes: readonly string[] }
    | Exclude<ChangeOutcome, { readonly kind: 'changed' }>
  >;
  /** Takes effect after 24 hours. */
  dropFactor(password: string, factorId: string): Promise<ChangeOutcome>;
  listActivity(before?: number): Promise<readonly ActivityEvent[]>;
  offline(): Promise<OfflineFacts>;
  enableOffline(now: Confirmation, onProgress?: OnProgress): Promise<ChangeOutcome>;
  disableOffline(): Promise<void>;

  /** Of a mail's link; needs no session. Null for a token that is over. */
  lookAtMail(token: string): Promise<MailFacts | null | 'unreachable'>;
  disown(
    token: string,
  ): Promise<
    | { readonly stopped: boolean; readonly deviceRevoked: boolean; readonly sessionsEnded: number }
    | null
    | 'unreachable'
  >;
}
