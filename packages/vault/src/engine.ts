import type { FactorKind } from '@coffer/contracts';
import type { AccountEngine } from './account-engine.ts';
import type { AlarmCode, OnProgress } from './engine-words.ts';
import type { DamagedItem, ItemDraft, ItemId, ListedItem, OpenedItem, VaultId } from './items/item.ts';
import type { OrganisationEngine } from './organisation-engine.ts';
import type { SharingEngine } from './sharing-engine.ts';
import type { ImportFormat, ImportPlan, ImportReport, ImportStrategy } from './transfer/import-plan.ts';

export type * from './engine-words.ts';
export type * from './organisation-engine.ts';
export type * from './sharing-engine.ts';

/** Where the person stands. `locked` keeps the account's address so that only the secrets are asked again. */
export type SessionState =
  | { readonly kind: 'signed-out'; readonly email?: string }
  | {
      readonly kind: 'password-passed';
      readonly email: string;
      readonly deviceKnown: boolean;
      /** What stands before the vault now. */
      readonly step: 'code' | 'factor' | 'approval' | 'pin';
      readonly factors: readonly FactorKind[];
      /** The server cannot be reached: the PIN opens the copy of this device, for reading. */
      readonly offline: boolean;
    }
  /** `pinOnly`: the session still stands and this device may open it with the PIN alone. */
  | { readonly kind: 'locked'; readonly email: string; readonly pinOnly: boolean }
  | {
      readonly kind: 'unlocked';
      readonly email: string;
      readonly fullName: string;
      readonly accountId: string;
      readonly vaultId: VaultId;
      /** Read from the copy of this device: nothing can be changed. */
      readonly offline: boolean;
      /** The organisation asks for a further factor first; only the account's own pages answer. */
      readonly mustEnrol: boolean;
    };

/** What the engine tells the page without being asked. */
export type EngineEvent =
  | { readonly kind: 'session'; readonly state: SessionState }
  /** The server ended the session. The page hands over unsaved text and locks; after a moment the engine does. */
  | { readonly kind: 'locking' }
  | { readonly kind: 'items-changed' }
  /** Vaults, their members, shares, invitations or requests changed. */
  | { readonly kind: 'vaults-changed' }
  /** Devices, sessions, factors, ways back in or pending acts changed. */
  | { readonly kind: 'account-changed' }
  /** Another device was added to the account since this session began. */
  | { readonly kind: 'device-added'; readonly deviceId: string; readonly name: string }
  /** This browser's storage was wiped, or takes no more: the vault works from the server alone. */
  | { readonly kind: 'storage'; readonly state: 'wiped' | 'full' }
  | {
      readonly kind: 'sync';
      readonly status: 'idle' | 'syncing' | 'offline';
      readonly received?: number;
      readonly total?: number;
    }
  | { readonly kind: 'alarm'; readonly code: AlarmCode; readonly vaultId?: VaultId };

/** Everything sign-up asks for. Nothing of it leaves the browser but name, e-mail and question ids. */
export interface SignUpForm {
  readonly fullName: string;
  readonly email: string;
  readonly password: string;
  readonly pin: string;
  /** At least two; `question` is an id of the built-in list or the person's own text. */
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  /** From the address that `coffer init` printed, where the first owner needs it. */
  readonly setupCode?: string;
}

/** Why a password or PIN is refused before anything is derived. */
export type PasswordRefusal =
  | 'too-short'
  | 'too-long'
  | 'too-common'
  | 'contains-email'
  /** Than the organisation asks for: see {@link SecretRules}. */
  | 'shorter-than-rules'
  | 'weaker-than-rules';
/** Why a PIN is refused. */
export type PinRefusal =
  | 'too-short'
  | 'too-long'
  | 'not-six-digits'
  | 'sequence'
  | 'repeat'
  | 'too-common'
  | 'shorter-than-rules';

/** What the organisation asks of a new password and PIN: characters, strength from 0 to 4, PBKDF2 iterations. */
export interface SecretRules {
  readonly passwordLength: number;
  readonly passwordStrength: number;
  readonly pinLength: number;
  readonly kdfIterations: number;
}

/** How a sign-up ended. `recoveryCode` is 28 Crockford characters in groups, shown once. */
export type SignUpOutcome =
  | { readonly kind: 'registered'; readonly recoveryCode: string }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'sign-up-closed'
        | 'setup-code-wrong'
        | 'too-many-requests'
        /** Against the organisation's rules; nothing was sent. */
        | 'password-rules'
        | 'pin-rules'
        /** The rules became stricter meanwhile. */
        | 'rules-changed';
    }
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'unreachable' };

