import type { Limit, Limits } from '../db/limits.ts';
import type { Sql } from '../db/sql.ts';
import { isShort, longCode, shortCode } from './code.ts';

const subject = 'all';

// [Note: Code ceiling] Five tries at each of ten thousand accounts are fifty thousand tries at codes of eight digits, and
// no single account sees more than five. So wrong codes are counted over all accounts and purposes. Above the ceiling no
// short code counts any more and new ones are too long to guess: whoever waits for a code asks for another, and nobody is
// locked out. Tries under way at one moment may pass it by as many as there are connections.
/** What all mailed codes have in common, sign-up's among them. */
export const codeCeiling = (limits: Limits, most: number) => {
  const wrong: Limit = { name: 'codes-wrong', most, seconds: 3600 };
  const isReached = (sql: Sql): Promise<boolean> => limits.isReachedIn(sql, wrong, subject);
  return {
    /** Whether this code can't be right now, whatever was mailed. */
    voids: async (sql: Sql, code: string): Promise<boolean> => isShort(code) && (await isReached(sql)),
    /** Counts a wrong code; last before the commit, since everyone waits at this row. */
    countWrong: (sql: Sql): Promise<void> => limits.countIn(sql, wrong, subject),
    /** A new code, as long as it must be. */
    draw: async (sql: Sql): Promise<string> => ((await isReached(sql)) ? longCode() : shortCode()),
  };
};
export type CodeCeiling = ReturnType<typeof codeCeiling>;
