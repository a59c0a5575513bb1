import type { NewVaultBody, VaultKind } from '@coffer/contracts';
import { fromBase64Url, idText, type ManifestMember } from '@coffer/crypto';
import { parseManifest } from '@coffer/crypto/verify';
import { type MemoryStore, refusal, type StoredKeys, type StoredVault } from './memory-store.ts';

/** A vault as its creator sends it. */
export const storedVault = (
  ownerId: string,
  kind: VaultKind,
  { selfWrap, meta, first }: NewVaultBody,
): StoredVault => ({
  ...{ ownerId, kind, selfWrap, meta, roles: rolesIn(first.manifest) },
  ...{ keyEpoch: 1, wrapEpoch: 1, metaRevision: 1, formerKeys: [], isRotationDue: false },
  ...{ others: new Map(), grants: new Map(), manifests: [first], items: new Map() },
});

/** Who is in a vault by a manifest. */
export const membersIn = (manifest: string): readonly ManifestMember[] =>
  parseManifest(fromBase64Url(manifest)).members;

const rolesIn = (manifest: string): Map<string, number> =>
  new Map(membersIn(manifest).map(({ accountId, role }) => [idText(accountId), role]));

/** Takes a manifest's list for the vault's: a test that spoils the chain afterwards does not change who is in. */
export const takeList = (vault: StoredVault, manifest: string): void => {
  vault.roles = rolesIn(manifest);
};

/** The role that an account has in a vault; 0 for none. */
export const roleIn = (vault: StoredVault, accountId: string): number => vault.roles.get(accountId) ?? 0;

/** What an account holds of a vault's keys; null for whoever was never in it. */
export const keysOf = (vault: StoredVault, accountId: string): StoredKeys | null =>
  vault.ownerId === accountId ? vault : (vault.others.get(accountId) ?? null);

/** A vault of which an account is a member, accepted or not. */
export const findVault = (store: MemoryStore, vaultId: string, accountId: string): StoredVault => {
  const vault = store.vaults.get(vaultId);
  if (!vault || roleIn(vault, accountId) === 0) throw refusal('api/not-found');
  return vault;
};

/** What an account holds of vaults that it has accepted and is still in, by their ids. */
export const heldVaults = (
  store: MemoryStore,
  accountId: string,
): readonly (readonly [string, StoredVault, StoredKeys & { readonly selfWrap: string }])[] =>
  [...store.vaults].flatMap(([id, vault]) => {
    const keys = keysOf(vault, accountId);
    if (!keys || keys.selfWrap === null || roleIn(vault, accountId) === 0) return [];
    return [[id, vault, keys as StoredKeys & { readonly selfWrap: string }] as const];
  });

/** Keeps another wrap in place of the present one, which becomes a former one. */
export const replaceWrap = (keys: StoredKeys, keyEpoch: number, selfWrap: string): void => {
  if (keys.selfWrap !== null && keys.wrapEpoch !== keyEpoch)
    keys.formerKeys = [...keys.formerKeys, { keyEpoch: keys.wrapEpoch, selfWrap: keys.selfWrap }];
  Object.assign(keys, { selfWrap, wrapEpoch: keyEpoch });
};
