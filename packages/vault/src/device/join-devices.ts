import type { listDevices, ReplyOf } from '@coffer/contracts';
import type { DeviceFacts } from '../account-engine.ts';
import type { Unlocked } from '../session/unlocked.ts';

type ListedDevice = ReplyOf<typeof listDevices>['devices'][number];

/**
 * Holds the server's list of devices against the account state. What only one of the two knows is named so and trusted by
 * nobody; a device whose keys differ counts as another one.
 *
 * Spec: docs/spec/account-state.md §1.
 */
export const joinDevices = (
  session: Pick<Unlocked, 'head' | 'deviceId'>,
  listed: readonly ListedDevice[],
): readonly DeviceFacts[] => {
  const known = session.head.state.devices;
  const joined = listed.map((device): DeviceFacts => {
    const own = known.find(
      ({ deviceId, publicKey, backupKey }) =>
        deviceId === device.deviceId &&
        publicKey === device.publicKey &&
        backupKey === (device.backupKey ?? backupKey),
    );
    const { deviceId, name, firstSeenAt, lastSeenAt, hasBackup } = device;
    const current = own !== undefined && deviceId === session.deviceId;
    const facts = { deviceId, name: own?.name ?? name, firstSeenAt, lastSeenAt, current, hasBackup };
    return { ...facts, standing: own ? 'known' : 'added-by-server' };
  });
  const shown = new Set(joined.flatMap(({ deviceId, standing }) => (standing === 'known' ? [deviceId] : [])));
  const hidden = known
    .filter(({ deviceId }) => !shown.has(deviceId))
    .map(
      ({ deviceId, name, since }): DeviceFacts => ({
        ...{ deviceId, name, firstSeenAt: since, lastSeenAt: null, hasBackup: false },
        current: deviceId === session.deviceId,
        standing: 'hidden-by-server',
      }),
    );
  return [...joined, ...hidden];
};
