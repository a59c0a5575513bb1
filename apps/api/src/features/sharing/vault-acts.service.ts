import type { CallOf, deleteVault, writeVaultMeta } from '@coffer/contracts';
import { equalBytes } from '@coffer/crypto/verify';
import { appendState, findState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import { lockMembers, projectMembers, tellMembers, wantRotations } from '../../db/members.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { findStanding, lockStanding } from '../../members/standing.ts';
import * as repo from './sharing.repo.ts';
import type { Asking, SharingDeps } from './sharing-deps.ts';

type MetaBody = CallOf<typeof writeVaultMeta>['body'];
type DeleteBody = CallOf<typeof deleteVault>['body'];

const manager = 3;
const owner = 4;

/** What managers and owners do to a vault as a whole. */
export const vaultActsService = ({ organisationId }: Pick<SharingDeps, 'organisationId'>) => {
  const remove = async (sql: Sql, vaultId: string): Promise<void> => {
    const granted = await repo.listGranted(sql, vaultId);
    await tellMembers(sql, vaultId);
    await repo.removeVault(sql, vaultId);
    for (const id of granted) await projectMembers(sql, id);
    await wantRotations(sql, granted);
  };

  const wasDeleted = async (
    sql: Sql,
    accountId: string,
    seq: number,
    sealed: Uint8Array,
  ): Promise<boolean> => {
    const stored = await findState(sql, accountId, seq);
    return stored !== null && equalBytes(stored.sealed, sealed);
  };

  return {
    writeMeta: ({ actor, change }: Asking, vaultId: string, body: MetaBody) => {
      const meta = bytesField('meta', body.meta);
      return change<{ revision: number }>(async ({ sql }) => {
        const standing = await findStanding(sql, vaultId, actor.accountId);
        const vault = standing && (await repo.lockMeta(sql, vaultId));
        if (!vault) throw problem('api/not-found');
        if (!standing.is_accepted || standing.role < manager) throw problem('api/forbidden');
        const { revision, keyEpoch } = body;
        const present = Number(vault.meta_revision);
        if (revision === present && equalBytes(vault.meta, meta)) return { reply: { revision } };
        if (revision !== present + 1 || keyEpoch !== vault.key_epoch)
          throw problem('api/manifest-conflict', { seq: Number(vault.seq) });
        await repo.putMeta(sql, vaultId, meta, revision);
        await tellMembers(sql, vaultId);
        return { reply: { revision } };
      });
    },

    remove: ({ actor, network, change }: Asking, vaultId: string, body: DeleteBody) => {
      const { accountId, deviceId } = actor;
      const sealed = bytesField('state.sealed', body.state.sealed);
      const { seq } = body.state;
      return change<Record<string, never>>(async ({ sql }) => {
        // A large vault takes longer than a statement otherwise may; the request's own limit stands.
        await sql("SELECT set_config('statement_timeout', '90s', true)");
        await lockMembers(sql, organisationId);
        const standing = await lockStanding(sql, vaultId, accountId);
        const vault = standing && (await repo.lockMeta(sql, vaultId));
        if (!vault) {
          if (await wasDeleted(sql, accountId, seq, sealed)) return { reply: {} };
          throw problem('api/not-found');
        }
        const mayDelete = standing.is_accepted && standing.role === owner && vault.kind !== 'private';
        // What the organisation signed stands under these keys.
        const isIdentity = await repo.isIdentityGroup(sql, vaultId);
        if (!mayDelete || isIdentity) throw problem('api/forbidden');
        await appendState(sql, accountId, standing.state_seq, { seq, sealed });
        await remove(sql, vaultId);
        await audit(sql, accountId, 'vault-deleted', { deviceId, network });
        return { reply: {} };
      });
    },
  };
};
