import { uniteFormerPasswords } from '../items/former-passwords.ts';
import type { CustomField, FormerPassword, ItemDraft } from '../items/item.ts';
import { tidyList, unique } from '../items/text-list.ts';

/** A draft with the passwords it had before. */
export interface DraftWithHistory {
  readonly draft: ItemDraft;
  readonly formerPasswords: readonly FormerPassword[];
}

const isSame = (a: CustomField, b: CustomField): boolean => a.name === b.name && a.value === b.value;

const uniteFields = (kept: readonly CustomField[], added: readonly CustomField[]): CustomField[] => [
  ...kept,
  ...added.filter(
    (field, index) =>
      !kept.some((one) => isSame(one, field)) && added.findIndex((one) => isSame(one, field)) === index,
  ),
];

const uniteNotes = (kept: string, added: string): string => {
  if (added.trim() === '' || kept.includes(added)) return kept;
  return kept.trim() === '' ? added : `${kept}\n\n${added}`;
};

/** A second one-time-code secret has no place of its own, yet must not be lost. */
const otherCode = (kept: string, added: string): CustomField[] =>
  kept === '' || added === '' || kept === added
    ? []
    : [{ name: 'One-time code', value: added, hidden: true }];

/**
 * Merges a duplicate into the item that is kept: empty fields are filled, lists and notes united, a different password
 * or user name of the duplicate becomes a former password or a field. No text of either is lost; former passwords keep
 * their limit.
 *
 * @param now milliseconds since 1970, the time of replacement for the duplicate's password where it has none.
 */
export const mergeDuplicate = (
  kept: DraftWithHistory,
  added: DraftWithHistory & { readonly updatedAt?: number },
  now: number,
): DraftWithHistory => {
  const [a, b] = [kept.draft, added.draft];
  const isOtherPassword = a.password !== '' && b.password !== '' && a.password !== b.password;
  const otherName = a.userName !== '' && b.userName !== '' && a.userName !== b.userName;
  const draft: ItemDraft = {
    ...a,
    title: a.title === '' ? b.title : a.title,
    userName: a.userName === '' ? b.userName : a.userName,
    password: a.password === '' ? b.password : a.password,
    websites: tidyList([...a.websites, ...b.websites]),
    notes: uniteNotes(a.notes, b.notes),
    totp: a.totp === '' ? b.totp : a.totp,
    fields: uniteFields(a.fields, [
      ...b.fields,
      ...otherCode(a.totp, b.totp),
      ...(otherName ? [{ name: 'User name', value: b.userName, hidden: false }] : []),
    ]),
    tags: unique([
      ...tidyList([...a.tags, ...b.tags]),
      ...(a.folder !== '' && b.folder !== '' && a.folder !== b.folder ? [b.folder] : []),
    ]),
    folder: a.folder === '' ? b.folder : a.folder,
    favourite: a.favourite || b.favourite,
  };
  const replaced = isOtherPassword ? [{ password: b.password, replacedAt: added.updatedAt ?? now }] : [];
  return {
    draft,
    formerPasswords: uniteFormerPasswords(kept.formerPasswords, added.formerPasswords, replaced),
  };
};
