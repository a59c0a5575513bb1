import { emptyDraft } from '@coffer/vault/item';
import { expect, test } from 'vitest';
import { isSameDraft, tagsFrom } from './draft.ts';

test('tags are split at commas, trimmed, and kept once', () => {
  expect(tagsFrom(' bank, renewal ,, bank')).toEqual(['bank', 'renewal']);
});

test('drafts are compared by what they say, not by the order of their keys', () => {
  const reordered = Object.fromEntries(Object.entries(emptyDraft).reverse()) as typeof emptyDraft;
  expect(isSameDraft(emptyDraft, reordered)).toBe(true);
  expect(isSameDraft(emptyDraft, { ...emptyDraft, notes: 'x' })).toBe(false);
});
