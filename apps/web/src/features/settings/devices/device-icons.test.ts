import { expect, test } from 'vitest';
import { deviceShape } from './device-icons.ts';

test('a phone, a laptop and anything else are told apart by the name', () => {
  expect(deviceShape('Safari on iPhone')).toBe('phone');
  expect(deviceShape('Chrome on Android')).toBe('phone');
  expect(deviceShape('Safari on macOS')).toBe('laptop');
  expect(deviceShape('Firefox on Linux')).toBe('screen');
  expect(deviceShape('the one in the kitchen')).toBe('screen');
});