/** How typing the mailed code ended. */
export type VerifyOutcome =
  | { readonly kind: 'verified' }
  | { readonly kind: 'wrong-code'; readonly triesLeft: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unreachable' };

/** How the first step of signing in ended. */
export type PasswordOutcome =
  | { readonly kind: 'passed'; readonly deviceKnown: boolean }
  | { readonly kind: 'wrong' }
  /** The password is right; an administrator of the organisation suspended the account. */
  | { readonly kind: 'suspended' }
  | { readonly kind: 'too-many-tries'; readonly retryAt: number }
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  /** `copy`: this device keeps one, and it is older than the organisation allows. */
  | { readonly kind: 'unreachable'; readonly copy?: 'too-old' };

/** What came of a restore of the server that was accepted; counts of items. Spec: docs/spec/account-state.md §4. */
export interface RestoreReport {
  /** Written to the server again, from what this device held. */
  readonly putBack: number;
  /** Added as copies, beside later changes of the server's own. */
  readonly copies: number;
  /** Held by this device, and not to be written: the vault is gone, read only, or of other keys. */
  readonly leftOut: number;
}

/** How the second step of signing in ended. Times are milliseconds since 1970. */
export type UnlockOutcome =
  /** `restored`: the server was taken back, and this device went along. */
  | { readonly kind: 'unlocked'; readonly restored?: RestoreReport }
  | { readonly kind: 'wrong-pin'; readonly triesLeft: number }
  | { readonly kind: 'frozen'; readonly until: number }
  | { readonly kind: 'half-session-expired' }
  /** The server lost what the PIN is worked on with: the recovery kit still opens the account. */
  | { readonly kind: 'pin-path-lost' }
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'unreachable' };

/** How a save ended. A conflict copy holds the other text of a field that two people changed. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly id: ItemId; readonly revision: number }
  | {
      readonly kind: 'merged';
      readonly id: ItemId;
      readonly revision: number;
      readonly conflictCopy?: ItemId;
    }
  | {
      readonly kind: 'failed';
      /** `forbidden`: the role does not allow it · `gone`: the vault is not there any more for this account. */
      readonly reason:
        | 'offline'
        | 'busy'
        | 'signed-out'
        | 'too-large'
        | 'vault-full'
        | 'forbidden'
        | 'gone'
        | AlarmCode;
    };

/** Unsaved plaintext, sealed on this device until it is saved or dropped. */
export interface SavedDraft {
  /** The item it edits, or the id a new item will get. */
  readonly itemId: ItemId;
  /** Where a new item will be; the account's own vault unless told. */
  readonly vaultId?: VaultId;
  readonly isNew: boolean;
  /** Revision on which the edit began; 0 for a new item. */
  readonly baseRevision: number;
  readonly draft: ItemDraft;
  readonly changedAt: number;
}

/** The stored row of one item as the server has it. */
export interface ServerRow {
  readonly itemId: ItemId;
  readonly vaultId: VaultId;
  readonly revision: number;
  readonly keyEpoch: number;
  readonly flags: number;
  /** ISO time of the server's clock. */
  readonly writtenAt: string;
  /** Count of 8-byte search tokens stored beside it. */
  readonly tokens: number;
  readonly overview: Uint8Array;
  readonly secret: Uint8Array;
}

/** What a search found. `ranges` are [start, end) offsets in the field named. */
export interface SearchHit {
  readonly id: ItemId;
  readonly matches: readonly {
    readonly field: 'title' | 'userName' | 'hosts' | 'tags' | 'folder';
    readonly index: number;
    readonly ranges: readonly (readonly [number, number])[];
  }[];
}

/** What a search answered; `complete` is false while overviews are still arriving and the server's index helped. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  readonly complete: boolean;
}

/** Formats an export can have. The CSV has Bitwarden's columns. */
export type ExportFormat = 'coffer-encrypted' | 'bitwarden-json' | 'csv';

/** An item that an export did not write; the title is empty where it could not be read. */
export interface LeftOutItem {
  readonly id: ItemId;
  readonly title: string;
  /** It does not open, or the format has no place for the bin. */
  readonly why: 'damaged' | 'in-bin';
}

/** How an export ended. `items` counts what stands in the file. */
export type ExportOutcome =
  | {
      readonly kind: 'exported';
      readonly fileName: string;
      readonly mediaType: string;
      readonly bytes: Uint8Array;
      readonly items: number;
      readonly leftOut: readonly LeftOutItem[];
    }
  | { readonly kind: 'step-up-failed' }
  /** The organisation does not allow it. */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'too-many-tries'; readonly retryAt: number }
  | { readonly kind: 'unreachable' };

/**
 * The client engine: everything a page may ask of it. It runs whole in a Worker; keys never cross this boundary.
 * Every argument and reply is structured-cloneable. Expected outcomes are values; the unexpected throws VaultError.
 */
