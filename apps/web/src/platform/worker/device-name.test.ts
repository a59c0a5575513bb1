import { expect, test } from 'vitest';
import { deviceNameOf } from './device-name.ts';

test('a device is called by its browser and system', () => {
  expect(deviceNameOf('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox on Linux',
  );
  expect(
    deviceNameOf('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0'),
  ).toBe('Edge on Windows');
  expect(deviceNameOf('curl')).toBe('Browser on an unknown system');
});
