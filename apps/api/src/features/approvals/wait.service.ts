import type { Waiting } from '@coffer/contracts';
import { type FileDeps, fileApproval } from '../../approvals/file-approval.ts';
import { findApprovalOf } from '../../db/approvals.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import { stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './approvals.repo.ts';

export interface WaitDeps extends FileDeps {
  readonly database: Database;
  readonly limits: Limits;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

interface AskCall {
  readonly actor: Actor;
  readonly deviceName: string;
  readonly network: string;
  /** What keeps the browser's cookie for as long as the half session now lives. */
  readonly keepCookie: string | undefined;
  readonly change: Change;
}

// Whoever asks knows the password and reads the mailbox; he must not fill the console with it.
const asked: Limit = { name: 'approval-asked', most: 10, seconds: 24 * 3600 };

/** The half session's side of a request (docs/spec/approvals.md §2). */
export const waitService = (deps: WaitDeps) => {
  const standing = async (sql: Sql, actor: Actor): Promise<Waiting> => {
    const isHeld = (await stepsOf(sql, actor)).includes('approval');
    const row = await findApprovalOf(sql, actor.sessionId);
    if (!isHeld || !row) {
      const state = isHeld ? 'withdrawn' : row?.state === 'approved' ? 'approved' : 'none';
      return { state, expiresAt: null, reason: null, needed: 0 };
    }
    const reason = row.state === 'refused' ? await repo.findRefusal(sql, row.id) : null;
    return { state: row.state, expiresAt: row.expires_at.getTime(), reason, needed: row.needed };
  };

  return {
    ask: ({ actor, deviceName, network, keepCookie, change }: AskCall) =>
      change<Waiting>(async ({ sql }) => {
        const { accountId, sessionId: subjectId } = actor;
        if (!(await repo.lockOpenAccount(sql, accountId))) throw problem('api/unauthenticated');
        const [next] = await stepsOf(sql, actor);
        if (next === 'code' || next === 'factor') throw problem('api/step-missing');
        const isNew = next === 'approval' && !(await findApprovalOf(sql, subjectId));
        if (isNew) {
          await deps.limits.takeIn(sql, asked, accountId);
          const filing = { kind: 'device', deviceName, network, until: null } as const;
          await fileApproval(sql, deps, { accountId, subjectId, ...filing });
        }
        const reply = await standing(sql, actor);
        if (reply.state !== 'open' || reply.expiresAt === null) return { reply };
        await repo.extendHalfSession(sql, subjectId, new Date(reply.expiresAt));
        return { reply, ...(keepCookie ? { setCookie: keepCookie } : {}) };
      }),

    read: async (actor: Actor) => ({ reply: await standing(deps.database.sql, actor) }),
  };
};
