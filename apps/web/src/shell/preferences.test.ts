import { expect, test } from 'vitest';
import { secondsUntilLock } from './idle.ts';
import { parsePreferences } from './preferences.ts';

test('what a stranger wrote into the preferences falls back to the defaults', () => {
  expect(parsePreferences('{"theme":"<script>","lockMinutes":9999,"listWidth":"x"}')).toEqual({
    theme: 'system',
    shortcuts: true,
    lockMinutes: 15,
    listWidth: 368,
  });
  expect(parsePreferences('not json').lockMinutes).toBe(5);
  expect(parsePreferences('null').theme).toBe('system');
});

test('a computer that slept past the limit locks at the first look at the clock', () => {
  expect(secondsUntilLock(0, 60 * 60_000, 5)).toBeLessThan(0);
  expect(secondsUntilLock(0, 4.5 * 60_000, 5)).toBe(30);
});
