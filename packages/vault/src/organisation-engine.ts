import type { ConsoleAct, MemberFacts, OrganisationPolicy, SettingChange } from '@coffer/contracts';
import type { ChangeOutcome } from './account-engine.ts';
import type { NotDone, Trust, VaultActOutcome } from './sharing-engine.ts';

/** What the organisation says, and how far this account believes it. */
export interface OrganisationView {
  readonly name: string;
  readonly role: string;
  /** The group whose keys sign; null before an owner made it. */
  readonly keys: {
    readonly groupId: string;
    readonly trust: Trust;
    /** Whether this account holds them. */
    readonly isYours: boolean;
    /** 60 digits, the same for everybody of the organisation. */
    readonly digits: string;
  } | null;
  /** The last signed policy; its time in milliseconds since 1970, by the signer's clock. */
  readonly signed: { readonly seq: number; readonly at: number } | null;
  /** What this account goes by. */
  readonly policy: OrganisationPolicy;
  /** Settings in which the server is looser than that, so it is not followed: from this account's to the server's. */
  readonly notFollowed: readonly SettingChange[];
}

/** An act of the console that waits for its confirmation. */
export interface ConsoleActView {
  readonly actId: string;
  readonly act: ConsoleAct;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly doneAt: number | null;
  /** Accounts and requests of the act, by their ids; the server's words. */
  readonly names: Readonly<Record<string, { readonly email: string; readonly fullName: string }>>;
  /** Whether a security key must say yes too. */
  readonly needsKey: boolean;
  /** Of `set-policy`: what it changes of the present policy, and whether the organisation's keys will sign it. */
  readonly policy: { readonly changes: readonly SettingChange[]; readonly signs: boolean } | null;
}

/** What a confirmation left out, by the id of an account or request, and why in a word. */
export interface LeftOut {
  readonly id: string;
  readonly why: string;
}

/** How a confirmation ended. Whatever it is but `done`, nothing was done. */
export type ConfirmOutcome =
  | { readonly kind: 'done'; readonly left: readonly LeftOut[] }
  /** It was done already, is too old, or another change came between. */
  | { readonly kind: 'over' }
  | { readonly kind: 'forbidden' }
  /** The security key must say yes, or did not. */
  | { readonly kind: 'key-needed' }
  /** It loosens the policy, and this account does not hold the organisation's keys. */
  | { readonly kind: 'no-keys' }
  | Exclude<ChangeOutcome, { readonly kind: 'changed' }>;

/** What a page may ask about the organisation. */
export interface OrganisationEngine {
  /** Throws `Unreachable`, and `VaultError` for a lie about the organisation's keys or its policy. */
  organisation(): Promise<OrganisationView>;
  /** Every fact that the server has of this account beside the sealed ones, as it shows them to administrators. */
  readOwnFacts(): Promise<MemberFacts>;
  /** The number was the same where the organisation published it: for the keys that were shown last. */
  confirmOrganisation(): Promise<VaultActOutcome>;
  /** Makes a group for the organisation's keys and prepares their naming, which is then confirmed like any act. */
  prepareOrganisationKeys(
    name: string,
  ): Promise<{ readonly kind: 'prepared'; readonly actId: string } | NotDone>;
  /** Null for an act that is not this account's, or is over. */
  readConsoleAct(actId: string): Promise<ConsoleActView | null>;
  /** For the browser's own dialog; null where the server has none. */
  challengeConsoleKey(actId: string): Promise<Readonly<Record<string, unknown>> | null>;
  /**
   * Confirms an act as it was shown: with the password, the security key's answer where it is needed, and this account's
   * signature; a policy is signed with the organisation's keys.
   */
  confirmConsoleAct(
    actId: string,
    act: ConsoleAct,
    password: string,
    assertion?: Readonly<Record<string, unknown>>,
  ): Promise<ConfirmOutcome>;
}
