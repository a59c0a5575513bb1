import { commitItemsLimit, deletedFlag, parseCommit } from '@coffer/contracts';
import type { Quotas } from '../../config.ts';
import type { Database, Work } from '../../db/database.ts';
import { assertTokensWanted } from '../../db/search-index.ts';
import type { Actor } from '../../db/sessions.ts';
import { lockVault } from '../../db/vault-chain.ts';
import { base64Url } from '../../http/body.ts';
import { checkItems } from '../../http/commit-items.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import { findStanding } from '../../members/standing.ts';
import * as repo from './rotation.repo.ts';
import { assertNoManifest, mayRotate } from './rotation-checks.ts';
import * as staged from './staged.repo.ts';

export interface RotationDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly quotas: Quotas;
}

/** Which rotation of which vault, and who asks. */
export interface Place {
  readonly actor: Actor;
  readonly vaultId: string;
  readonly rotationId: string;
  /** The caller's, for the log. */
  readonly network: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
export type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** A vault's change of keys: prepared beside the vault, put in place by one transaction (docs/spec/rotation.md §3). */
export const rotationService = ({ database, organisationId, quotas }: RotationDeps) => {
  const ofPlace = ({ actor, vaultId, rotationId }: Place) => ({
    ...{ id: rotationId, vaultId, accountId: actor.accountId },
  });

  return {
    begin: (place: Place, keyEpoch: number, change: Change) =>
      change<{ seq: number }>(async ({ sql }) => {
        const { actor, vaultId } = place;
        const standing = await findStanding(sql, vaultId, actor.accountId);
        if (!standing) throw problem('api/not-found');
        if (!mayRotate(standing)) throw problem('api/forbidden');
        const vault = await lockVault(sql, vaultId);
        if (!vault) throw problem('api/not-found');
        if (keyEpoch !== vault.keyEpoch + 1) throw problem('api/manifest-conflict', { seq: vault.seq });
        if (!(await repo.putRotation(sql, { ...ofPlace(place), keyEpoch }))) throw problem('api/not-found');
        return { reply: { seq: vault.seq } };
      }),

    stage: (place: Place, body: Bytes, change: Change) =>
      change<{ staged: number }>(async ({ sql }) => {
        const keyEpoch = await repo.lockRotation(sql, ofPlace(place));
        if (keyEpoch === null) throw problem('api/not-found');
        const commit = parseCommit(body, commitItemsLimit);
        assertNoManifest(commit);
        checkItems(commit, keyEpoch);
        await assertTokensWanted(sql, organisationId, commit.items);
        await staged.stageItems(sql, place.rotationId, commit.items);
        const { count, bytes } = await staged.measureStaged(sql, place.rotationId);
        // What is only taken back always has room: it is the way out.
        const puts = commit.items.some(({ flags }) => flags !== deletedFlag);
        const isTooMuch = count > quotas.itemsPerVault || bytes > 2 * quotas.bytesPerVault;
        if (puts && isTooMuch) throw problem('api/too-large');
        return { reply: { staged: count } };
      }),

    formerKeys: async (actor: Actor, vaultId: string) => {
      const { accountId } = actor;
      if (!(await findStanding(database.sql, vaultId, accountId))) throw problem('api/not-found');
      const rows = await repo.listFormerKeys(database.sql, vaultId, accountId);
      return {
        reply: { keys: rows.map((row) => ({ keyEpoch: row.key_epoch, selfWrap: base64Url(row.self_wrap) })) },
      };
    },
  };
};
export type RotationService = ReturnType<typeof rotationService>;
