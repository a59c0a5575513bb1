import type { AlarmCode } from './engine-words.ts';
import type { ItemId, VaultId } from './items/item.ts';

/** An account's or a group's id: UUID text of 16 bytes. */
export type PersonId = string;

/** What a member may do; each holds by key or by the server, never by the page alone. */
export type MemberRole = 'reader' | 'writer' | 'manager' | 'owner';

/** How sure this account is of somebody's keys. `changed`: they are others than before and nothing vouches for them. */
export type Trust = 'unverified' | 'number' | 'words' | 'changed';

/** Somebody of the same organisation, or a group. The address stands in the signed identity; the name is the server's word. */
export interface Person {
  readonly id: PersonId;
  readonly isGroup: boolean;
  readonly email: string;
  readonly fullName: string;
  readonly trust: Trust;
  readonly isYou: boolean;
}

/** A vault as lists show it. */
export interface VaultSummary {
  readonly id: VaultId;
  /** `item`: one shared item, shown as an item and not as a vault. */
  readonly kind: 'private' | 'shared' | 'item' | 'group';
  readonly name: string;
  /** Name of an icon of the built-in set; empty for none. */
  readonly icon: string;
  readonly role: MemberRole;
  /** Accounts and groups, oneself among them. */
  readonly members: number;
  readonly items: number;
  /**
   * `gone`: the server has it no more for this account, which it says without proof. `blocked`: something that was
   * caught keeps it from being brought up to date.
   */
  readonly state: 'open' | 'opening' | 'gone' | 'blocked';
  /** A renewal of its keys that runs on this device. */
  readonly renewing: { readonly done: number; readonly total: number } | null;
}

/** A member of a vault. */
export interface VaultMember extends Person {
  readonly role: MemberRole;
  /** Was asked and has not accepted yet. */
  readonly isPending: boolean;
  /** His keys are newer than those that he was given access with: he must be asked again. */
  readonly hasNewKeys: boolean;
  /** Milliseconds since 1970. */
  readonly endsAt: number | null;
  /** Of a group: who is in it. */
  readonly people: readonly Person[];
}

/** Whom to give access, and what. */
export interface ShareWith {
  /** An address, or the id of a group. */
  readonly to: string;
  readonly role: MemberRole;
  /** Milliseconds since 1970; null for no end. */
  readonly endsAt: number | null;
}

/** What became of one address. `unknown`: nobody of the organisation has it. */
export interface ShareResult {
  readonly to: string;
  readonly kind: 'shared' | 'already-member' | 'unknown' | 'identity-changed' | 'not-verified' | 'invited';
}

/** Why something about a vault could not be done. */
export interface NotDone {
  readonly kind: 'failed';
  readonly reason:
    | 'offline'
    | 'busy'
    | 'signed-out'
    | 'forbidden'
    | 'gone'
    | 'too-many'
    | 'last-owner'
    | 'not-verified'
    | AlarmCode;
}

/** How an act on a vault ended. */
export type VaultActOutcome = { readonly kind: 'done' } | NotDone;
/** How making a vault ended. */
export type CreateVaultOutcome = { readonly kind: 'created'; readonly id: VaultId } | NotDone;
/** How sharing ended; nothing was shared where it failed. */
export type ShareOutcome =
  | { readonly kind: 'shared'; readonly vaultId: VaultId; readonly results: readonly ShareResult[] }
  | NotDone;
/** How sharing one item ended: it has another id from then on, in a vault of its own. */
export type ShareItemOutcome =
  | {
      readonly kind: 'shared';
      readonly vaultId: VaultId;
      readonly itemId: ItemId;
      readonly results: readonly ShareResult[];
    }
  | NotDone;

/** A vault that somebody shares and that waits for a yes. Nothing of it is opened but its name. */
export interface IncomingShare {
  readonly vaultId: VaultId;
  readonly kind: VaultSummary['kind'];
  readonly name: string;
  readonly icon: string;
  readonly role: MemberRole;
  readonly from: Person;
  /** Milliseconds since 1970, of the server's clock. */
  readonly at: number;
  /** Set for one that can't be accepted: a grant that does not verify, or was made for former keys. */
  readonly problem: AlarmCode | 'former-keys' | null;
}

/** The number by which two people compare their keys. */
export interface SafetyNumber {
  readonly person: Person;
  /** 60 digits. */
  readonly digits: string;
}

/** A password that somebody who left could have seen. */
export interface ExposedItem {
  readonly id: ItemId;
  readonly title: string;
  /** When the password was last changed, as its writer's clock had it. */
  readonly changedAt: number;
}

/** What a vault should be worked through for after somebody left it: passwords that were not changed since. */
export interface Exposure {
  readonly vaultId: VaultId;
  readonly leavers: readonly { readonly person: Person; readonly at: number }[];
  /** Oldest change first. */
  readonly items: readonly ExposedItem[];
}

/** Something that happened in a vault, signed by whoever did it. */
export interface VaultEvent {
  readonly seq: number;
  readonly by: Person;
  /** By the writer's clock. */
  readonly at: number;
  readonly kind: 'created' | 'items' | 'members' | 'keys' | 'handover';
  /** Items that it touched, by the server's word; titles as they are now, empty for what is gone. */
  readonly items: readonly { readonly id: ItemId; readonly title: string }[];
  readonly joined: readonly Person[];
  readonly left: readonly Person[];
  readonly changed: readonly Person[];
}

