import type { SettingChange } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';

const people = `SELECT count(*)::int AS count FROM account a
  WHERE a.organisation_id = $1 AND a.suspended_at IS NULL`;
const everybody = { text: people, values: [] };

/** Factors that count, as sessions count them. */
const hasFactor = `EXISTS (SELECT 1 FROM factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL
  AND (f.dropped_from IS NULL OR f.dropped_from > now()) AND ($3 = 'any' OR f.kind = $3))`;

interface Question {
  readonly text: string;
  readonly values: readonly unknown[];
}

const byKey: Readonly<Record<string, Question>> = {
  'recovery.answers': {
    text: `${people} AND EXISTS (SELECT 1 FROM recovery_way w WHERE w.account_id = a.id AND w.kind = 'answers')`,
    values: [],
  },
  'recovery.device': {
    text: `${people} AND EXISTS (SELECT 1 FROM device d WHERE d.account_id = a.id AND d.revoked_at IS NULL
      AND d.backup_wrap IS NOT NULL)`,
    values: [],
  },
  'invitations.byMembers': { text: `${people} AND a.role = 'member'`, values: [] },
  'pin.triesAnHour': everybody,
  'pin.triesInAll': everybody,
  'session.idleMinutes': everybody,
  'session.hours': everybody,
  'session.lockMinutes': everybody,
  'search.serverIndex': everybody,
  'export.allowed': everybody,
};

const questionFor = ({ key, to, direction }: SettingChange): Question | null => {
  const [group, role = ''] = key.split('.');
  if (group === 'factors' && direction === 'tightens')
    return { text: `${people} AND a.role = $2 AND NOT ${hasFactor}`, values: [role, to] };
  if (group === 'factors' || group === 'stepUp') return { text: `${people} AND a.role = $2`, values: [role] };
  if (key === 'kdf.leastIterations')
    return {
      text: `${people} AND a.kdf ->> 'algorithm' = 'pbkdf2-sha256' AND (a.kdf ->> 'iterations')::int < $2`,
      values: [to],
    };
  return byKey[key] ?? null;
};

/** Members who would notice a change of a setting; null where the server has nothing to count them by. */
export const countAffected = async (
  sql: Sql,
  organisationId: string,
  change: SettingChange,
): Promise<number | null> => {
  const question = questionFor(change);
  if (!question) return null;
  const [row] = await sql<{ count: number }>(question.text, [organisationId, ...question.values]);
  return row?.count ?? 0;
};
