import type { FactorKind, MemberPolicy, OrganisationRole, PendingAct, RecoveryKind } from '@coffer/contracts';

/** A device as account state and server together know it. */
export interface DeviceFacts {
  readonly deviceId: string;
  readonly name: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number | null;
  readonly current: boolean;
  /**
   * `known` by both; `added-by-server` stands in no account state of this account (H23); `hidden-by-server` stands there
   * and the server does not list it.
   */
  readonly standing: 'known' | 'added-by-server' | 'hidden-by-server';
  readonly hasBackup: boolean;
}

/** A session that stands. */
export interface SessionFacts {
  readonly sessionId: string;
  readonly kind: 'full' | 'locked' | 'half';
  readonly deviceName: string | null;
  readonly createdAt: number;
  readonly idleUntil: number;
  readonly expiresAt: number;
  readonly current: boolean;
}

/** A further factor. */
export interface FactorFacts {
  readonly factorId: string;
  readonly kind: FactorKind;
  readonly name: string;
  readonly addedAt: number;
  readonly lastUsedAt: number | null;
  readonly droppedFrom: number | null;
}

/** A way back in that is set up. `standing` as in {@link DeviceFacts}. */
export interface WayFacts {
  readonly kind: RecoveryKind;
  readonly questions: readonly string[];
  readonly createdAt: number;
  readonly activeFrom: number;
  readonly testedAt: number | null;
  readonly standing: 'known' | 'added-by-server' | 'hidden-by-server';
}

/** What settings show of the account. */
export interface AccountFacts {
  readonly email: string;
  readonly fullName: string;
  readonly role: string;
  readonly createdAt: number;
  readonly kdf:
    | { readonly algorithm: 'pbkdf2-sha256'; readonly iterations: number }
    | {
        readonly algorithm: 'argon2id';
        readonly memoryKiB: number;
        readonly passes: number;
        readonly lanes: number;
      };
  /** Whether the KDF lies below the present default and should be raised. */
  readonly kdfBelowDefault: boolean;
  readonly recovery: readonly WayFacts[];
  /** Whether the kit should be looked for and tested again: half a year since it was made or tested last. */
  readonly kitDue: boolean;
  readonly factors: readonly FactorFacts[];
  readonly backupCodesLeft: number;
  readonly policy: MemberPolicy;
  readonly acts: readonly PendingAct[];
  /** Vault keys that are still being renewed after a change of the account's keys. */
  readonly renewing: boolean;
}

/** An entry of the person's own log. `kind` names a text of the catalogue. */
export interface ActivityEvent {
  readonly eventId: number;
  readonly kind: string;
  readonly at: number;
  readonly deviceName: string | null;
  readonly network: string | null;
  /** Who did it, where that was somebody else; name and role are null once he is gone. */
  readonly by: { readonly fullName: string | null; readonly role: OrganisationRole | null } | null;
}

/** A stop on a way in. */
export type WayStop =
  | 'password'
  | 'pin'
  | 'this-device'
  | 'that-device'
  | 'mail-code'
  | 'factor'
  | 'kit'
  | 'answers'
  | 'approval'
  | 'approval-or-wait'
  | 'wait';

/** One way into the vault: every stop is needed (AND); any way is enough (OR). */
export interface WayIn {
  readonly id: 'every-day' | 'new-device' | 'offline' | 'kit-and-answers' | 'kit' | 'device' | 'answers';
  readonly stops: readonly WayStop[];
  readonly standing: 'open' | 'off' | 'pending' | 'flagged';
  /** Hours of wait; 0 for none. */
  readonly waitHours: number;
  /** When it begins to open, for a pending one. */
  readonly activeFrom: number | null;
  readonly testedAt: number | null;
  /** What guessing costs somebody who holds everything the server has; null where there is nothing to guess. */
  readonly cost: OfflineCost | null;
}

/**
 * What it costs to guess offline, from the actual parameters and the measured rates of docs/threat-model.md. Bits are of
 * the secret that is guessed; years on one graphics card of the measured kind.
 */
export interface OfflineCost {
  readonly guesses: 'password-and-pin' | 'answers' | 'pin' | 'code';
  readonly secondsPerGuess: number;
  readonly assumedGuesses: number;
  readonly cardYears: number;
}

/** What the "Ways in" page shows. */
export interface WaysIn {
  readonly ways: readonly WayIn[];
  readonly weakest: WayIn['id'];
  /** Ways that still open when these are gone. */
  readonly without: readonly {
    readonly lost: readonly ('password' | 'pin' | 'device' | 'kit' | 'mailbox')[];
    readonly left: readonly WayIn['id'][];
  }[];
}

/** Offline reading on this device. */
export interface OfflineFacts {
  readonly allowed: boolean;
  readonly enabled: boolean;
  /** When the copy was last in step with the server. */
  readonly syncedAt: number | null;
  readonly maxDays: number;
  /** Whether the browser promised to keep what is stored. */
  readonly persistent: boolean;
}

/** What a mail "this was not me" is about. */
export interface MailFacts {
  readonly kind: string;
  readonly at: number;
  readonly act: { readonly kind: PendingAct['kind']; readonly effectiveAt: number } | null;
  readonly deviceName: string | null;
}
