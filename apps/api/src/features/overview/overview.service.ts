import type { Database } from '../../db/database.ts';
import * as repo from './overview.repo.ts';

export interface OverviewDeps {
  readonly database: Database;
  readonly organisationId: string;
}

/** Refusals of a day from which on one network that has most of them is named. */
export const oddFrom = 10;

/** The network that had more than half of a day's refusals, where they were many. */
export const oddNetworkOf = (
  refused: readonly repo.SignInRow[],
): { readonly network: string; readonly refused: number } | null => {
  const all = refused.reduce((sum, { n }) => sum + n, 0);
  const named = refused.filter(({ network }) => network !== null);
  const most = named.reduce<repo.SignInRow | null>(
    (found, row) => (found && found.n >= row.n ? found : row),
    null,
  );
  if (!most?.network || all < oddFrom || most.n * 2 <= all) return null;
  return { network: most.network, refused: most.n };
};

const summary = (day: string, rows: readonly repo.SignInRow[]) => {
  const refused = rows.filter(({ isPassed }) => !isPassed);
  const sum = (some: readonly repo.SignInRow[]): number => some.reduce((total, { n }) => total + n, 0);
  return {
    ...{ day, passed: sum(rows) - sum(refused), refused: sum(refused) },
    oddNetwork: oddNetworkOf(refused),
  };
};
type Summary = ReturnType<typeof summary>;

/** Counts the sign-ins of each day. A day that is over is counted once: nothing is written into the past. */
const signInCounter = ({ database: { sql }, organisationId }: OverviewDeps) => {
  const over = new Map<string, Summary>();
  return async (): Promise<Summary[]> => {
    const days = await repo.listDays(sql);
    const from = days.find(({ day }) => !over.has(day))?.day;
    const rows = from === undefined ? [] : await repo.listSignIns(sql, organisationId, from);
    const all = days.map(({ day }) => {
      const own = rows.filter((row) => row.day === day);
      return over.get(day) ?? summary(day, own);
    });
    over.clear();
    for (const [at, one] of all.entries()) if (days[at]?.isOver) over.set(one.day, one);
    return all;
  };
};

/** How an organisation stands: counts, and no word of what anybody keeps. */
export const overviewService = (deps: OverviewDeps) => {
  const { database, organisationId } = deps;
  const countSignIns = signInCounter(deps);
  const read = async () => {
    const [totals, signIns, growth] = await Promise.all([
      repo.readTotals(database.sql, organisationId),
      countSignIns(),
      repo.listGrowth(database.sql, organisationId),
    ]);
    if (!totals) throw new Error('an organisation without a row');
    const { people: total, suspended, admitted, withoutFactor, kitTested, devices, unseen, ...rest } = totals;
    return {
      reply: {
        ...rest,
        people: { total, suspended, admitted, withoutFactor, kitTested },
        devices: { total: devices, unseen90Days: unseen },
        signIns,
        growth,
      },
    };
  };
  return { read };
};
export type OverviewService = ReturnType<typeof overviewService>;
