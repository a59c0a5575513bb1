import { createClient } from '@coffer/contracts';
import { argon2id } from '../argon2id.ts';
import type { Ports } from '../ports.ts';
import type { ManualClock } from './manual-clock.ts';
import { createMemoryReplica, type MemoryReplica } from './memory-replica.ts';
import type { Connection, MemoryServer } from './memory-server.ts';

/** The ports of one browser tab, with the handles that a test turns. */
export interface TestPorts extends Ports {
  readonly connection: Connection;
  /** The code that was mailed last to an address. */
  readonly codeFor: (email: string) => string;
  /** Whether what a sign-in makes behind the open vault is made: the wrap for PIN-only unlock, and backups. */
  readonly isSettled: () => Promise<boolean>;
  readonly replica: MemoryReplica;
  readonly clock: ManualClock;
}

/** Ports over a server in memory. A replica given twice is one browser with two tabs. */
export const createTestPorts = ({
  server,
  clock,
  replica = createMemoryReplica(),
  deviceName = 'Firefox on Linux',
}: {
  readonly server: MemoryServer;
  readonly clock: ManualClock;
  readonly replica?: MemoryReplica;
  readonly deviceName?: string;
}): TestPorts => {
  const connection = server.connect();
  return {
    client: createClient(connection.fetch),
    liveEvents: connection.liveEvents,
    connection,
    codeFor: server.codeFor,
    isSettled: async () => {
      const opened = [...replica.accounts].filter(([, { local }]) => local.has('quick'));
      for (const [id, { deviceKey }] of opened) {
        const account = [...server.store.accounts.values()].find(({ body }) => body.accountId === id);
        const deviceId = (await deviceKey)?.deviceId;
        if (account?.backups?.devices.some((backup) => backup.deviceId === deviceId)) return true;
      }
      return false;
    },
    replica,
    clock,
    argon2id,
    origin: server.origin,
    deviceName,
  };
};
