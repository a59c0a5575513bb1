import type { CallOf, keepVaultKey } from '@coffer/contracts';
import { equalBytes } from '@coffer/crypto/verify';
import { appendState, findState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import { lockMembers, projectMembers, tellAccounts, tellMembers, wantRotations } from '../../db/members.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { lockVault } from '../../db/vault-chain.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { findStanding } from '../../members/standing.ts';
import { putRefusal } from './members.repo.ts';
import * as repo from './sharing.repo.ts';
import type { Asking, SharingDeps } from './sharing-deps.ts';
import { assertRoomForVault } from './vault-room.ts';

type KeepBody = CallOf<typeof keepVaultKey>['body'];

interface Keeping {
  readonly keyEpoch: number;
  readonly selfWrap: Uint8Array;
  readonly state: { readonly seq: number; readonly sealed: Uint8Array };
}

const readKeeping = ({ keyEpoch, selfWrap, state }: KeepBody): Keeping => ({
  keyEpoch,
  selfWrap: bytesField('selfWrap', selfWrap),
  state: { seq: state.seq, sealed: bytesField('state.sealed', state.sealed) },
});

/** A retry after a lost reply is recognised by what is stored: the state, and the wrap that came with it. */
const isDone = async (sql: Sql, accountId: string, held: repo.Held, keeping: Keeping): Promise<boolean> => {
  const { state, keyEpoch, selfWrap } = keeping;
  if (held.key_epoch !== keyEpoch || !held.self_wrap || !equalBytes(held.self_wrap, selfWrap)) return false;
  const stored = await findState(sql, accountId, state.seq);
  return stored !== null && equalBytes(stored.sealed, state.sealed);
};

const accept = async (sql: Sql, { actor, network }: Asking, vaultId: string): Promise<void> => {
  const { accountId, deviceId } = actor;
  await assertRoomForVault(sql, accountId);
  await audit(sql, accountId, 'share-accepted', { deviceId, network });
  // Whoever manages the vault sees that it was accepted.
  await tellMembers(sql, vaultId, 3);
};

/** Keys of shared vaults: what waits, what was granted, and what somebody wrapped for himself. */
export const keysService = ({
  database,
  organisationId,
}: Pick<SharingDeps, 'database' | 'organisationId'>) => ({
  grant: async (actor: Actor, vaultId: string) => {
    const row = await repo.findGrant(database.sql, vaultId, actor.accountId);
    if (!row) throw problem('api/not-found');
    return {
      reply: {
        ...{ keyEpoch: row.key_epoch, granteeId: row.grantee_id, grant: base64Url(row.sealed) },
        ...{ meta: base64Url(row.meta), metaRevision: Number(row.meta_revision) },
        head: {
          manifest: base64Url(row.manifest),
          ...{ signature: base64Url(row.signature), mac: base64Url(row.mac) },
        },
      },
    };
  },

  shares: async (actor: Actor) => {
    const rows = await repo.listShares(database.sql, actor.accountId);
    const shares = rows.map(({ vault_id: vaultId, kind, key_epoch: keyEpoch, added_at: at }) => ({
      ...{ vaultId, kind, keyEpoch, at: at.getTime() },
    }));
    return { reply: { shares } };
  },

  keep: (asking: Asking, vaultId: string, body: KeepBody) => {
    const { accountId } = asking.actor;
    const keeping = readKeeping(body);
    return asking.change<{ seq: number }>(async ({ sql }) => {
      // The account first, then its vaults: whatever changes both takes its locks in this order.
      const account = await repo.lockAccount(sql, accountId);
      const vault = account && (await lockVault(sql, vaultId));
      const held = vault && (await repo.findHeld(sql, vaultId, accountId));
      if (!held) throw problem('api/not-found');
      const { seq } = keeping.state;
      if (await isDone(sql, accountId, held, keeping)) return { reply: { seq } };
      await appendState(sql, accountId, account.state_seq, keeping.state);
      // An epoch that was kept already is never put in place of itself: two wraps of it would be two answers.
      const isKept = held.is_accepted && held.key_epoch === vault.keyEpoch;
      if (keeping.keyEpoch !== vault.keyEpoch || isKept)
        throw problem('api/manifest-conflict', { seq: vault.seq });
      if (!held.is_accepted) await accept(sql, asking, vaultId);
      await repo.keepKey(sql, vaultId, accountId, keeping);
      await tellAccounts(sql, [accountId]);
      return { reply: { seq } };
    });
  },

  decline: ({ actor, network, change }: Asking, vaultId: string) =>
    change<Record<string, never>>(async ({ sql }) => {
      const { accountId, deviceId } = actor;
      await lockMembers(sql, organisationId);
      const held = (await lockVault(sql, vaultId)) && (await repo.findHeld(sql, vaultId, accountId));
      if (!held || held.is_accepted) throw problem('api/not-found');
      await putRefusal(sql, vaultId, accountId);
      await projectMembers(sql, vaultId);
      await audit(sql, accountId, 'share-declined', { deviceId, network });
      await tellMembers(sql, vaultId, 3);
      return { reply: {} };
    }),

  wantRotation: ({ actor, change }: Asking, vaultId: string) =>
    change<Record<string, never>>(async ({ sql }) => {
      const standing = await findStanding(sql, vaultId, actor.accountId);
      if (!standing?.is_accepted) throw problem(standing ? 'api/forbidden' : 'api/not-found');
      await wantRotations(sql, [vaultId]);
      return { reply: {} };
    }),
});
