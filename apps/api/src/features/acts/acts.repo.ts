import type { ActivityKind } from '@coffer/contracts';
import type { ActRow } from '../../db/acts.ts';
import type { Sql } from '../../db/sql.ts';

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

export interface MailTokenRow {
  readonly account_id: string;
  readonly email: string;
  readonly kind: ActivityKind;
  readonly act_id: string | null;
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly created_at: Date;
}

const tokenText = `SELECT t.account_id, a.email, t.kind, t.act_id, t.device_id, d.name AS device_name, t.created_at
  FROM mail_token t JOIN account a ON a.id = t.account_id
  LEFT JOIN device d ON d.id = t.device_id AND d.account_id = t.account_id
  WHERE t.hash = $1 AND t.expires_at > now()`;

export const findMailToken = async (sql: Sql, hash: Buffer): Promise<MailTokenRow | null> =>
  (await sql<MailTokenRow>(tokenText, [hash]))[0] ?? null;

/** Takes the token, so that it does its work once, also of two that come at one moment; null where it is gone. */
export const takeMailToken = async (sql: Sql, hash: Buffer): Promise<MailTokenRow | null> => {
  const found = await findMailToken(sql, hash);
  if (!found) return null;
  // The account first, as everywhere: whatever changes it waits for us or we for it.
  await sql('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [found.account_id]);
  return (await sql('DELETE FROM mail_token WHERE hash = $1 RETURNING hash', [hash])).length === 1
    ? found
    : null;
};

/** Kills every recovery that is under way. */
export const dropRecoveries = async (sql: Sql, accountId: string): Promise<number> =>
  (await sql('DELETE FROM recovery WHERE account_id = $1 RETURNING id', [accountId])).length;
