import type { CredentialChangeBody } from '@coffer/contracts';
import {
  type Identity,
  nextStateHash,
  type PrivateKeys,
  type RootKey,
  type RootKeys,
  type SelfWrapKey,
  sealAccountState,
  toBase64Url,
} from '@coffer/crypto';
import type { NewWay } from '../account-engine.ts';
import { type AccountState, encodeAccountState } from '../session/account-state.ts';
import type { VaultMark } from '../session/marks.ts';
import type { StateHead } from '../session/unlocked.ts';
import type { ManifestHead } from '../sync/open-vault.ts';
import { type ChangedIdentity, changeIdentity, type HandedVault } from './change-identity.ts';
import { type ChangedRoot, changeRoot, type HeldWrap } from './change-root.ts';
import { type BackedUpDevice, makeBackups } from './device-backups.ts';
import { type MadeWay, makeWay } from './make-way.ts';
import { type CredentialOwner, type DerivedPassword, passwordPathOf } from './password-path.ts';

/** The account as it stands before a change, opened. */
export interface Standing {
  readonly owner: CredentialOwner;
  readonly head: StateHead;
  readonly rootEpoch: number;
  /** Null where nothing is wrapped: password and PIN were not both asked for. */
  readonly rootKey: RootKey | null;
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
}

