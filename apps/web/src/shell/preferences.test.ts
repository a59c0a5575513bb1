import { expect, test } from 'vitest';
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
