import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import { listVaultsOf } from './vaults.repo.ts';

export const vaultsService = ({ database }: { readonly database: Database }) => ({
  list: async (actor: Actor) => {
    const rows = await listVaultsOf(database, actor.accountId);
    const vaults = rows.map((row) => ({
      ...{ vaultId: row.vault_id, kind: row.kind, keyEpoch: row.key_epoch, wrapEpoch: row.wrap_epoch },
      selfWrap: base64Url(row.self_wrap),
      isRotationDue: row.is_due,
      meta: base64Url(row.meta),
      metaRevision: Number(row.meta_revision),
      seq: Number(row.seq),
    }));
    return { reply: { vaults } };
  },
});
export type VaultsService = ReturnType<typeof vaultsService>;
