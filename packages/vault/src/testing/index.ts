/** A whole server, browser and clock in memory, for the tests of the engine and of what stands on it. */
export * from './find-canaries.ts';
export * from './manual-clock.ts';
export * from './memory-replica.ts';
export * from './memory-server.ts';
export * from './memory-store.ts';
export * from './test-ports.ts';
export * from './test-world.ts';
