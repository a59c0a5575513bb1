import type { ActRow } from './acts.ts';
import type { Sql } from './sql.ts';

type Undo = (sql: Sql, act: ActRow) => Promise<unknown>;

// [Note: Undoing] An act that is stopped leaves nothing of itself behind: what it waited for never was.
const undoByKind: Readonly<Record<ActRow['kind'], Undo>> = {
  // All of them: whoever has another one under way can begin it again, and a stranger's must be gone.
  recovery: (sql, act) => sql('DELETE FROM recovery WHERE account_id = $1', [act.account_id]),
  'add-recovery': (sql, act) =>
    sql('DELETE FROM recovery_way WHERE account_id = $1 AND kind = $2 AND active_from > now()', [
      ...[act.account_id, act.subject],
    ]),
  // By the moment they share, not by the name: two factors may have one name, and one act may drop all of them.
  'drop-factor': (sql, act) =>
    sql(
      `UPDATE factor SET dropped_from = NULL WHERE account_id = $1 AND dropped_from > now()
         AND abs(extract(epoch FROM dropped_from - $2::timestamptz)) < 0.002`,
      [act.account_id, act.effective_at],
    ),
  'change-email': (sql, act) => sql("DELETE FROM mail_code WHERE id = $1 AND purpose = 'email'", [act.id]),
  'delete-account': async () => undefined,
};

/** Undoes what an act prepared, and takes the act away. */
export const undoAct = async (sql: Sql, act: ActRow): Promise<void> => {
  await undoByKind[act.kind](sql, act);
  await sql('DELETE FROM pending_act WHERE id = $1', [act.id]);
};
