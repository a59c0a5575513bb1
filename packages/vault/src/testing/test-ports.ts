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
    replica,
    clock,
    argon2id,
    origin: server.origin,
    deviceName,
  };
};
