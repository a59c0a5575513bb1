import { lockMembers, type Member, removal } from '../../console/parties.ts';
import type { ActCall, ActRunners, RunAct } from '../../console/run-act.ts';
import { putAct } from '../../db/acts.ts';
import { type AuditKind, audit, type Whence } from '../../db/audit.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import type { Sql } from '../../db/sql.ts';
import { problem } from '../../http/problem.ts';
import type { ConsoleMails } from '../../mail/console-mails.ts';
import { isForbidden, judgeSubjects, type MemberAct } from './act-subjects.ts';

type Kind = MemberAct['kind'];
/** What is done to one of those to whom it may be done. */
type DoTo<K extends Kind> = (sql: Sql, member: Member, call: ActCall<K>) => Promise<void>;

const suspendText = 'UPDATE account SET suspended_at = COALESCE(suspended_at, now()) WHERE id = $1';
const reactivateText = 'UPDATE account SET suspended_at = NULL WHERE id = $1';
const keepText = `DELETE FROM pending_act WHERE account_id = $1 AND kind = 'delete-account' AND subject = '${removal}'`;
const roleText = 'UPDATE account SET role = $2 WHERE id = $1';

const write = (
  sql: Sql,
  { actor, ip }: Pick<ActCall<Kind>, 'actor' | 'ip'>,
  member: Member,
  kind: AuditKind,
  detail: Whence['detail'] = null,
): Promise<unknown> => audit(sql, member.accountId, kind, { by: actor.accountId, network: ip, detail });

/** How acts on members are done; each leaves a line in the log of each of them, and writes to him. */
export const memberActs = (mails: ConsoleMails): Pick<ActRunners, Kind> => {
  const suspend: DoTo<'suspend'> = async (sql, member, call) => {
    await sql(suspendText, [member.accountId]);
    await endSessionsOf(sql, member.accountId);
    await write(sql, call, member, 'suspended', { reason: call.act.reason });
    await mails.tellSuspended(sql, member.email);
  };

  const remove: DoTo<'remove'> = async (sql, member, call) => {
    const { accountId } = member;
    await sql(suspendText, [accountId]);
    await endSessionsOf(sql, accountId);
    const { effectiveAt } = await putAct(sql, { accountId, kind: 'delete-account', subject: removal });
    await write(sql, call, member, 'removal-asked', { reason: call.act.reason, at: effectiveAt.getTime() });
    await mails.tellRemoval(sql, member.email, effectiveAt);
  };

  const reactivate: DoTo<'reactivate'> = async (sql, member, call) => {
    await sql(reactivateText, [member.accountId]);
    await sql(keepText, [member.accountId]);
    await write(sql, call, member, 'reactivated');
    await mails.tellReactivated(sql, member.email);
  };

  const setRole: DoTo<'set-role'> = async (sql, member, call) => {
    const { role } = call.act;
    await sql(roleText, [member.accountId, role]);
    await write(sql, call, member, 'role-changed', { from: member.role, to: role });
    await notify(sql, { kind: 'account', accountId: member.accountId });
    await mails.tellRole(sql, member.email, role);
  };

  const each =
    <K extends Kind>(doTo: DoTo<K>): RunAct<K> =>
    async ({ sql }, call) => {
      const { actor } = call;
      const act: MemberAct = call.act;
      const members = await lockMembers(sql, [actor.accountId, ...act.accountIds]);
      // That he is not suspended was seen behind the same locks, before anything of his confirmation was judged.
      const me = members.get(actor.accountId);
      if (!me) throw problem('api/unauthenticated');
      const judged = await judgeSubjects(sql, me, act, members);
      if (isForbidden(judged)) throw problem('api/forbidden');
      for (const member of judged.may) await doTo(sql, member, call);
      return { left: judged.left };
    };

  return {
    suspend: each(suspend),
    remove: each(remove),
    reactivate: each(reactivate),
    'set-role': each(setRole),
  };
};
