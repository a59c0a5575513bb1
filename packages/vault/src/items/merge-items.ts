import { uniteFormerPasswords } from './former-passwords.ts';
import type { ItemId, ItemKind, Overview } from './item.ts';
import { draftOf, type ItemContent } from './item-content.ts';
import { mergeFields, mergeTexts } from './merge-lists.ts';
import { hostsOfWebsites } from './website-host.ts';

/** What a merge gives. `conflictCopy` is to be saved as an item of its own, so that no text is lost. */
export interface MergedItems {
  readonly merged: ItemContent;
  readonly conflictCopy: ItemContent | null;
}

/** The tally of one merge: whether any single value was changed by both sides to different ones. */
const createValueMerge = () => {
  let conflict = false;
  const merge = <Value extends string | boolean>(
    base: Value | undefined,
    mine: Value,
    theirs: Value,
  ): Value => {
    if (mine === theirs || mine === base) return theirs;
    if (theirs === base) return mine;
    conflict = true;
    return theirs;
  };
  return { merge, hasConflict: () => conflict };
};

/** Moving to the trash loses to an edit made elsewhere at the same time: the text must stay in sight. */
const mergeTrashedAt = (
  base: ItemContent | null,
  mine: ItemContent,
  theirs: ItemContent,
): number | undefined => {
  const [before, ours, others] = [base, mine, theirs].map((side) => side?.overview.trashedAt);
  if (ours !== undefined && others !== undefined) return Math.max(ours, others);
  const alive = ours === undefined ? mine : theirs;
  const wasRestored = before !== undefined;
  if ((ours === undefined && others === undefined) || wasRestored) return undefined;
  const isEdited = base === null || JSON.stringify(draftOf(alive)) !== JSON.stringify(draftOf(base));
  return isEdited ? undefined : (ours ?? others);
};

const mergeOverviews = (
  base: Overview | undefined,
  mine: Overview,
  theirs: Overview,
  merge: ReturnType<typeof createValueMerge>['merge'],
): Omit<Overview, 'hosts' | 'trashedAt'> => {
  const conflictOf = theirs.conflictOf === base?.conflictOf ? mine.conflictOf : theirs.conflictOf;
  return {
    kind: merge<ItemKind>(base?.kind, mine.kind, theirs.kind),
    title: merge(base?.title, mine.title, theirs.title),
    userName: merge(base?.userName, mine.userName, theirs.userName),
    tags: mergeTexts(base?.tags ?? [], mine.tags, theirs.tags),
    folder: merge(base?.folder, mine.folder, theirs.folder),
    favourite:
      base === undefined
        ? mine.favourite || theirs.favourite
        : merge(base.favourite, mine.favourite, theirs.favourite),
    createdAt: Math.min(mine.createdAt, theirs.createdAt),
    updatedAt: Math.max(mine.updatedAt, theirs.updatedAt),
    ...(conflictOf === undefined ? {} : { conflictOf }),
  };
};

/** Content as it is kept beside the item of which it is the other version. */
export const conflictCopyOf = (id: ItemId, mine: ItemContent): ItemContent => {
  const { trashedAt: _trashed, ...overview } = mine.overview;
  return { overview: { ...overview, conflictOf: id }, secret: mine.secret };
};

/**
 * Merges two contents of one item field by field. Where both sides changed one field to different texts, theirs stays
 * in the item and the whole of mine comes as a conflict copy, so both plaintexts exist afterwards (U28, F9). Lists are
 * united: what either side removed goes, what either side added stays.
 *
 * @param id the item's id, for the mark of the conflict copy.
 * @param base the content on which mine began; null where it is not known, then every difference is a conflict.
 * @param mine the content that could not be saved.
 * @param theirs the content that the server has now.
 */
export const mergeItems = (
  id: ItemId,
  base: ItemContent | null,
  mine: ItemContent,
  theirs: ItemContent,
): MergedItems => {
  const { merge, hasConflict } = createValueMerge();
  const before = base?.secret;
  const websites = mergeTexts(before?.websites ?? [], mine.secret.websites, theirs.secret.websites);
  const { fields, conflict } = mergeFields(before?.fields ?? [], mine.secret.fields, theirs.secret.fields);
  const trashedAt = mergeTrashedAt(base, mine, theirs);
  const overview: Overview = {
    ...mergeOverviews(base?.overview, mine.overview, theirs.overview, merge),
    hosts: hostsOfWebsites(websites),
    ...(trashedAt === undefined ? {} : { trashedAt }),
  };
  const secret = {
    password: merge(before?.password, mine.secret.password, theirs.secret.password),
    websites,
    notes: merge(before?.notes, mine.secret.notes, theirs.secret.notes),
    totp: merge(before?.totp, mine.secret.totp, theirs.secret.totp),
    fields,
    formerPasswords: uniteFormerPasswords(theirs.secret.formerPasswords, mine.secret.formerPasswords),
  };
  const needsCopy = conflict || hasConflict();
  return { merged: { overview, secret }, conflictCopy: needsCopy ? conflictCopyOf(id, mine) : null };
};
