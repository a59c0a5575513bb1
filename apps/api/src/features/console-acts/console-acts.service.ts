import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  ApiError,
  type ConsoleAct,
  type confirmConsoleAct,
  consoleAct,
  type ReplyOf,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import { findMembers, lockMembers, type Member } from '../../console/parties.ts';
import { mayAsk, mayDecide } from '../../console/rights.ts';
import type { ActCall, ActRunners, RunAct } from '../../console/run-act.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { invalid, problem } from '../../http/problem.ts';
import { accountsOf, isForbidden, judgeSubjects } from './act-subjects.ts';
import * as repo from './acts.repo.ts';
import {
  type Change,
  type Confirmation,
  type JudgeDeps,
  judgeOfConfirmations,
} from './judge-confirmation.ts';

export interface ConsoleActsDeps extends JudgeDeps {
  readonly database: Database;
  readonly limits: Limits;
  readonly runners: ActRunners;
}

type Confirmed = ReplyOf<typeof confirmConsoleAct>;

const prepared: Limit = { name: 'console-acts', most: 120, seconds: 3600 };
const challenges: Limit = { name: 'console-keys', most: 60, seconds: 3600 };

/** Acts that are prepared in the console and confirmed in the vault app (docs/spec/console.md §3). */
export const consoleActsService = (deps: ConsoleActsDeps) => {
  const { database, organisationId, limits, confirmKey, runners } = deps;
  const { needsKey, judge } = judgeOfConfirmations(deps);

  const meOf = (members: ReadonlyMap<string, Member>, { accountId }: Actor): Member => {
    const me = members.get(accountId);
    if (!me || me.isSuspended) throw problem('api/unauthenticated');
    return me;
  };

  /** @throws `api/forbidden` where the act is none of the caller's, or may be done to nobody whom it names. */
  const assertMay = async (sql: Sql, me: Member, act: ConsoleAct): Promise<void> => {
    if (!mayAsk(me.role, act)) throw problem('api/forbidden');
    if (act.kind === 'approve') {
      const askers = await repo.listAskers(sql, act.requestIds);
      if (askers.length > 0 && !askers.some((asker) => mayDecide(me, asker))) throw problem('api/forbidden');
    }
    if (!('accountIds' in act)) return;
    const members = await findMembers(sql, act.accountIds);
    if (isForbidden(await judgeSubjects(sql, me, act, members))) throw problem('api/forbidden');
  };

  const namesOf = async (sql: Sql, act: ConsoleAct) => {
    const members = await findMembers(sql, accountsOf(act));
    const askers = act.kind === 'approve' ? await repo.listAskers(sql, act.requestIds) : [];
    const named = [...members.values()].map(({ accountId, ...rest }) => ({ id: accountId, ...rest }));
    return Object.fromEntries(
      [...named, ...askers].map(({ id, email, fullName }) => [id, { email, fullName }]),
    );
  };

  const findAct = async (sql: Sql, actor: Actor, actId: string, lock: '' | 'FOR UPDATE' = '') => {
    const found = await repo.findAct(sql, actId, actor.accountId, lock);
    if (!found) throw problem('api/not-found');
    return { ...found, act: consoleAct.parse(found.body) };
  };

  const run = (on: Work, call: ActCall<ConsoleAct['kind']>) =>
    (runners[call.act.kind] as RunAct<ConsoleAct['kind']>)(on, call);

  return {
    prepare: async (actor: Actor, act: ConsoleAct, change: Change) => {
      await limits.take(prepared, actor.accountId);
      return change<{ actId: string; expiresAt: number }>(async ({ sql }) => {
        const me = meOf(await findMembers(sql, [actor.accountId]), actor);
        await assertMay(sql, me, act);
        const id = idText(randomBytes(16));
        const row = { id, organisationId, byId: actor.accountId, kind: act.kind, body: act };
        return { reply: { actId: id, expiresAt: (await repo.putAct(sql, row)).getTime() } };
      });
    },

    read: async (actor: Actor, actId: string) => {
      const { sql } = database;
      const { act, expires_at: expiresAt, done_at: doneAt } = await findAct(sql, actor, actId);
      const me = meOf(await findMembers(sql, [actor.accountId]), actor);
      return {
        reply: {
          ...{ act, expiresAt: expiresAt.getTime(), doneAt: doneAt?.getTime() ?? null },
          names: await namesOf(sql, act),
          needsKey: await needsKey(sql, me),
        },
      };
    },

    challengeKey: async (actor: Actor, actId: string, change: Change) => {
      await limits.take(challenges, actor.accountId);
      return change(async ({ sql }) => {
        const { done_at: doneAt } = await findAct(sql, actor, actId);
        const { accountId, sessionId } = actor;
        if (doneAt || !(await confirmKey.has(sql, accountId))) throw problem('api/not-found');
        return { reply: { options: await confirmKey.challenge(sql, { accountId, sessionId, actId }) } };
      });
    },

    confirm: (call: Confirmation) => {
      const { actor, actId, body, ip, change } = call;
      if (body.accountId !== actor.accountId) throw problem('api/unauthenticated');
      return change<Confirmed>(async (on) => {
        const { sql } = on;
        const { act, done_at: doneAt } = await findAct(sql, actor, actId, 'FOR UPDATE');
        if (doneAt) throw problem('api/state-conflict');
        const members = await lockMembers(sql, [actor.accountId, ...accountsOf(act)]);
        const me = meOf(members, actor);
        if (!(await repo.isSessionThere(sql, actor.sessionId))) throw problem('api/unauthenticated');
        if (!isDeepStrictEqual(act, body.act)) throw invalid('act');
        if (!mayAsk(me.role, act)) throw problem('api/forbidden');
        const wrong = await judge(sql, me, call);
        if (wrong) return wrong;
        const { statement } = body;
        const asked = { actor: { ...actor, role: me.role }, act, ip };
        const done = await run(on, statement ? { ...asked, statement } : asked);
        if (done instanceof ApiError) return done;
        await repo.markDone(sql, actId);
        return { reply: { done: true, left: done.left } };
      });
    },
  };
};
export type ConsoleActsService = ReturnType<typeof consoleActsService>;
