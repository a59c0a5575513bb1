import type { Bytes } from '../bytes.ts';
import type { Context, ObjectType } from '../context.ts';
import { fromHex } from '../encoding.ts';

/** A context as the vectors spell it: ids in hex. */
export interface VectorContext {
  readonly type: string;
  readonly part: number;
  readonly ownerId: string;
  readonly vaultId: string;
  readonly objectId: string;
  readonly keyEpoch: number;
  readonly revision: number;
}

/** The context of a vector. */
export const contextOf = (given: VectorContext): Context => ({
  type: given.type as ObjectType,
  part: given.part,
  ownerId: fromHex(given.ownerId),
  vaultId: fromHex(given.vaultId),
  objectId: fromHex(given.objectId),
  keyEpoch: given.keyEpoch,
  revision: given.revision,
});

/** Bytes of hex in the role that the caller names. */
export const keyOf = <Key extends Bytes>(hex: string): Key => fromHex(hex) as Key;
