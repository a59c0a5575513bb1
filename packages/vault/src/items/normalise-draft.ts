import { uniteFormerPasswords } from './former-passwords.ts';
import type { FormerPassword, ItemDraft, Overview, Secret } from './item.ts';
import type { ItemContent } from './item-content.ts';
import { tidyFolder, tidyList } from './text-list.ts';
import { hostsOfWebsites } from './website-host.ts';

/** What an import knows of an item beside its draft. Times are milliseconds since 1970. */
export interface DraftHistory {
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly trashedAt?: number;
  readonly formerPasswords?: readonly FormerPassword[];
}

const overviewOf = (
  draft: ItemDraft,
  websites: readonly string[],
  createdAt: number,
  updatedAt: number,
): Overview => ({
  kind: draft.kind,
  title: draft.title.trim(),
  userName: draft.userName.trim(),
  hosts: hostsOfWebsites(websites),
  tags: tidyList(draft.tags),
  folder: tidyFolder(draft.folder),
  favourite: draft.favourite,
  createdAt,
  updatedAt,
});

const secretOf = (
  draft: ItemDraft,
  websites: readonly string[],
  formerPasswords: FormerPassword[],
): Secret => ({
  password: draft.password,
  websites,
  notes: draft.notes,
  totp: draft.totp.trim(),
  fields: draft.fields
    .map(({ name, value, hidden }) => ({ name: name.trim(), value, hidden }))
    .filter(({ name, value }) => name !== '' || value !== ''),
  formerPasswords,
});

/**
 * Turns a draft into the two parts that are sealed. Names and lists are tidied, passwords and notes are kept as typed;
 * hosts come from the websites; a password that `previous` had and the draft has not joins the former ones.
 *
 * @param previous the saved content that the draft replaces, or null for a new item; its creation time, trash mark
 *   and conflict mark stay.
 * @param now milliseconds since 1970.
 * @param history for imports: times and former passwords that came with the draft.
 */
export const normaliseDraft = (
  draft: ItemDraft,
  previous: ItemContent | null,
  now: number,
  history: DraftHistory = {},
): ItemContent => {
  const websites = tidyList(draft.websites);
  const replaced = previous?.secret.password ?? '';
  const formerPasswords = uniteFormerPasswords(
    history.formerPasswords ?? [],
    previous?.secret.formerPasswords ?? [],
    replaced !== draft.password ? [{ password: replaced, replacedAt: now }] : [],
  );
  const createdAt = previous?.overview.createdAt ?? history.createdAt ?? now;
  const updatedAt = previous === null ? (history.updatedAt ?? now) : now;
  const trashedAt = previous === null ? history.trashedAt : previous.overview.trashedAt;
  const conflictOf = previous?.overview.conflictOf;
  const overview = {
    ...overviewOf(draft, websites, createdAt, updatedAt),
    ...(trashedAt === undefined ? {} : { trashedAt }),
    ...(conflictOf === undefined ? {} : { conflictOf }),
  };
  return { overview, secret: secretOf(draft, websites, formerPasswords) };
};
