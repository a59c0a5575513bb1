import { listFormerKeys, listVaults, type ReplyOf, type SyncHead, Unreachable } from '@coffer/contracts';
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
import { keysFromGrant } from './granted-keys.ts';
import type { EpochKeys, KeyedVault } from './keyed-vault.ts';

/** A vault as the server lists it. */
export type ListedVault = ReplyOf<typeof listVaults>['vaults'][number];

/** Keys of the epoch that the account holds a wrap of, and what the account state says of the vault. */
export interface PresentKeys extends EpochKeys {
  readonly mark: VaultMark;
  readonly listed: ListedVault;
}

const openSelfWrap = async (
  session: Unlocked,
  vaultId: Bytes,
  keyEpoch: number,
  wrap: string,
): Promise<EpochKeys> => {
  const context = selfWrapContext(session.accountIdBytes, vaultId, keyEpoch);
  const secret = await unwrapVaultSecret(session.rootKeys.selfWrap, context, fromBase64Url(wrap));
  return { keyEpoch, secret, keys: await deriveVaultKeys(secret) };
};

/**
 * Reads the account's wrap of a vault's key. Where the server has one of a later epoch than the account state names,
 * newer states are taken in first: another device may have renewed the keys, or taken them from a grant.
 *
 * @param listed what the server lists, if it was asked just now.
 * @throws {VaultError} `vault/rollback` for a vault that is gone, `vault/downgrade` for an epoch that no state names.
 * @throws {CryptoError} `crypto/not-authentic` for a key that was not wrapped by this account.
 * Spec: docs/spec/rotation.md §2.
 */
export const readPresentKeys = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  id: VaultId,
  vaultId: Bytes,
  listed?: readonly ListedVault[],
): Promise<PresentKeys> => {
  const vaults = listed ?? (await ports.client.call(listVaults, {})).vaults;
  const sent = vaults.find(({ vaultId }) => vaultId === id);
  if (!sent) throw alarm('vault/rollback', 'The vault of the account state is gone.');
  if (sent.wrapEpoch > (session.head.state.vaults[id]?.epoch ?? 0)) await refreshState(ports.client, session);
  const mark = session.head.state.vaults[id];
  if (!mark) throw alarm('vault/state-missing', 'The account state lost its vault.');
  const isOwnAlone = mark.kind === undefined;
  if (sent.wrapEpoch !== mark.epoch || (isOwnAlone && sent.keyEpoch !== mark.epoch))
    throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  return { ...(await openSelfWrap(session, vaultId, mark.epoch, sent.selfWrap)), mark, listed: sent };
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
      const opened = await openSelfWrap(session, vault.idBytes, keyEpoch, selfWrap);
      vault.formerKeys.set(keyEpoch, opened.keys);
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

/** How a vault is to be read for a reply. */
export interface ReplyView<V> {
  readonly view: V;
  /** The newer mark of the account state, where the epoch rose with it. */
  readonly mark: VaultMark | null;
  /** A key that came by a grant and that the account has not wrapped for itself yet. */
  readonly granted: EpochKeys | null;
}

const withKeys = <V extends KeyedVault>(vault: V, { keyEpoch, keys, secret }: EpochKeys): V => ({
  ...vault,
  ...{ keyEpoch, keys, secret },
  formerKeys: new Map([...vault.formerKeys, [vault.keyEpoch, vault.keys] as const]),
});

/**
 * The vault as it is to be read for a sync reply: with the keys of the epoch that the reply's newest manifest names. The
 * open vault itself stays as it was until the rows have been taken.
 *
 * @throws {VaultError} `vault/downgrade` for an epoch that neither the account state nor a grant vouches for.
 */
export const viewForReply = async <V extends KeyedVault>(
  ports: Ports,
  session: Unlocked,
  vault: V,
  sent: SyncHead,
): Promise<ReplyView<V>> => {
  const [first, last] = [sent.manifests[0], sent.manifests.at(-1)];
  if (!first || !last) return { view: vault, mark: null, granted: null };
  const epochOf = ({ manifest }: typeof first): number => parseManifest(fromBase64Url(manifest)).keyEpoch;
  const [oldest, newest] = [epochOf(first), epochOf(last)];
  // Epochs only rise along a chain, so the oldest manifest is of the oldest epoch.
  await askForFormerKeys(ports, session, vault, oldest);
  if (newest <= vault.keyEpoch) return { view: vault, mark: null, granted: null };
  const { mark, ...present } = await readPresentKeys(ports, session, vault.id, vault.idBytes);
  const granted =
    present.keyEpoch < newest && vault.kind ? await keysFromGrant(ports, session, vault, sent, newest) : null;
  const { keyEpoch } = granted ?? present;
  if (keyEpoch < newest) throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  // The vault went on since the reply was made; the next sync meets it where it is.
  if (keyEpoch > newest) throw new Unreachable();
  const view = withKeys(vault, granted ?? present);
  // Of epochs that came and went in between.
  if (newest > vault.keyEpoch + 1) await fetchFormerKeys(ports, session, view);
  return { view, mark: granted ? null : mark, granted };
};

/** Lets the vault go on with the keys of a view, at the moment when its rows have been taken. */
export const takeKeys = (vault: KeyedVault, view: KeyedVault): void => {
  if (view === vault) return;
  vault.keyEpoch = view.keyEpoch;
  vault.keys = view.keys;
  vault.secret = view.secret;
  for (const [keyEpoch, keys] of view.formerKeys) vault.formerKeys.set(keyEpoch, keys);
};
