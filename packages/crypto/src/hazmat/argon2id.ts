import { argon2id as wasmArgon2id } from 'hash-wasm';
import { type Bytes, copyBytes } from '../bytes.ts';

/** What Argon2id costs. `memoryKiB` in KiB, `passes` is t, `lanes` is p. */
export interface Argon2idCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/**
 * Argon2id, 32 bytes. WASM: in a browser this must run in a worker whose own policy allows it, which is why it is an
 * entry of its own. Knows no floor: callers go through `kdf.ts`. Source: RFC 9106.
 */
export const argon2id = async (password: Bytes, salt: Bytes, cost: Argon2idCost): Promise<Bytes> =>
  copyBytes(
    await wasmArgon2id({
      password,
      salt,
      memorySize: cost.memoryKiB,
      iterations: cost.passes,
      parallelism: cost.lanes,
      hashLength: 32,
      outputType: 'binary',
    }),
  );
