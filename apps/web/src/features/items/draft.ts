import type { ItemDraft } from '@coffer/vault';
import { emptyDraft } from '@coffer/vault/item';

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
  const inOrder = (draft: ItemDraft) => Object.keys(emptyDraft).map((key) => draft[key as keyof ItemDraft]);
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
};
