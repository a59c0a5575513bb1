import { deviceBackupsLimit } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { chooseBackedUp } from './device-backups.ts';

const deviceOf = (at: number) => ({ deviceId: `device ${at}`, backupKey: '' });
const seenOf = (at: number) => ({ deviceId: `device ${at}`, lastSeenAt: at });
const upTo = <T>(count: number, of: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));
const idsOf = (devices: readonly { readonly deviceId: string }[]) => devices.map(({ deviceId }) => deviceId);

test('every device that stands gets a backup, and none that was revoked or is not of the account', () => {
  const chosen = chooseBackedUp(upTo(4, deviceOf), [seenOf(0), seenOf(2), seenOf(9)], 'device 0');
  expect(idsOf(chosen).sort()).toEqual(['device 0', 'device 2']);
});

test('of more than can have one, those that were seen last get it, and the one at hand whenever it was', () => {
  const count = deviceBackupsLimit + 20;
  const chosen = idsOf(chooseBackedUp(upTo(count, deviceOf), upTo(count, seenOf), 'device 3'));
  expect(chosen).toHaveLength(deviceBackupsLimit);
  expect(chosen[0]).toBe('device 3');
  expect(chosen[1]).toBe(`device ${count - 1}`);
  expect(chosen).not.toContain('device 2');
  expect(chosen).not.toContain('device 20');
  expect(chosen).toContain('device 21');
});
