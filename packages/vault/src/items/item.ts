/** Kinds an item can have; the editor of this release makes logins and notes, imports may bring the others. */
export const itemKinds = ['login', 'note', 'card', 'person', 'key'] as const;

/** One of {@link itemKinds}. */
export type ItemKind = (typeof itemKinds)[number];

/** An item's id: UUID text of 16 random bytes made by the client. */
export type ItemId = string;

/** A vault's id: UUID text of 16 random bytes made by the client. */
export type VaultId = string;

/** What a list needs of an item; sealed apart from the secrets so that a list never opens them. */
export interface Overview {
  readonly kind: ItemKind;
  readonly title: string;
  readonly userName: string;
  /** Host names of the websites, lower-cased, without scheme or path. */
  readonly hosts: readonly string[];
  readonly tags: readonly string[];
  /** Folder path with `/` between levels; empty for none. */
  readonly folder: string;
  readonly favourite: boolean;
  /** Milliseconds since 1970 by the writer's clock; shown, never decided upon. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Set while the item lies in the trash. */
  readonly trashedAt?: number;
  /** Id of the item of which this is the kept other version. */
  readonly conflictOf?: ItemId;
}

/** One field that the user named. */
export interface CustomField {
  readonly name: string;
  readonly value: string;
  readonly hidden: boolean;
}

/** A password this item had before. */
export interface FormerPassword {
  readonly password: string;
  /** Milliseconds since 1970. */
  readonly replacedAt: number;
}

/** Everything of an item that is not in its {@link Overview}. */
export interface Secret {
  readonly password: string;
  /** Full addresses as typed. */
  readonly websites: readonly string[];
  readonly notes: string;
  /** Base32 secret or whole `otpauth://` address; empty for none. */
  readonly totp: string;
  readonly fields: readonly CustomField[];
  readonly formerPasswords: readonly FormerPassword[];
  /** Of items in shared vaults. */
  readonly author?: Authorship;
}

/** Who wrote an item, by his own signature over it. */
export interface Authorship {
  /** Account id, UUID text. */
  readonly by: string;
  /** Milliseconds since 1970 by the writer's clock. */
  readonly at: number;
  /** The revision that was signed; a renewal of the vault's keys makes further ones of the same content. */
  readonly revision: number;
  /** Base64url of 64 bytes. */
  readonly signature: string;
}

/** An item as the user edits it: the union of both parts, without what the engine keeps by itself. */
export interface ItemDraft {
  readonly kind: ItemKind;
  readonly title: string;
  readonly userName: string;
  readonly password: string;
  readonly websites: readonly string[];
  readonly notes: string;
  readonly totp: string;
  readonly fields: readonly CustomField[];
  readonly tags: readonly string[];
  readonly folder: string;
  readonly favourite: boolean;
}

/** A draft with nothing in it. */
export const emptyDraft: ItemDraft = {
  kind: 'login',
  title: '',
  userName: '',
  password: '',
  websites: [],
  notes: '',
  totp: '',
  fields: [],
  tags: [],
  folder: '',
  favourite: false,
};

/** A row of a list: opened overview and where it stands. */
export interface ListedItem {
  readonly id: ItemId;
  readonly vaultId: VaultId;
  /** Rises by one at each save. */
  readonly revision: number;
  readonly overview: Overview;
}

/** One item with both parts opened. */
export interface OpenedItem extends ListedItem {
  readonly secret: Secret;
}

/** An item whose ciphertext did not authenticate; the rest of the vault stays usable. */
export interface DamagedItem {
  readonly id: ItemId;
  readonly vaultId: VaultId;
  readonly revision: number;
}
