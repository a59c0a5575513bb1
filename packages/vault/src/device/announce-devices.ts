import type { EngineEvent } from '../engine.ts';
import type { Unlocked } from '../session/unlocked.ts';

/**
 * Tells of each device that came into the account state since the last look: a device that another one added says so on
 * all others.
 */
export const announceDevices = (session: Unlocked, tell: (event: EngineEvent) => void): (() => void) => {
  const idsOf = (): string[] => session.head.state.devices.map(({ deviceId }) => deviceId);
  const known = new Set(idsOf());
  return () => {
    for (const { deviceId, name } of session.head.state.devices) {
      if (known.has(deviceId)) continue;
      known.add(deviceId);
      if (deviceId !== session.deviceId) tell({ kind: 'device-added', deviceId, name });
    }
  };
};
