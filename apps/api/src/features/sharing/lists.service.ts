import { copyBytes, equalBytes, idText, parseManifest } from '@coffer/crypto/verify';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { findPresentIdentities } from '../../members/present-identities.ts';
import { findStanding } from '../../members/standing.ts';
import * as repo from './sharing.repo.ts';
import type { SharingDeps } from './sharing-deps.ts';

/** What members of a vault may read of it besides items. */
export const listsService = ({
  database,
  organisationId,
}: Pick<SharingDeps, 'database' | 'organisationId'>) => ({
  members: async (actor: Actor, vaultId: string) => {
    const { sql } = database;
    const standing = await findStanding(sql, vaultId, actor.accountId);
    const newest = standing && (await repo.findNewest(sql, vaultId));
    if (!newest) throw problem('api/not-found');
    const entries = parseManifest(copyBytes(newest))
      .members.map((member) => ({ ...member, id: idText(member.accountId) }))
      .filter(({ id }) => id !== vaultId);
    const ids = entries.map(({ id }) => id);
    const present = await findPresentIdentities(sql, organisationId, ids);
    const accepted = new Map(
      (await repo.listAccepted(sql, vaultId)).map((row) => [row.account_id, row.accepted_at]),
    );
    const ends = new Map((await repo.listEnds(sql, vaultId)).map((row) => [row.account_id, row.ends_at]));
    const members = entries.map(({ id, identityHash }) => {
      const known = present.get(id);
      return {
        memberId: id,
        acceptedAt: accepted.get(id)?.getTime() ?? null,
        endsAt: ends.get(id)?.getTime() ?? null,
        hasNewKeys: known !== undefined && !equalBytes(known.hash, identityHash),
      };
    });
    return { reply: { members } };
  },

  manifests: async (actor: Actor, vaultId: string, before: number) => {
    const { sql } = database;
    if (!(await repo.mayReadChain(sql, vaultId, actor.accountId))) throw problem('api/not-found');
    const rows = await repo.listManifests(sql, vaultId, Math.min(before, Number.MAX_SAFE_INTEGER));
    const manifests = rows.map(({ seq, bytes, signature, mac, item_ids }) => ({
      ...{
        seq: Number(seq),
        manifest: base64Url(bytes),
        signature: base64Url(signature),
        mac: base64Url(mac),
      },
      itemIds: [...item_ids],
    }));
    return { reply: { manifests } };
  },
});
