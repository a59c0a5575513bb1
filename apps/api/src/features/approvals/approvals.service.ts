import type { Approval, listApprovals, ReplyOf } from '@coffer/contracts';
import { cursorFrom, pageOf, pageRows, shapes } from '../../console/paging.ts';
import type { RunAct } from '../../console/run-act.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './approvals.repo.ts';
import type { Deciding, WhyUndecided } from './decide.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Listed = ReplyOf<typeof listApprovals>;

/** Which requests somebody wants to see. */
export interface Wanted {
  readonly state?: 'open' | 'settled' | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const toApproval = ({ asked: _, ...row }: repo.ListedRow): Approval => {
  const { lastSignInAt, isKnownNetwork, devices, failures, earlier, askedAt, expiresAt, ...facts } = row;
  const history = { isKnownNetwork, devices, failures, earlier };
  return {
    ...facts,
    ...{ askedAt: askedAt.getTime(), expiresAt: expiresAt.getTime() },
    history: { lastSignInAt: lastSignInAt?.getTime() ?? null, ...history },
  };
};

const problemOf = (why: string) => {
  const known = why as WhyUndecided;
  if (known === 'not-here') return problem('api/not-found');
  return problem(known === 'self' || known === 'rank' ? 'api/forbidden' : 'api/state-conflict');
};

export interface ApprovalsDeps {
  readonly database: Database;
  readonly decide: Deciding;
}

/** Requests as those see them who decide, and as those who asked (docs/spec/approvals.md §4). */
export const approvalsService = ({ database, decide }: ApprovalsDeps) => ({
  list: async (actor: Actor, { state = undefined, after, limit = pageRows }: Wanted) => {
    const behind = cursorFrom(after, [shapes.moment, shapes.id]);
    const rows = await repo.listAll(database.sql, actor.accountId, state ?? null, behind, limit + 1);
    const page = pageOf(rows, limit, ({ asked, requestId }) => [asked, requestId]);
    const total = await repo.countAll(database.sql, state ?? null);
    const reply: Listed = { requests: page.rows.map(toApproval), next: page.next, total };
    return { reply };
  },

  listOwn: async ({ accountId }: Actor) => {
    const rows = await repo.listOwn(database.sql, accountId);
    return { reply: { requests: rows.map((row) => ({ ...row, askedAt: row.askedAt.getTime() })) } };
  },

  refuse: (actor: Actor, requestId: string, reason: string, network: string, change: Change) =>
    change<Record<string, never>>(async ({ sql }) => {
      const [left] = await decide(sql, [requestId], { by: actor, isYes: false, reason, network });
      if (left) throw problemOf(left.why);
      return { reply: {} };
    }),
});

/** The yes, which is an act that was confirmed in the vault app. */
export const approveRunner =
  (decide: Deciding): RunAct<'approve'> =>
  async ({ sql }, { actor, act, ip: network }) => ({
    left: await decide(sql, act.requestIds, { by: actor, isYes: true, reason: act.reason, network }),
  });
