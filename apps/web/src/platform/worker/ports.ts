import type { Ports } from '@coffer/vault';
import { deriveArgon2id } from './argon2id.ts';
import { deviceNameOf } from './device-name.ts';
import { createLiveEvents } from './live-events.ts';
import { createReplica } from './replica.ts';
import { createTransport } from './transport.ts';

/** The browser, as the engine may touch it. */
export const browserPorts = (): Ports => ({
  client: createTransport(),
  liveEvents: createLiveEvents(),
  replica: createReplica(),
  clock: {
    now: () => Date.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    every: (milliseconds, task) => {
      const timer = setInterval(task, milliseconds);
      return () => clearInterval(timer);
    },
  },
  argon2id: deriveArgon2id,
  origin: self.location.origin,
  deviceName: deviceNameOf(navigator.userAgent),
});
