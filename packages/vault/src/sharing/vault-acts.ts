import {
  ApiError,
  createVault as createEndpoint,
  deleteVault as deleteEndpoint,
  listVaults,
  writeVaultMeta,
} from '@coffer/contracts';
import { encodeIdentity, generatePrivateKeys, randomBytes } from '@coffer/crypto';
import { encodeGroupKeys, type GroupIdentityPart, makeGroupIdentity } from '../groups/group-keys.ts';
import type { VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import { actWithState } from '../session/act-with-state.ts';
import type { SharedKind } from '../session/marks.ts';
import { persistently } from '../session/persistently.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { createVault, type NewVaultParts } from '../sync/create-vault.ts';
import { takeListed } from '../sync/open-vault.ts';
import { sealMeta, type VaultMeta } from '../sync/vault-meta.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { CannotDo } from './outcomes.ts';

/** A state without a vault. */
const forgetting =
  (id: VaultId) =>
  (state: AccountState): AccountState => {
    const { [id]: _, ...vaults } = state.vaults;
    return { ...state, vaults, renewing: state.renewing.filter((each) => each !== id) };
  };

const send = async (
  ports: Ports,
  session: Unlocked,
  kind: SharedKind,
  parts: NewVaultParts,
  identity?: GroupIdentityPart['sent'],
): Promise<VaultId> => {
  const creator = {
    accountId: session.accountIdBytes,
    identityBytes: encodeIdentity(session.identity),
    signer: { deploymentId: session.deploymentId, signerId: session.accountIdBytes },
    seed: session.privateKeys.ed25519,
  };
  const now = ports.clock.now();
  const { body: vault, mark } = await createVault(creator, session.rootKeys.selfWrap, now, parts);
  await actWithState(
    ports,
    session,
    (state) => ({ ...state, vaults: { ...state.vaults, [vault.vaultId]: { ...mark, kind } } }),
    (state, idempotencyKey) => {
      const body = { vault, kind, state, ...(identity ? { identity } : {}) };
      return ports.client.call(createEndpoint, { body }, { idempotencyKey });
    },
  );
  return vault.vaultId;
};

/** Makes a vault of which this account is the only member, together with the state that names it. */
export const makeVault = (
  ports: Ports,
  session: Unlocked,
  kind: Exclude<SharedKind, 'group'>,
  { name, icon }: Pick<VaultMeta, 'name' | 'icon'>,
): Promise<VaultId> => send(ports, session, kind, { meta: { name, icon, ends: {} } });

/** Makes a group: a vault that holds the group's own keys, and names the group beside its creator. */
export const makeGroup = async (ports: Ports, session: Unlocked, name: string): Promise<VaultId> => {
  const vaultId = randomBytes(16);
  const keys = await generatePrivateKeys();
  const { hash, sent } = await makeGroupIdentity(session.deploymentId, vaultId, keys, null);
  const meta = { name, icon: '', ends: {}, keys: encodeGroupKeys(keys) };
  return send(ports, session, 'group', { vaultId, meta, groupHash: hash }, sent);
};

const mostTries = 5;

/** Changes a vault's meta; where somebody else changed it meanwhile, his change is taken in first. */
export const changeMeta = (work: WriteSession, change: (meta: VaultMeta) => VaultMeta): Promise<void> =>
  work.exclusively(async (keeper) => {
    const { ports, vault } = work;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const { vaults } = await ports.client.call(listVaults, {});
      const listed = vaults.find(({ vaultId }) => vaultId === vault.id);
      if (!listed) throw new CannotDo('gone');
      await takeListed(vault, listed);
      const meta = change(vault.meta);
      const revision = listed.metaRevision + 1;
      const body = { meta: await sealMeta(vault, meta, revision), revision, keyEpoch: vault.keyEpoch };
      try {
        const params = { vaultId: vault.id };
        await persistently(ports, (idempotencyKey) =>
          ports.client.call(writeVaultMeta, { params, body }, { idempotencyKey }),
        );
        Object.assign(vault, { meta, metaRevision: revision });
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'api/manifest-conflict') throw error;
        // Somebody renewed the keys: a name under the former one would be read by nobody.
        await keeper.bring();
      }
    }
    throw new CannotDo('busy');
  });

/** Keeps in the sealed meta until when members stay: managers' clients act on that alone. */
export const setEnds = (work: WriteSession, ends: Readonly<Record<string, number | null>>): Promise<void> =>
  changeMeta(work, (meta) => {
    const all = { ...meta.ends, ...ends };
    const standing = Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== null);
    return { ...meta, ends: Object.fromEntries(standing) };
  });

/** Deletes a vault for everybody, together with the state that names it no more. */
export const deleteVault = (ports: Ports, session: Unlocked, vaultId: VaultId): Promise<unknown> =>
  actWithState(ports, session, forgetting(vaultId), (state, idempotencyKey) =>
    ports.client.call(deleteEndpoint, { params: { vaultId }, body: { state } }, { idempotencyKey }),
  );

/** Takes a vault out of the account state. */
export const forgetVault = (ports: Ports, session: Unlocked, vaultId: VaultId): Promise<void> =>
  changeState(ports.client, session, (state) => (state.vaults[vaultId] ? forgetting(vaultId)(state) : null));
