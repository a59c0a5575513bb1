import { expect, test } from 'vitest';
import { blankDraft, isSameDraft, tagsFrom } from './draft.ts';

test('tags are split at commas, trimmed, and kept once', () => {
  expect(tagsFrom(' bank, renewal ,, bank')).toEqual(['bank', 'renewal']);
});

test('drafts are compared by what they say, not by the order of their keys', () => {
  const reordered = Object.fromEntries(Object.entries(blankDraft).reverse()) as typeof blankDraft;
  expect(isSameDraft(blankDraft, reordered)).toBe(true);
  expect(isSameDraft(blankDraft, { ...blankDraft, notes: 'x' })).toBe(false);
});
