import { setTimeout as wait } from 'node:timers/promises';
import { argon2id } from '../../../packages/vault/src/argon2id.ts';
import { createEngine } from '../../../packages/vault/src/create-engine.ts';
import type { AlarmCode, Engine } from '../../../packages/vault/src/engine.ts';
import { createManualClock } from '../../../packages/vault/src/testing/manual-clock.ts';
import {
  createMemoryReplica,
  type MemoryReplica,
} from '../../../packages/vault/src/testing/memory-replica.ts';
import type { HonestServer } from './honest-server.ts';
import { openWire, type Wire } from './wire.ts';

/** The real engine in a browser of memory, its one connection in our hands. */
export interface Device {
  readonly engine: Engine;
  readonly wire: Wire;
  readonly replica: MemoryReplica;
  /** Marks as they were when the device was opened. */
  readonly marksBefore: ReadonlyMap<string, string>;
  /** Alarms told without being asked. */
  readonly alarms: AlarmCode[];
}

/** What a device need not have from the server. */
export interface DevicePlace {
  /** Host that the page was loaded from. */
  readonly origin?: string;
  /** The connection, with its cookies, of the page that stood here before. */
  readonly wire?: Wire;
}

/** Opens the engine over a replica; a new one is a fresh device. */
export const openDevice = async (
  server: Pick<HonestServer, 'address' | 'origin'>,
  replica: MemoryReplica = createMemoryReplica(),
  { origin = server.origin, wire = openWire(server.address, server.origin) }: DevicePlace = {},
): Promise<Device> => {
  const alarms: AlarmCode[] = [];
  const engine = createEngine({
    client: wire.client,
    liveEvents: { listen: () => () => undefined },
    replica,
    // A busy machine answers 503 now and then; only real time helps against that.
    clock: { ...createManualClock(Date.now()), wait },
    argon2id,
    origin,
    deviceName: 'Hostile suite',
  });
  await engine.subscribe((event) => {
    if (event.kind === 'alarm') alarms.push(event.code);
  });
  return { engine, wire, replica, marksBefore: new Map(replica.marks), alarms };
};

/** A copy of a browser's store; the device keys are the same. */
export const copyReplica = (from: MemoryReplica): MemoryReplica => {
  const copy = createMemoryReplica();
  for (const [key, marks] of from.marks) copy.marks.set(key, marks);
  for (const [id, kept] of from.accounts) {
    const { snapshots, secrets, drafts, local } = structuredClone({ ...kept, deviceKey: null });
    copy.accounts.set(id, { snapshots, secrets, drafts, local, deviceKey: kept.deviceKey });
  }
  return copy;
};
