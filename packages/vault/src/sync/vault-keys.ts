import { listFormerKeys, listVaults, type SyncHead, Unreachable } from '@coffer/contracts';
import {
  type Bytes,
  CryptoError,
  deriveVaultKeys,
  fromBase64Url,
  parseManifest,
  selfWrapContext,
  unwrapVaultSecret,
  type VaultKeys,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { VaultMark } from '../session/marks.ts';
import { refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';

/** The keys of one epoch of a vault. */
export interface EpochKeys {
  readonly keyEpoch: number;
  readonly keys: VaultKeys;
}

/** An open vault, as far as its keys go. */
export interface KeyedVault {
  readonly id: VaultId;
  readonly idBytes: Bytes;
  /** Epoch of the head, and of every live item that is listed; moves in one step with them. */
  keyEpoch: number;
  keys: VaultKeys;
  /** Keys of former epochs, as far as they were asked for. */
  readonly formerKeys: Map<number, VaultKeys>;
}

/** Keys of the vault's present epoch, and what the account state says of it. */
export interface PresentKeys extends EpochKeys {
  readonly mark: VaultMark;
}

const openSelfWrap = async (
  session: Unlocked,
  vaultId: Bytes,
  keyEpoch: number,
  wrap: string,
): Promise<VaultKeys> => {
  const context = selfWrapContext(session.accountIdBytes, vaultId, keyEpoch);
  return deriveVaultKeys(await unwrapVaultSecret(session.rootKeys.selfWrap, context, fromBase64Url(wrap)));
};

/**
 * Reads the account's wrap of a vault's present key. Where the server names a later epoch than the account state does,
 * newer states are taken in first: another device may have renewed the keys.
 *
 * @throws {VaultError} `vault/rollback` for a vault that is gone, `vault/downgrade` for an epoch that no state names.
 * @throws {CryptoError} `crypto/not-authentic` for a key that was not wrapped by this account.
 * Spec: docs/spec/rotation.md §2.
 */
export const readPresentKeys = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  id: VaultId,
  vaultId: Bytes,
): Promise<PresentKeys> => {
  const { vaults } = await ports.client.call(listVaults, {});
  const sent = vaults.find(({ vaultId }) => vaultId === id);
  if (!sent) throw alarm('vault/rollback', 'The vault of the account state is gone.');
  if (sent.keyEpoch > (session.head.state.vaults[id]?.epoch ?? 0)) await refreshState(ports.client, session);
  const mark = session.head.state.vaults[id];
  if (!mark) throw alarm('vault/state-missing', 'The account state lost its vault.');
  if (sent.keyEpoch !== mark.epoch) throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  return {
    keyEpoch: mark.epoch,
    keys: await openSelfWrap(session, vaultId, mark.epoch, sent.selfWrap),
    mark,
  };
};

/** Fetches the account's wraps of former keys of a vault; one that does not open is as good as none. */
const fetchFormerKeys = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  vault: KeyedVault,
): Promise<void> => {
  const { keys } = await ports.client.call(listFormerKeys, { params: { vaultId: vault.id } });
  for (const { keyEpoch, selfWrap } of keys) {
    try {
      vault.formerKeys.set(keyEpoch, await openSelfWrap(session, vault.idBytes, keyEpoch, selfWrap));
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
    }
  }
};

/** Keys of an epoch as far as they are at hand. */
export const heldKeys = (vault: KeyedVault, keyEpoch: number): VaultKeys | undefined =>
  keyEpoch === vault.keyEpoch ? vault.keys : vault.formerKeys.get(keyEpoch);

/** Has the keys of a former epoch at hand, if the account holds any. */
export const askForFormerKeys = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  vault: KeyedVault,
  keyEpoch: number,
): Promise<void> => {
  if (keyEpoch < vault.keyEpoch && !vault.formerKeys.has(keyEpoch))
    await fetchFormerKeys(ports, session, vault);
};

/**
 * The vault as it is to be read for a sync reply: with the keys of the epoch that the reply's newest manifest names. The
 * open vault itself stays as it was until the rows have been taken.
 *
 * @returns the newer mark of the account state beside it, where the epoch rose.
 * @throws {VaultError} `vault/downgrade` for an epoch that the account state does not name.
 */
export const viewForReply = async <V extends KeyedVault>(
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  vault: V,
  { manifests }: SyncHead,
): Promise<{ readonly view: V; readonly mark: VaultMark | null }> => {
  const [first, last] = [manifests[0], manifests.at(-1)];
  if (!first || !last) return { view: vault, mark: null };
  const epochOf = ({ manifest }: typeof first): number => parseManifest(fromBase64Url(manifest)).keyEpoch;
  const [oldest, newest] = [epochOf(first), epochOf(last)];
  // Epochs only rise along a chain, so the oldest manifest is of the oldest epoch.
  await askForFormerKeys(ports, session, vault, oldest);
  if (newest <= vault.keyEpoch) return { view: vault, mark: null };
  const { mark, ...present } = await readPresentKeys(ports, session, vault.id, vault.idBytes);
  if (present.keyEpoch < newest) throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  // The vault went on since the reply was made; the next sync meets it where it is.
  if (present.keyEpoch > newest) throw new Unreachable();
  const formerKeys = new Map([...vault.formerKeys, [vault.keyEpoch, vault.keys] as const]);
  const view = { ...vault, ...present, formerKeys };
  // Of epochs that came and went in between.
  if (newest > vault.keyEpoch + 1) await fetchFormerKeys(ports, session, view);
  return { view, mark };
};

/** Lets the vault go on with the keys of a view, at the moment when its rows have been taken. */
export const takeKeys = (vault: KeyedVault, view: KeyedVault): void => {
  if (view === vault) return;
  vault.keyEpoch = view.keyEpoch;
  vault.keys = view.keys;
  for (const [keyEpoch, keys] of view.formerKeys) vault.formerKeys.set(keyEpoch, keys);
};
