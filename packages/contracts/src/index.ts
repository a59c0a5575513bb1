/** The only description of requests and replies. */
export * from './account.ts';
export * from './accounts.ts';
export * from './acts.ts';
export * from './binary.ts';
export * from './client.ts';
export * from './commit-codec.ts';
export * from './credentials.ts';
export * from './devices.ts';
export * from './endpoint.ts';
export * from './errors.ts';
export * from './factors.ts';
export * from './ids.ts';
export * from './leaves-codec.ts';
export * from './recovery.ts';
export * from './rotation.ts';
export * from './sync-codec.ts';
export * from './vaults.ts';
