import type { Sql } from '../db/sql.ts';

/** Days after its moment that an act may still be finished by whoever began it. */
export const finishDays = 7;
/** Days after which a change of vault keys that nobody ended is dropped with what was staged for it. */
const rotationDays = 7;

// An owner who became the last one while his deletion waited stays until there is another, or nobody else. One whom the
// operator or another owner removed was suspended first, and is none.
const isLastOwner = `a.role = 'owner' AND a.suspended_at IS NULL
  AND EXISTS (SELECT 1 FROM account o WHERE o.organisation_id = a.organisation_id AND o.id <> a.id)
  AND NOT EXISTS (SELECT 1 FROM account o WHERE o.organisation_id = a.organisation_id AND o.id <> a.id
    AND o.role = 'owner' AND o.suspended_at IS NULL)`;
const deletions = `SELECT p.id, p.account_id FROM pending_act p JOIN account a ON a.id = p.account_id
  WHERE p.kind = 'delete-account' AND p.effective_at <= now() AND NOT (${isLastOwner})
  ORDER BY p.effective_at FOR UPDATE OF p SKIP LOCKED LIMIT 1`;

/** One deletion whose time has come and that nobody else works on; null where there is none. */
export const takeDeletion = async (sql: Sql): Promise<string | null> =>
  (await sql<{ account_id: string }>(deletions))[0]?.account_id ?? null;

export interface Leaving {
  readonly email: string;
  readonly organisation_id: string;
  readonly sessions: readonly string[];
}

export const lockLeaving = async (sql: Sql, accountId: string): Promise<Leaving | null> => {
  const [account] = await sql<{ email: string; organisation_id: string }>(
    'SELECT email, organisation_id FROM account WHERE id = $1 FOR UPDATE',
    [accountId],
  );
  if (!account) return null;
  const sessions = await sql<{ id: string }>('SELECT id FROM session WHERE account_id = $1', [accountId]);
  return { ...account, sessions: sessions.map(({ id }) => id) };
};

const own = `SELECT m.vault_id FROM membership m WHERE m.account_id = $1
  AND NOT EXISTS (SELECT 1 FROM membership o WHERE o.vault_id = m.vault_id AND o.account_id <> $1)`;

// Rows that name the account, or one of its own, without a reference that would take them along.
const loose: readonly string[] = [
  `DELETE FROM item_revision WHERE vault_id IN (${own})`,
  `DELETE FROM group_identity WHERE group_id IN (${own})`,
  `DELETE FROM vault WHERE id IN (${own})`,
  `DELETE FROM mail_code WHERE id IN (SELECT id FROM session WHERE account_id = $1
     UNION SELECT id FROM recovery WHERE account_id = $1 UNION SELECT id FROM pending_act WHERE account_id = $1)`,
  `DELETE FROM nonce WHERE subject_id = $1 OR subject_id IN (SELECT id FROM session WHERE account_id = $1
     UNION SELECT id FROM recovery WHERE account_id = $1 UNION SELECT id FROM factor WHERE account_id = $1
     UNION SELECT id FROM device WHERE account_id = $1)`,
  'DELETE FROM vault_grant WHERE grantee_id = $1',
  'DELETE FROM membership_end WHERE account_id = $1',
  'DELETE FROM invitation WHERE guest_id = $1 OR email = (SELECT email FROM account WHERE id = $1)',
  'DELETE FROM account WHERE id = $1',
];

/** Vaults of an account that others are members of too. */
export const listShared = async (sql: Sql, accountId: string): Promise<string[]> =>
  (
    await sql<{ vault_id: string }>(
      `SELECT vault_id FROM membership WHERE account_id = $1 AND vault_id NOT IN (${own})`,
      [accountId],
    )
  ).map(({ vault_id: id }) => id);

/** Deletes every row of an account but its events, which are one chain with all others; and the vaults that nobody else is a member of. */
export const deleteAccount = async (sql: Sql, accountId: string, leaving: Leaving): Promise<void> => {
  for (const text of loose) await sql(text, [accountId]);
  await sql('DELETE FROM registration WHERE organisation_id = $1 AND email = $2', [
    ...[leaving.organisation_id, leaving.email],
  ]);
};

const drops = `DELETE FROM factor WHERE dropped_from <= now() RETURNING account_id`;

/** Drops the factors whose time has come, and gives whose they were. */
export const dropFactors = async (sql: Sql): Promise<string[]> =>
  (await sql<{ account_id: string }>(drops)).map(({ account_id: id }) => id);

// What is void or over already: nobody waits for it.
const over: readonly string[] = [
  "DELETE FROM factor WHERE confirmed_at IS NULL AND added_at < now() - interval '1 hour'",
  'DELETE FROM recovery WHERE expires_at <= now()',
  // The longest wait before another code may be sent is longer than a code is valid.
  "DELETE FROM mail_code WHERE expires_at <= now() - interval '1 hour'",
  'DELETE FROM mail_token WHERE expires_at <= now()',
  `DELETE FROM pending_act WHERE kind IN ('add-recovery', 'drop-factor') AND effective_at <= now()`,
  `DELETE FROM pending_act WHERE kind IN ('recovery', 'change-email')
     AND effective_at < now() - make_interval(days => ${finishDays})`,
  `DELETE FROM vault_rotation WHERE started_at < now() - make_interval(days => ${rotationDays})`,
];

export const dropOver = async (sql: Sql): Promise<void> => {
  for (const text of over) await sql(text);
};

/** Days after which a kit that nobody made or tested is asked about; and between two such mails. */
export const kitDays = 182;
const remind = `UPDATE account SET kit_reminded_at = now() WHERE id IN (
    SELECT a.id FROM account a WHERE a.suspended_at IS NULL
      AND (a.kit_reminded_at IS NULL OR a.kit_reminded_at < now() - make_interval(days => ${kitDays}))
      AND EXISTS (SELECT 1 FROM recovery_way w WHERE w.account_id = a.id AND w.kind IN ('kit', 'kit-and-answers'))
      AND NOT EXISTS (SELECT 1 FROM recovery_way w WHERE w.account_id = a.id AND w.kind IN ('kit', 'kit-and-answers')
        AND GREATEST(w.created_at, w.tested_at) > now() - make_interval(days => ${kitDays}))
    LIMIT 100 FOR UPDATE OF a SKIP LOCKED)
  RETURNING id AS "accountId", email`;

/** Marks up to a hundred accounts whose owners should be asked about their kit, and gives them. */
export const takeReminders = (sql: Sql): Promise<{ readonly accountId: string; readonly email: string }[]> =>
  sql(remind);
