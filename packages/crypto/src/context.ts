import { type Bytes, utf8 } from './bytes.ts';
import { malformed } from './errors.ts';
import { whole, writeU32, writeU64 } from './numbers.ts';

/** Numbers of object types in the associated data. Spec: docs/spec/context.md §2. */
export const objectTypes = {
  rootWrap: 1,
  privateKeys: 2,
  accountState: 3,
  selfWrap: 4,
  vaultMeta: 5,
  item: 6,
  grant: 7,
  file: 8,
  cachePage: 9,
  backup: 10,
  quick: 11,
  offline: 12,
  recoveryWrap: 13,
  transfer: 14,
  exportFile: 15,
  note: 16,
} as const;

/** Name of an object type. */
export type ObjectType = keyof typeof objectTypes;

/** Where a ciphertext belongs. The client builds it from what it expects, never from a reply alone. */
export interface Context {
  readonly type: ObjectType;
  /** 1 overview, 2 secret for items; 0 otherwise. */
  readonly part: number;
  /** 16 bytes each; zeros where the type has none. */
  readonly ownerId: Bytes;
  readonly vaultId: Bytes;
  readonly objectId: Bytes;
  readonly keyEpoch: number;
  readonly revision: number;
}

const none: Bytes = new Uint8Array(16);
const label = utf8('coffer/v1/aad');
/** Where each field begins. One buffer, since a sync builds one of these for every item. */
const layout = {
  type: 13,
  part: 14,
  ownerId: 15,
  vaultId: 31,
  objectId: 47,
  keyEpoch: 63,
  revision: 67,
  length: 75,
} as const;

/** Number of the overview part. */
export const overviewPart = 1;
/** Number of the secret part. */
export const secretPart = 2;

/**
 * The associated data of a context: 75 bytes of a fixed layout, its label first.
 *
 * @throws {CryptoError} `crypto/malformed` for ids that are not 16 bytes and numbers that do not fit.
 * Spec: docs/spec/context.md §1.
 */
export const associatedData = (context: Context): Bytes => {
  const { ownerId, vaultId, objectId } = context;
  if (ownerId.length !== 16 || vaultId.length !== 16 || objectId.length !== 16)
    throw malformed('id in a context');
  const bytes = new Uint8Array(layout.length);
  bytes.set(label);
  bytes[layout.type] = objectTypes[context.type];
  bytes[layout.part] = whole(context.part, 0xff);
  bytes.set(ownerId, layout.ownerId);
  bytes.set(vaultId, layout.vaultId);
  bytes.set(objectId, layout.objectId);
  writeU32(bytes, layout.keyEpoch, context.keyEpoch);
  writeU64(bytes, layout.revision, context.revision);
  return bytes;
};

const ofAccount = (
  type: ObjectType,
  accountId: Bytes,
  keyEpoch: number,
  objectId: Bytes = none,
): Context => ({
  type,
  part: 0,
  ownerId: accountId,
  vaultId: none,
  objectId,
  keyEpoch,
  revision: 0,
});

/** Context of the root key on the password path. */
export const rootWrapContext = (accountId: Bytes, pinEpoch: number): Context =>
  ofAccount('rootWrap', accountId, pinEpoch);

/** Context of the root key on a recovery path. */
export const recoveryWrapContext = (accountId: Bytes, rootEpoch: number): Context =>
  ofAccount('recoveryWrap', accountId, rootEpoch);

/** Context of the root key wrapped for one device (16 bytes), for a forgotten password. */
export const backupContext = (accountId: Bytes, deviceId: Bytes, rootEpoch: number): Context =>
  ofAccount('backup', accountId, rootEpoch, deviceId);

/** Context of the root key wrapped for PIN-only unlock on one device (16 bytes). */
export const quickContext = (accountId: Bytes, deviceId: Bytes, pinEpoch: number): Context =>
  ofAccount('quick', accountId, pinEpoch, deviceId);

/** Context of the root key wrapped for reading offline on one device (16 bytes). */
export const offlineContext = (accountId: Bytes, deviceId: Bytes, pinEpoch: number): Context =>
  ofAccount('offline', accountId, pinEpoch, deviceId);

/** Context of the private-keys blob. */
export const privateKeysContext = (accountId: Bytes, rootEpoch: number): Context =>
  ofAccount('privateKeys', accountId, rootEpoch);

/** Context of the account state of one sequence number. */
export const accountStateContext = (accountId: Bytes, rootEpoch: number, seq: number): Context => ({
  ...ofAccount('accountState', accountId, rootEpoch),
  revision: seq,
});

/** Context of a page of this device's cache; `pageId` is 16 bytes. */
export const cachePageContext = (accountId: Bytes, rootEpoch: number, pageId: Bytes): Context =>
  ofAccount('cachePage', accountId, rootEpoch, pageId);

/** Context of a vault key wrapped for its owner. */
export const selfWrapContext = (accountId: Bytes, vaultId: Bytes, vaultEpoch: number): Context => ({
  ...ofAccount('selfWrap', accountId, vaultEpoch),
  vaultId,
});

/** Context of a vault key granted to a member or a group (16 bytes). */
export const grantContext = (granteeId: Bytes, vaultId: Bytes, vaultEpoch: number): Context => ({
  ...selfWrapContext(granteeId, vaultId, vaultEpoch),
  type: 'grant',
});

/** Context of a note to an account (16 bytes), in a request (16 bytes). */
export const noteContext = (toId: Bytes, requestId: Bytes): Context => ofAccount('note', toId, 0, requestId);

/** Context of a vault's own name and icon. */
export const vaultMetaContext = (vaultId: Bytes, vaultEpoch: number, revision: number): Context => ({
  type: 'vaultMeta',
  part: 0,
  ownerId: none,
  vaultId,
  objectId: none,
  keyEpoch: vaultEpoch,
  revision,
});

/** Context of an exported file: it belongs to no account and no vault. */
export const exportFileContext: Context = {
  type: 'exportFile',
  part: 0,
  ownerId: none,
  vaultId: none,
  objectId: none,
  keyEpoch: 0,
  revision: 0,
};

/** Context of one part of an item at one revision. */
export const itemContext = (
  place: {
    readonly vaultId: Bytes;
    readonly itemId: Bytes;
    readonly keyEpoch: number;
    readonly revision: number;
  },
  part: typeof overviewPart | typeof secretPart,
): Context => ({
  type: 'item',
  part,
  ownerId: none,
  vaultId: place.vaultId,
  objectId: place.itemId,
  keyEpoch: place.keyEpoch,
  revision: place.revision,
});
