import type { ActivityEvent } from '@coffer/vault';
import { expect, test } from 'vitest';
import { enActivity } from '../../../messages/en-activity.ts';
import { sayWhere } from './say-where.ts';

const say = (facts: Partial<ActivityEvent>): string =>
  sayWhere(enActivity.activity, {
    ...{ eventId: 1, kind: 'suspended', at: 1, deviceName: null, network: null, by: null },
    ...facts,
  });
const ada = { fullName: 'Ada Lovelace', role: 'administrator' } as const;

test('what an administrator did says his name and what he is, and the device that it was done to (U31)', () => {
  expect(say({ by: ada })).toBe('by Ada Lovelace, administrator');
  expect(say({ by: ada, deviceName: 'Firefox' })).toBe('Firefox · by Ada Lovelace, administrator');
  expect(say({ by: { ...ada, role: 'owner' } })).toBe('by Ada Lovelace, owner');
});

test('who has no office any more is named without one, and who is gone is somebody', () => {
  expect(say({ by: { ...ada, role: 'member' } })).toBe('by Ada Lovelace');
  expect(say({ by: { fullName: null, role: null } })).toBe('by somebody who is not here any more');
});

test('one’s own acts say where from, and name nobody', () => {
  expect(say({ deviceName: 'Firefox', network: '192.0.2.0/24' })).toBe('Firefox, from 192.0.2.0/24');
  expect(say({ deviceName: 'Firefox' })).toBe('Firefox');
  expect(say({ network: '192.0.2.0/24' })).toBe('from 192.0.2.0/24');
  expect(say({})).toBe('');
});
