import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import { listVaultsOf } from './vaults.repo.ts';

export const vaultsService = ({ database }: { readonly database: Database }) => ({
  list: async (actor: Actor) => {
    const rows = await listVaultsOf(database, actor.accountId);
    const vaults = rows.map(({ vaultId, selfWrap, vault }) => ({
      ...{ vaultId, keyEpoch: vault.keyEpoch },
      selfWrap: base64Url(selfWrap),
      meta: base64Url(vault.meta),
      metaRevision: Number(vault.metaRevision),
      seq: Number(vault.seq),
    }));
    return { reply: { vaults } };
  },
});
export type VaultsService = ReturnType<typeof vaultsService>;