/** What is to be new. Everything that is not named stands. */
export interface Wanted {
  readonly path?: { readonly derived: DerivedPassword; readonly pin: string };
  /** Devices that get a backup under a fresh key; `path` or this names the PIN. */
  readonly backup?: { readonly devices: readonly BackedUpDevice[]; readonly pin: string };
  readonly email?: string;
  readonly identity?: { readonly next: PrivateKeys; readonly vaults: readonly HandedVault[] };
  /** With `identity`. The wraps stand under `selfWrap`, which is the account's own. */
  readonly root?: { readonly held: readonly HeldWrap[]; readonly selfWrap: SelfWrapKey };
  readonly ways?: readonly NewWay[];
  readonly state?: Partial<Pick<AccountState, 'devices' | 'recovery' | 'renewing' | 'comingEmail'>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The account as it stands once a prepared change was taken. */
export interface Prepared {
  readonly parts: Pick<
    CredentialChangeBody,
    'state' | 'passwordPath' | 'backup' | 'identity' | 'root' | 'recovery'
  >;
  readonly recoveryCode: string | null;
  readonly email: string;
  readonly head: StateHead;
  readonly rootEpoch: number;
  readonly rootKeys: RootKeys;
  readonly privateKeys: PrivateKeys;
  readonly identity: Identity;
  /** Vaults whose manifests name the new identity. */
  readonly heads: ReadonlyMap<string, ManifestHead>;
  readonly marks: Readonly<Record<string, VaultMark>>;
}

/** What the parts are made from: the account as it will be. */
interface Coming {
  readonly rootKey: RootKey | null;
  readonly rootKeys: RootKeys;
  readonly rootEpoch: number;
  readonly privateKeys: PrivateKeys;
  readonly identity: ChangedIdentity | null;
  readonly root: ChangedRoot | null;
}

const comingOf = async (standing: Standing, wanted: Wanted): Promise<Coming> => {
  const { owner, rootEpoch, rootKey, rootKeys } = standing;
  const privateKeys = wanted.identity?.next ?? standing.privateKeys;
  const identity =
    wanted.identity &&
    (await changeIdentity(
      {
        deploymentId: owner.deploymentId,
        before: standing.identity,
        beforeSeed: standing.privateKeys.ed25519,
        email: wanted.email ?? owner.email,
        next: privateKeys,
        now: wanted.now,
      },
      wanted.identity.vaults,
    ));
  const root =
    wanted.root &&
    (await changeRoot(owner.accountId, rootEpoch + 1, privateKeys, wanted.root.selfWrap, wanted.root.held));
  return {
    rootKey,
    rootKeys,
    rootEpoch,
    ...root,
    privateKeys,
    identity: identity ?? null,
    root: root ?? null,
  };
};

/** Marks move; what kind of vault each is of stays. */
const withMarks = (
  vaults: AccountState['vaults'],
  marks: AccountState['vaults'],
): AccountState['vaults'] => ({
  ...vaults,
  ...Object.fromEntries(Object.entries(marks).map(([id, mark]) => [id, { ...vaults[id], ...mark }])),
});

const nextState = async (
  standing: Standing,
  wanted: Wanted,
  coming: Coming,
  path: CredentialChangeBody['passwordPath'],
) => {
  const { head, owner } = standing;
  const seq = head.seq + 1;
  const state: AccountState = {
    ...head.state,
    ...wanted.state,
    ...(path ? { kdf: path.kdf, salt: path.salt, pinEpoch: path.pinEpoch } : {}),
    ...(coming.identity ? { identityHash: toBase64Url(coming.identity.hash) } : {}),
    rootEpoch: coming.rootEpoch,
    vaults: withMarks(head.state.vaults, coming.identity?.marks ?? {}),
    previousHash: toBase64Url(head.hash),
  };
  const place = { accountId: owner.accountId, rootEpoch: coming.rootEpoch, seq };
  const sealed = await sealAccountState(coming.rootKeys.accountState, place, encodeAccountState(state));
  return { sealed, head: { seq, hash: nextStateHash(seq, head.hash, sealed), state } };
};

/** The address in whose name a password is derived: the one that stands after the write. */
const newOwner = (standing: Standing, wanted: Wanted): CredentialOwner => ({
  ...standing.owner,
  email: wanted.email ?? standing.owner.email,
});

/** Everything that wraps the root key. */
const wrapRoot = async (
  owner: CredentialOwner,
  pinEpoch: number,
  { path, backup, ways = [] }: Wanted,
  { rootKey, rootEpoch, privateKeys }: Coming,
) => {
  if (!rootKey) return { ways: [] };
  const { accountId, deploymentId } = owner;
  const signer = { accountId, deploymentId, seed: privateKeys.ed25519 };
  const made: readonly MadeWay[] = await Promise.all(
    ways.map((way) => makeWay(way, { accountId, rootEpoch, rootKey })),
  );
  return {
    ways: made,
    path: path && (await passwordPathOf(owner, path.derived, path.pin, pinEpoch, rootKey)),
    backup: backup && (await makeBackups(signer, backup.devices, { rootKey, rootEpoch, pin: backup.pin })),
  };
};

/**
 * Makes the parts of one change of credentials, and what the account will be once it was taken.
 *
 * @throws {CryptoError} where something that is to be sealed again does not open.
 * Spec: docs/spec/credentials.md §3.
 */
export const prepareCredentials = async (standing: Standing, wanted: Wanted): Promise<Prepared> => {
  const owner = newOwner(standing, wanted);
  const coming = await comingOf(standing, wanted);
  const { path, backup, ways } = await wrapRoot(owner, standing.head.state.pinEpoch + 1, wanted, coming);
  const { sealed, head } = await nextState(standing, wanted, coming, path);
  return {
    parts: {
      state: { seq: head.seq, sealed: toBase64Url(sealed) },
      ...(path ? { passwordPath: path } : {}),
      ...(backup ? { backup } : {}),
      ...(coming.identity ? { identity: coming.identity.body } : {}),
      ...(coming.root ? { root: coming.root.body } : {}),
      ...(ways.length > 0 ? { recovery: ways.map(({ body }) => body) } : {}),
    },
    recoveryCode: ways[0]?.recoveryCode ?? null,
    ...{ email: owner.email, head },
    ...{ rootEpoch: coming.rootEpoch, rootKeys: coming.rootKeys, privateKeys: coming.privateKeys },
    identity: coming.identity?.identity ?? standing.identity,
    heads: coming.identity?.heads ?? new Map(),
    marks: coming.identity?.marks ?? {},
  };
};
