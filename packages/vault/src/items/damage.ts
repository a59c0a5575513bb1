import { CryptoError } from '@coffer/crypto';
import { VaultError } from '../errors.ts';

/**
 * Whether an error says that this one part can't be read: its seal is wrong, or what was sealed has no known shape. Such
 * an item is put aside; the others stay usable.
 */
export const isDamage = (error: unknown): boolean =>
  error instanceof CryptoError || (error instanceof VaultError && error.code === 'vault/malformed');
