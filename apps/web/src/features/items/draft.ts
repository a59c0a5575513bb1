import type { ItemDraft, OpenedItem } from '@coffer/vault';

/** A new item before anything is typed. */
export const blankDraft: ItemDraft = {
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

/** An opened item as the editor holds it. */
export const draftOf = ({ overview, secret }: OpenedItem): ItemDraft => ({
  kind: overview.kind,
  title: overview.title,
  userName: overview.userName,
  password: secret.password,
  websites: secret.websites,
  notes: secret.notes,
  totp: secret.totp,
  fields: secret.fields,
  tags: overview.tags,
  folder: overview.folder,
  favourite: overview.favourite,
});

/** Tags as typed, separated by commas: trimmed, none empty, none twice. */
export const tagsFrom = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** Whether two drafts say the same. */
export const isSameDraft = (a: ItemDraft, b: ItemDraft): boolean => {
  const inOrder = (draft: ItemDraft) => Object.keys(blankDraft).map((key) => draft[key as keyof ItemDraft]);
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
};
