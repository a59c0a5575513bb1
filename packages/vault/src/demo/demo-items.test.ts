import { expect, test } from 'vitest';
import { itemKinds } from '../items/item.ts';
import { normaliseDraft } from '../items/normalise-draft.ts';
import { isOneTimeCodeSecret } from '../totp/one-time-code.ts';
import { demoItems } from './demo-items.ts';

const items = demoItems();

test('the demo vault has 200 items, the same at each call', () => {
  expect(items).toHaveLength(200);
  expect(demoItems()).toEqual(items);
  expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(200);
});

test('the demo vault is varied: all kinds, folders, tags, favourites, weak and missing passwords', () => {
  for (const kind of itemKinds)
    expect(items.filter((item) => item.kind === kind).length).toBeGreaterThanOrEqual(8);
  expect(new Set(items.map(({ folder }) => folder)).size).toBeGreaterThanOrEqual(10);
  expect(new Set(items.flatMap(({ tags }) => tags)).size).toBeGreaterThanOrEqual(10);
  expect(items.filter(({ favourite }) => favourite).length).toBeGreaterThan(5);
  expect(items.some((item) => item.kind === 'login' && item.password === '')).toBe(true);
});

test('every demo item is tidy, its one-time-code secret works and its host is an example', () => {
  for (const item of items) {
    const { overview } = normaliseDraft(item, null, 0);
    expect(overview.title).toBe(item.title);
    expect(overview.title).not.toBe('');
    if (item.totp !== '') expect(isOneTimeCodeSecret(item.totp), item.totp).toBe(true);
    for (const host of overview.hosts) expect(host).toMatch(/(^|\.)example(\.(com|net|org))?$/);
  }
  expect(items.filter(({ totp }) => totp !== '').length).toBeGreaterThan(30);
});
