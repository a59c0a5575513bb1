import { afterEach, expect, test } from 'vitest';
import { forgetStorageNews, noteStorage, readStorageNews } from './storage-news.ts';

afterEach(forgetStorageNews);

test('what the engine said of storage is kept until it was read', () => {
  expect(readStorageNews()).toBeNull();
  noteStorage({ kind: 'storage', state: 'wiped' });
  expect(readStorageNews()).toBe('wiped');
  noteStorage({ kind: 'storage', state: 'full' });
  expect(readStorageNews()).toBe('full');
  forgetStorageNews();
  expect(readStorageNews()).toBeNull();
});

test('other events are no news of storage', () => {
  noteStorage({ kind: 'items-changed' });
  expect(readStorageNews()).toBeNull();
});