export interface Engine extends AccountEngine, SharingEngine, OrganisationEngine {
  /** Restores what this browser knows (address, marks) and answers the present state. */
  start(): Promise<SessionState>;
  state(): Promise<SessionState>;
  subscribe(listener: (event: EngineEvent) => void): Promise<void>;

  /** Begins making key pairs while the form is filled in; makes no request. */
  prepareSignUp(): Promise<void>;
  /**
   * The organisation's rules, for the words beside the fields, and from then on for {@link checkPassword} and
   * {@link checkPin}. Signed in they are those of its policy; before that a file of the page, asked for with nothing typed.
   * What always holds where nobody can be asked.
   */
  secretRules(): Promise<SecretRules>;
  checkPassword(password: string, email: string): Promise<PasswordRefusal | null>;
  checkPin(pin: string): Promise<PinRefusal | null>;
  signUp(form: SignUpForm, onProgress?: OnProgress): Promise<SignUpOutcome>;
  verify(code: string): Promise<VerifyOutcome>;
  resendCode(): Promise<'sent' | 'too-soon' | 'unreachable'>;

  submitPassword(email: string, password: string, onProgress?: OnProgress): Promise<PasswordOutcome>;
  /**
   * `acceptsRestore`: the person takes the server as it is, where it was put back to an older state than this device
   * saw. Heeded right after the password alone, and of no effect where nothing is older.
   */
  submitPin(pin: string, options?: { readonly acceptsRestore?: boolean }): Promise<UnlockOutcome>;
  /** Drops every key and plaintext; the page keeps its place. */
  lock(): Promise<void>;
  /** Locks, wipes the replica of this account but not its marks, and ends the session; also of a locked account. */
  signOut(): Promise<void>;
  /** PIN tries of others that were found when this session was opened; null where there are none, or no more. */
  pinTries(): Promise<{ readonly count: number; readonly since: number } | null>;
  /** The person has seen them: they stop counting towards the freeze. False when the server could not be told. */
  acknowledgePinTries(): Promise<boolean>;
  /** Says that the person is active; the engine itself never extends a session. */
  touch(): Promise<void>;

  listItems(): Promise<readonly ListedItem[]>;
  listDamaged(): Promise<readonly DamagedItem[]>;
  /** Null for an item that is gone or damaged; throws `Unreachable` for one whose secret part only the server has now. */
  openItem(id: ItemId): Promise<OpenedItem | null>;
  /** `vaultId` says where a new item goes: the account's own vault unless told. */
  saveItem(id: ItemId, baseRevision: number, draft: ItemDraft, vaultId?: VaultId): Promise<SaveOutcome>;
  /** A fresh id for a new item. */
  newItemId(): Promise<ItemId>;
  trashItems(ids: readonly ItemId[]): Promise<SaveOutcome>;
  restoreItems(ids: readonly ItemId[]): Promise<SaveOutcome>;
  deleteItems(ids: readonly ItemId[]): Promise<SaveOutcome>;
  setFavourite(id: ItemId, favourite: boolean): Promise<SaveOutcome>;
  moveToFolder(ids: readonly ItemId[], folder: string): Promise<SaveOutcome>;
  /** Keeps one of two versions of a conflict: deletes the copy, or puts its content into the original first. */
  resolveConflict(original: ItemId, copy: ItemId, keep: 'original' | 'copy' | 'both'): Promise<SaveOutcome>;

  /** Former revisions that can be read, newest first; throws `Unreachable`. */
  listFormerRevisions(id: ItemId): Promise<
    readonly {
      readonly revision: number;
      readonly overview: OpenedItem['overview'];
      readonly secret: OpenedItem['secret'];
    }[]
  >;

  putDraft(draft: SavedDraft): Promise<void>;
  listDrafts(): Promise<readonly SavedDraft[]>;
  dropDraft(itemId: ItemId): Promise<void>;

  search(query: string): Promise<SearchResult>;
  /** The present one-time code and the next; null where the item has no valid secret; throws like {@link openItem}. */
  oneTimeCode(id: ItemId): Promise<{
    readonly code: string;
    readonly next: string;
    readonly period: number;
    readonly expiresAt: number;
  } | null>;
  /** Null where the server has no such item; throws `Unreachable`. */
  whatTheServerSees(id: ItemId): Promise<ServerRow | null>;
  /** Eight base32 characters over all marks, for comparing two devices by eye. */
  checkpointCode(): Promise<string>;
  syncNow(): Promise<void>;

  planImport(
    file: Uint8Array,
    format: ImportFormat,
    filePassword?: string,
    onProgress?: OnProgress,
  ): Promise<ImportPlan>;
  runImport(plan: ImportPlan['id'], strategy: ImportStrategy, onProgress?: OnProgress): Promise<ImportReport>;
  cancelWork(): Promise<void>;
  exportVault(format: ExportFormat, password: string, filePassword: string): Promise<ExportOutcome>;
}