/** A former or present revision of an item with who wrote it. */
export interface ItemAuthor {
  readonly revision: number;
  /** Null where nobody signed it: it was written in a vault that had no other members. */
  readonly by: Person | null;
  readonly at: number;
}

/** An invitation by words, made here or to this account. */
export interface InvitationView {
  readonly id: string;
  readonly mine: boolean;
  readonly email: string;
  /** The words to tell, of one's own. */
  readonly words: string | null;
  readonly person: Person | null;
  /**
   * `waiting` for the guest's answer · `answered`, and being checked · `verified` by both · `wrong`: somebody answered who
   * does not know the words.
   */
  readonly state: 'waiting' | 'answered' | 'verified' | 'wrong';
  readonly expiresAt: number;
  /** What the guest gets as soon as he is verified. */
  readonly vaults: readonly { readonly vaultId: VaultId; readonly name: string; readonly role: MemberRole }[];
}

/** A colleague's request, or one's own. */
export interface RequestView {
  readonly id: string;
  readonly mine: boolean;
  readonly person: Person;
  readonly text: string;
  /** The vault that access is asked for, where it is one that the reader knows. */
  readonly vaultId: VaultId | null;
  readonly at: number;
}

/**
 * How an answer to an invitation ended. `answered`: both are verified as soon as the inviter's own client has seen it;
 * words that were wrong show there alone. `wrong-words`: they are no eight words of the list.
 */
export type AnswerOutcome = { readonly kind: 'answered' } | { readonly kind: 'wrong-words' } | NotDone;

/** What a page may ask about people and shared vaults. */
export interface SharingEngine {
  listVaults(): Promise<readonly VaultSummary[]>;
  listMembers(vaultId: VaultId): Promise<readonly VaultMember[]>;
  createVault(name: string, icon: string): Promise<CreateVaultOutcome>;
  renameVault(vaultId: VaultId, name: string, icon: string): Promise<VaultActOutcome>;
  /** For everybody; owners alone. */
  deleteVault(vaultId: VaultId): Promise<VaultActOutcome>;
  /** Takes a vault that is gone out of the list. */
  forgetVault(vaultId: VaultId): Promise<VaultActOutcome>;

  shareVault(vaultId: VaultId, people: readonly ShareWith[]): Promise<ShareOutcome>;
  /** Puts the item into a vault of its own and shares that. */
  shareItem(id: ItemId, people: readonly ShareWith[]): Promise<ShareItemOutcome>;
  /** Moves items to another vault: they get other ids there. Titles of what could not be moved are left where they were. */
  moveItems(ids: readonly ItemId[], to: VaultId): Promise<VaultActOutcome>;
  setMember(
    vaultId: VaultId,
    memberId: PersonId,
    role: MemberRole,
    endsAt: number | null,
  ): Promise<VaultActOutcome>;
  /** Access ends at once; the keys are renewed behind it. */
  removeMember(vaultId: VaultId, memberId: PersonId): Promise<VaultActOutcome>;
  leaveVault(vaultId: VaultId): Promise<VaultActOutcome>;
  listShares(): Promise<readonly IncomingShare[]>;
  acceptShare(vaultId: VaultId): Promise<VaultActOutcome>;
  declineShare(vaultId: VaultId): Promise<VaultActOutcome>;

  /** Passwords that leavers could have seen and that stand unchanged; null where nobody left. */
  exposure(vaultId: VaultId): Promise<Exposure | null>;
  /** Signed acts, newest first, older than `before` where it is given. */
  vaultActivity(vaultId: VaultId, before?: number): Promise<readonly VaultEvent[]>;
  listAuthors(id: ItemId): Promise<readonly ItemAuthor[]>;

  /** Null where nobody of the organisation has the address. */
  findPerson(email: string): Promise<Person | null>;
  /** Everybody whose keys this account has pinned. */
  listPeople(): Promise<readonly Person[]>;
  safetyNumber(id: PersonId): Promise<SafetyNumber | null>;
  /** The digits were the same on both screens. */
  confirmNumber(id: PersonId): Promise<VaultActOutcome>;
  /** Takes somebody's changed keys in place of the pinned ones, as unverified: the person decided so. */
  acceptNewKeys(id: PersonId): Promise<VaultActOutcome>;

  listInvitations(): Promise<readonly InvitationView[]>;
  /** Eight words to be told outside the server; the share waits until the guest has shown that he knows them. */
  invite(
    email: string,
    vaults: readonly { readonly vaultId: VaultId; readonly role: MemberRole }[],
  ): Promise<{ readonly kind: 'invited'; readonly id: string; readonly words: string } | NotDone>;
  answerInvitation(id: string, words: string): Promise<AnswerOutcome>;
  dropInvitation(id: string): Promise<VaultActOutcome>;
  listRequests(): Promise<readonly RequestView[]>;
  /** Asks a colleague for access to a vault, or for something in words. */
  ask(email: string, text: string, vaultId: VaultId | null): Promise<VaultActOutcome>;
  dropRequest(id: string): Promise<VaultActOutcome>;

  createGroup(name: string): Promise<CreateVaultOutcome>;
}
