/** The only description of requests and replies. */
export * from './accounts.ts';
export * from './binary.ts';
export * from './client.ts';
export * from './commit-codec.ts';
export * from './endpoint.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './leaves-codec.ts';
export * from './sync-codec.ts';
export * from './vaults.ts';
