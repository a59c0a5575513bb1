import { expect, test } from 'vitest';
import { backupFileName, timeOfFile } from './format.ts';
import { filesOver } from './retention.ts';

const now = new Date('2026-11-23T12:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const fileOf = (agoMs: number): string => backupFileName(new Date(now.getTime() - agoMs));
const every = (stepMs: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => fileOf(at * stepMs));
const kept = (names: readonly string[], daily = 14, weekly = 8): string[] => {
  const over = new Set(filesOver(names, { daily, weekly }, now));
  return names.filter((name) => !over.has(name));
};

test('of a year of daily backups fourteen days and eight weeks stay', () => {
  const left = kept(every(day, 365));
  expect(left.slice(0, 14)).toEqual(every(day, 14));
  // The last of this week, of the week before and of the two that the fourteen days reach into are among those already.
  expect(left.length).toBeGreaterThanOrEqual(14 + 8 - 3);
  expect(left.length).toBeLessThanOrEqual(14 + 8);
  expect(now.getTime() - (timeOfFile(left.at(-1) ?? '') ?? 0)).toBeGreaterThan(6 * 7 * day);
});

test('of several a day all of the last day stay, and the last of each day before', () => {
  const left = kept(every(6 * hour, 40), 3, 0);
  expect(left.filter((name) => now.getTime() - (timeOfFile(name) ?? 0) < day)).toHaveLength(4);
  expect(left.map((name) => name.slice(7, 15))).toEqual([
    ...['20261123', '20261123', '20261123', '20261122', '20261121'],
  ]);
});

test('a time without backups takes none away', () => {
  const old = [fileOf(400 * day), fileOf(401 * day)];
  expect(kept([fileOf(0), ...old])).toEqual([fileOf(0), ...old]);
});

test('the newest stays whatever is asked', () => {
  expect(kept([fileOf(0)], 0, 0)).toEqual([fileOf(0)]);
  expect(kept([fileOf(50 * day), fileOf(51 * day)], 1, 0)).toEqual([fileOf(50 * day)]);
});

test('files of other names are left alone', () => {
  const others = ['notes.txt', 'coffer-20200101T000000Z.tar.age.part', 'coffer-old.tar.age'];
  expect(filesOver([...others, fileOf(0)], { daily: 1, weekly: 0 }, now)).toEqual([]);
});
