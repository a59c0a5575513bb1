import { ApiError, keepVaultKey as keepEndpoint } from '@coffer/contracts';
import { selfWrapContext, toBase64Url, wrapVaultSecret } from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import { actWithState } from '../session/act-with-state.ts';
import type { VaultMark } from '../session/marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { EpochKeys, KeyedVault } from './keyed-vault.ts';

/**
 * Wraps a vault key that came by a grant for the account itself and keeps it, together with the account state that names
 * the vault at this epoch: the grant is never used again. Where the vault went on meanwhile, the next sync does it.
 */
export const keepVaultKey = async (
  ports: Pick<Ports, 'client' | 'clock'>,
  session: Unlocked,
  vault: Pick<KeyedVault, 'id' | 'idBytes'>,
  { keyEpoch, secret }: Pick<EpochKeys, 'keyEpoch' | 'secret'>,
  mark: VaultMark,
): Promise<void> => {
  const context = selfWrapContext(session.accountIdBytes, vault.idBytes, keyEpoch);
  const selfWrap = toBase64Url(await wrapVaultSecret(session.rootKeys.selfWrap, context, secret));
  const params = { vaultId: vault.id };
  try {
    await actWithState(
      ports,
      session,
      (state) => ({ ...state, vaults: { ...state.vaults, [vault.id]: mark } }),
      (state, idempotencyKey) =>
        ports.client.call(keepEndpoint, { params, body: { keyEpoch, selfWrap, state } }, { idempotencyKey }),
    );
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'api/manifest-conflict') throw error;
  }
};
