import type { Ports } from '@coffer/vault';

/** Bytes in a buffer of their own, as WebCrypto wants them. */
export type Bytes = Parameters<Ports['argon2id']>[0];
