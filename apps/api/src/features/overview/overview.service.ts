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

const signInsOf = (day: string, rows: readonly repo.SignInRow[]) => {
  const ofDay = rows.filter((row) => row.day === day);
  const refused = ofDay.filter(({ isPassed }) => !isPassed);
  const sum = (some: readonly repo.SignInRow[]): number => some.reduce((total, { n }) => total + n, 0);
  return {
    ...{ day, passed: sum(ofDay) - sum(refused), refused: sum(refused) },
    oddNetwork: oddNetworkOf(refused),
  };
};

/** How an organisation stands: counts, and no word of what anybody keeps. */
export const overviewService = ({ database: { sql }, organisationId }: OverviewDeps) => ({
  read: async () => {
    const [totals, rows, days, growth] = await Promise.all([
      repo.readTotals(sql, organisationId),
      repo.listSignIns(sql, organisationId),
      repo.listDays(sql),
      repo.listGrowth(sql, organisationId),
    ]);
    if (!totals) throw new Error('an organisation without a row');
    const { people: total, suspended, admitted, withoutFactor, kitTested, devices, unseen, ...rest } = totals;
    return {
      reply: {
        ...rest,
        people: { total, suspended, admitted, withoutFactor, kitTested },
        devices: { total: devices, unseen90Days: unseen },
        signIns: days.map((day) => signInsOf(day, rows)),
        growth,
      },
    };
  },
});
export type OverviewService = ReturnType<typeof overviewService>;
