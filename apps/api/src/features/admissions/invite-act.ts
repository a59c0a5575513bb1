import { canonicalEmail } from '@coffer/crypto/verify';
import { isAbove } from '../../console/rights.ts';
import type { RunAct } from '../../console/run-act.ts';
import * as repo from './admissions.repo.ts';
import { type LetInDeps, letIn } from './let-in.ts';

/** Lets addresses in with another role than that of a member; an act that was confirmed. */
export const inviteAct =
  (deps: LetInDeps): RunAct<'invite-with-role'> =>
  async ({ sql }, call) => {
    const { actor, act } = call;
    const emails = [...new Set(act.emails.map(canonicalEmail))].sort();
    const taken = await repo.listTaken(sql, emails);
    const open = new Map((await repo.listOpen(sql, emails)).map(({ email, role }) => [email, role]));
    const whyNot = (email: string): string | null => {
      if (taken.has(email)) return 'already';
      const role = open.get(email);
      return role === undefined || isAbove(actor.role, role) ? null : 'rank';
    };
    const judged = emails.map((email) => ({ id: email, why: whyNot(email) }));
    const may = judged.filter(({ why }) => why === null).map(({ id }) => id);
    await letIn(deps, sql, call, may, act.role);
    return { left: judged.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }])) };
  };
