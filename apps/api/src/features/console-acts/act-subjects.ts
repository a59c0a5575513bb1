import type { ConsoleAct } from '@coffer/contracts';
import { countOwners, type Member } from '../../console/parties.ts';
import { type Deed, type WhyNot, whyNot } from '../../console/rights.ts';
import type { LeftOut } from '../../console/run-act.ts';
import type { Sql } from '../../db/sql.ts';

/** Acts on accounts. */
export type MemberAct = Extract<ConsoleAct, { readonly accountIds: string[] }>;

/** Accounts that an act names; none where it is about something else. */
export const accountsOf = (act: ConsoleAct): readonly string[] => ('accountIds' in act ? act.accountIds : []);

const deedOf = (act: MemberAct): Deed =>
  act.kind === 'set-role' ? { kind: act.kind, role: act.role } : { kind: act.kind };

/** Of the accounts of an act those to whom it may be done, and of the others why not. */
export const judgeSubjects = async (
  sql: Sql,
  actor: Member,
  act: MemberAct,
  members: ReadonlyMap<string, Member>,
): Promise<{ readonly may: readonly Member[]; readonly left: LeftOut[] }> => {
  const owners = await countOwners(sql);
  const judged = [...new Set(act.accountIds)].map((id) => {
    const member = members.get(id);
    const why: WhyNot | 'not-here' | null = member ? whyNot(actor, member, deedOf(act), owners) : 'not-here';
    return { id, member, why };
  });
  return {
    may: judged.flatMap(({ member, why }) => (member && why === null ? [member] : [])),
    left: judged.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }])),
  };
};

/** Whether nothing but rights stands in the way of each one: then the act as a whole is refused. */
export const isForbidden = ({ may, left }: Awaited<ReturnType<typeof judgeSubjects>>): boolean =>
  may.length === 0 && left.every(({ why }) => why !== 'already');
