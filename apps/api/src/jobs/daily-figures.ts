import type { Database } from '../db/database.ts';
import type { Sql } from '../db/sql.ts';
import type { Job, StartJob } from './job-runs.ts';

// The last count of a day stands: each hour writes over the one before.
const countText = `INSERT INTO daily_figure (organisation_id, day, people, vaults, items, bytes)
  SELECT o.id, (now() AT TIME ZONE 'UTC')::date, COALESCE(a.people, 0), COALESCE(v.vaults, 0), COALESCE(v.items, 0),
    COALESCE(v.bytes, 0)
  FROM organisation o
  LEFT JOIN (SELECT organisation_id, count(*) AS people FROM account GROUP BY 1) a ON a.organisation_id = o.id
  LEFT JOIN (SELECT organisation_id, count(*) FILTER (WHERE kind <> 'group') AS vaults,
      sum(count) FILTER (WHERE kind <> 'group') AS items, sum(bytes) AS bytes
    FROM vault GROUP BY 1) v ON v.organisation_id = o.id
  ON CONFLICT (organisation_id, day) DO UPDATE
    SET people = excluded.people, vaults = excluded.vaults, items = excluded.items, bytes = excluded.bytes`;

/** Days that the figures are kept. */
export const figureDays = 800;
const dropText = `DELETE FROM daily_figure WHERE day < (now() AT TIME ZONE 'UTC')::date - ${figureDays}`;

/** Counts what each organisation has today. */
export const countDay = async (sql: Sql): Promise<void> => {
  await sql(countText);
  await sql(dropText);
};

/** Runs {@link countDay} every hour. */
export const startDailyFigures = (database: Pick<Database, 'sql'>, start: StartJob): Job =>
  start({ name: 'daily-figures', everyMs: 3_600_000, work: () => countDay(database.sql) });
