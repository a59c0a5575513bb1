import { activityKinds } from '@coffer/contracts';
import type { ActivityEvent } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { enActivity } from '../../../messages/en-activity.ts';
import { daysOf, sayDay, withOlder } from './activity-days.ts';

const event = (eventId: number, at: Date): ActivityEvent => ({
  eventId,
  kind: 'signed-in',
  at: at.getTime(),
  deviceName: null,
  network: null,
  by: null,
});

describe('the log by days (U31)', () => {
  const late = event(3, new Date(2026, 10, 22, 23, 59));
  const early = event(2, new Date(2026, 10, 22, 0, 1));
  const before = event(1, new Date(2026, 10, 21, 23, 59));

  test('midnight parts two days, and the order within one stays', () => {
    const days = daysOf([late, early, before]);
    expect(days.map(({ events }) => events.map(({ eventId }) => eventId))).toEqual([[3, 2], [1]]);
  });

  test('today and yesterday have names, also over a change of the clock', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    const at = (day: number) => new Date(2026, 10, day).getTime();
    expect(sayDay(enActivity.activity, at(22), now)).toBe('Today');
    expect(sayDay(enActivity.activity, at(21), now)).toBe('Yesterday');
    expect(sayDay(enActivity.activity, at(20), now)).toMatch(/20/);
    expect(sayDay(enActivity.activity, at(20), now)).not.toMatch(/2026/);
    expect(sayDay(enActivity.activity, new Date(2025, 1, 1).getTime(), now)).toMatch(/2025/);
    const afterChange = new Date(2026, 9, 26, 1).getTime();
    expect(sayDay(enActivity.activity, new Date(2026, 9, 25).getTime(), afterChange)).toBe('Yesterday');
  });

  test('an event on both pages stands once', () => {
    expect(withOlder([late, early], [early, before]).map(({ eventId }) => eventId)).toEqual([3, 2, 1]);
  });

  test('every kind that is written down has words of its own', () => {
    const texts = activityKinds.map((kind) => enActivity.activity.kinds[kind]);
    expect(texts.every((text) => text.length > 0)).toBe(true);
    expect(new Set(texts).size).toBe(activityKinds.length);
  });
});
