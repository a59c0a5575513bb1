import type { OpenedItem } from '@coffer/vault';
import { expect, test } from 'vitest';
import { afterNoAnswer } from './use-opened-item.ts';

test('a server that does not answer is named, and takes nothing away that was open', () => {
  const open = { id: 'a' } as OpenedItem;
  expect(afterNoAnswer('opening')).toBe('unreachable');
  expect(afterNoAnswer(null)).toBe('unreachable');
  expect(afterNoAnswer(open)).toBe(open);
});
