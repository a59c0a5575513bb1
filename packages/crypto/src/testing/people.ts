import type { Bytes } from '../bytes.ts';
import { type Identity, identityHash } from '../identity.ts';
import { generatePrivateKeys, type PrivateKeys, publicKeysOf } from '../private-keys.ts';
import { countUp } from './hostile.ts';

/** Somebody with keys of his own. */
export interface Somebody {
  readonly keys: PrivateKeys;
  readonly identity: Identity;
  readonly hash: Bytes;
}

/** A new person of the id that counts up from `n`. */
export const somebody = async (n: number): Promise<Somebody> => {
  const keys = await generatePrivateKeys();
  const identity: Identity = {
    ...{ accountId: countUp(n, 16), email: `p${n}@example.org`, epoch: 1, previousHash: new Uint8Array(32) },
    ...(await publicKeysOf(keys)),
  };
  return { keys, identity, hash: identityHash(identity) };
};
