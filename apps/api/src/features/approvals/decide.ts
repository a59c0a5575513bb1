import { lockMembers, type Member } from '../../console/parties.ts';
import { mayDecide } from '../../console/rights.ts';
import type { LeftOut } from '../../console/run-act.ts';
import { lockAct } from '../../db/acts.ts';
import { type ApprovalRow, countYes } from '../../db/approvals.ts';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import type { Sql } from '../../db/sql.ts';
import { undoAct } from '../../db/undo-act.ts';
import { problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import * as repo from './approvals.repo.ts';

/** Why a request is not decided on: it is not here, one's own, above oneself, decided already, or one said yes before. */
export type WhyUndecided = 'not-here' | 'self' | 'rank' | 'settled' | 'already';

/** What one administrator says to requests. */
export interface Word {
  readonly by: { readonly accountId: string };
  readonly isYes: boolean;
  readonly reason: string;
  readonly network: string;
}

/** What a request is about, in words. */
const subjectOf = ({ kind, device_name: name }: ApprovalRow): string => {
  if (kind === 'answers') return 'recovery by answers';
  if (kind === 'authorised-device') return 'recovery by one of your devices';
  return name ? `the new device "${name}"` : 'a new device';
};

/** Deciding on requests (docs/spec/approvals.md §4). */
export const deciding = (mailsAbout: AccountMails) => {
  const write = (sql: Sql, row: ApprovalRow, { by, isYes, reason, network }: Word, yes: number) =>
    audit(sql, row.account_id, isYes ? 'approval-approved' : 'approval-refused', {
      ...{ by: by.accountId, network },
      detail: { request: row.id, kind: row.kind, reason, ...(isYes ? { yes, needed: row.needed } : {}) },
    });

  const undo = async (sql: Sql, { account_id: accountId, subject_id: actId }: ApprovalRow) => {
    const act = await lockAct(sql, accountId, actId);
    if (act) await undoAct(sql, act);
  };

  const settle = async (sql: Sql, row: ApprovalRow, asker: Member, me: Member, word: Word): Promise<void> => {
    const { isYes, reason } = word;
    await repo.settle(sql, row.id, isYes ? 'approved' : 'refused');
    if (isYes) await repo.approveAct(sql, row.subject_id);
    else await undo(sql, row);
    // By its link an act that was let through is stopped; a device is, with every other session.
    const undone = isYes && row.kind !== 'device' ? { actId: row.subject_id } : {};
    const facts = { by: me.email, reason, subject: subjectOf(row), ...undone };
    await mailsAbout.tell(sql, asker, isYes ? 'approval-approved' : 'approval-refused', facts);
  };

  const decide = async (
    sql: Sql,
    id: string,
    members: ReadonlyMap<string, Member>,
    word: Word,
  ): Promise<WhyUndecided | null> => {
    const row = await repo.lockApproval(sql, id);
    const [asker, me] = [row && members.get(row.account_id), members.get(word.by.accountId)];
    if (!row || !asker || !me) return 'not-here';
    if (!mayDecide(me, asker)) return me === asker ? 'self' : 'rank';
    if (row.state !== 'open') return 'settled';
    if (!(await repo.putDecision(sql, id, { ...word, byId: me.accountId }))) return 'already';
    const yes = await countYes(sql, id);
    await write(sql, row, word, yes);
    if (!word.isYes || yes >= row.needed) await settle(sql, row, asker, me, word);
    await notify(sql, { kind: 'account', accountId: row.account_id });
    return null;
  };

  /** Says something to requests, and gives those to which it could not be said. */
  return async (sql: Sql, ids: readonly string[], word: Word): Promise<LeftOut[]> => {
    const wanted = [...new Set(ids)].sort();
    const askers = await repo.findAskers(sql, wanted);
    const members = await lockMembers(sql, [word.by.accountId, ...askers.values()]);
    const me = members.get(word.by.accountId);
    if (!me || me.isSuspended) throw problem('api/unauthenticated');
    const left: LeftOut[] = [];
    for (const id of wanted) {
      const why = await decide(sql, id, members, word);
      if (why) left.push({ id, why });
    }
    return left;
  };
};
export type Deciding = ReturnType<typeof deciding>;
