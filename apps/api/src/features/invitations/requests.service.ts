import { equalBytes } from '@coffer/crypto/verify';
import { tellAccounts } from '../../db/members.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import * as repo from './invitations.repo.ts';
import type { Asking, InvitationsDeps } from './invitations.service.ts';

type Nothing = Record<string, never>;

/** What one colleague asks of another: a note that only the other can read. */
export const requestsService = ({
  database,
  organisationId,
}: Pick<InvitationsDeps, 'database' | 'organisationId'>) => ({
  put: ({ actor, change }: Asking, id: string, body: { readonly to: string; readonly note: string }) => {
    const { accountId: fromId } = actor;
    const note = bytesField('note', body.note);
    if (note.length === 0) throw invalid('note');
    if (body.to === fromId) throw invalid('to');
    return change<Nothing>(async ({ sql }) => {
      if (!(await repo.isColleague(sql, organisationId, body.to))) throw problem('api/not-found');
      const open = await repo.countRequests(sql, fromId);
      const there = await repo.findRequest(sql, id);
      if (there) {
        const isSame = there.from_id === fromId && there.to_id === body.to && equalBytes(there.note, note);
        if (!isSame) throw invalid('requestId');
        return { reply: {} };
      }
      if (open >= repo.requestsMost) throw problem('api/too-many-tries');
      if (!(await repo.putRequest(sql, { id, fromId, toId: body.to, note }))) throw invalid('requestId');
      await tellAccounts(sql, [fromId, body.to]);
      return { reply: {} };
    });
  },

  list: async ({ accountId }: Actor) => {
    const rows = await repo.listRequests(database.sql, accountId);
    const requests = rows.map((row) => ({
      ...{ requestId: row.id, from: row.from_id, to: row.to_id },
      ...{ note: base64Url(row.note), at: row.created_at.getTime() },
    }));
    return { reply: { requests } };
  },

  drop: ({ actor, change }: Asking, id: string) =>
    change<Nothing>(async ({ sql }) => {
      const gone = await repo.takeRequest(sql, id, actor.accountId);
      if (!gone) throw problem('api/not-found');
      await tellAccounts(sql, [gone.from_id, gone.to_id]);
      return { reply: {} };
    }),
});
export type RequestsService = ReturnType<typeof requestsService>;
