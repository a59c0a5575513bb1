import type { Bytes } from '../bytes.ts';
import type { Context, ObjectType } from '../context.ts';
import { fromHex } from '../encoding.ts';
import type { Identity } from '../identity.ts';
import type { PrivateKeys } from '../private-keys.ts';

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

/** An object whose members are bytes: hex becomes bytes, everything else stays. */
export type Unhexed<Given> = {
  readonly [Name in keyof Given]: Given[Name] extends string ? Bytes : Given[Name];
};

/** The bytes of an object whose texts are all hex. */
export const unhexed = <Given extends object>(given: Given): Unhexed<Given> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? fromHex(value) : value]),
  ) as Unhexed<Given>;

/** An identity as the vectors spell it. */
export const identityOf = ({ email, ...given }: VectorIdentity): Identity => ({ ...unhexed(given), email });

/** See {@link identityOf}. */
export interface VectorIdentity {
  readonly accountId: string;
  readonly email: string;
  readonly epoch: number;
  readonly previousHash: string;
  readonly ed25519: string;
  readonly x25519: string;
  readonly rsa: string;
}

/** Both people of the vectors of grants and notes, and the recipient's private keys. */
export const peopleOf = (given: {
  readonly deploymentId: string;
  readonly sender: { readonly identity: VectorIdentity; readonly seed: string };
  readonly recipient: { readonly identity: VectorIdentity };
  readonly recipientKeys: { readonly ed25519: string; readonly x25519: string; readonly rsa: string };
}) => ({
  deploymentId: fromHex(given.deploymentId),
  sender: identityOf(given.sender.identity),
  senderSeed: fromHex(given.sender.seed),
  recipient: identityOf(given.recipient.identity),
  keys: unhexed(given.recipientKeys) satisfies PrivateKeys,
});

/** Bytes of hex in the role that the caller names. */
export const keyOf = <Key extends Bytes>(hex: string): Key => fromHex(hex) as Key;
