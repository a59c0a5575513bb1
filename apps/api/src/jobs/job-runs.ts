import type { Sql } from '../db/sql.ts';

/** What a job of this process says of itself. */
export interface JobSettings {
  /** Small letters and hyphens; the console has a text for each. */
  readonly name: string;
  readonly everyMs: number;
  /** One run. What it throws is a failure, and the next run comes as if nothing had happened. */
  readonly work: () => Promise<unknown>;
}

/** Something that runs until it is closed; its end waits for what runs. */
export interface Job {
  close(): Promise<void>;
}

/** Runs a job at once and then again and again, never twice at a time, and writes down how it went. */
export type StartJob = (settings: JobSettings) => Job;

export interface RunFacts {
  readonly name: string;
  readonly ranAt: Date;
  readonly failedAt: Date | null;
  readonly error: string | null;
  /** As this process has it; null for a job that only another one runs. */
  readonly everyMs: number | null;
}

const passedText = `INSERT INTO job_run (name, organisation_id, ran_at) VALUES ($1, $2, now())
  ON CONFLICT (name) DO UPDATE SET ran_at = now()`;
// A job that failed and then went well is told apart by the two times.
const failedText = `INSERT INTO job_run (name, organisation_id, ran_at, failed_at, error) VALUES ($1, $2, now(), now(), $3)
  ON CONFLICT (name) DO UPDATE SET ran_at = now(), failed_at = now(), error = excluded.error`;
const listText = `SELECT name, ran_at AS "ranAt", failed_at AS "failedAt", error FROM job_run
  WHERE organisation_id = $1 AND name NOT LIKE '%/%' ORDER BY name`;

/** Name and code of an error. Its text may hold an address or worse. */
export const errorName = (error: unknown): string => {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return [name ?? 'Error', code]
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ')
    .slice(0, 100);
};

/** A job that runs every few seconds writes this seldom that all is well; a failure is written each time. */
const quietMs = 60_000;

/** How the jobs of the deployment went, in the database; `organisationId` is the first organisation's. */
export const openJobRuns = (sql: Sql, organisationId: string, onError: (error: unknown) => void) => {
  const everyOf = new Map<string, number>();
  const wroteAt = new Map<string, number>();

  /** Writes down a run; a database that is away makes no job fail. */
  const record = async (name: string, error?: { readonly why: unknown }): Promise<void> => {
    const isFresh = performance.now() - (wroteAt.get(name) ?? Number.NEGATIVE_INFINITY) < quietMs;
    if (!error && isFresh) return;
    try {
      if (error) await sql(failedText, [name, organisationId, errorName(error.why)]);
      else await sql(passedText, [name, organisationId]);
      // After a failure the next success is news.
      if (error) wroteAt.delete(name);
      else wroteAt.set(name, performance.now());
    } catch (failure) {
      onError(failure);
    }
  };

  const runOnce = async ({ name, work }: JobSettings): Promise<void> => {
    try {
      await work();
    } catch (why) {
      onError(why);
      return record(name, { why });
    }
    return record(name);
  };

  const start: StartJob = (settings) => {
    everyOf.set(settings.name, settings.everyMs);
    let running: Promise<void> | undefined;
    const run = (): void => {
      running ??= runOnce(settings).finally(() => {
        running = undefined;
      });
    };
    const timer = setInterval(run, settings.everyMs);
    run();
    return {
      close: async (): Promise<void> => {
        clearInterval(timer);
        await running;
      },
    };
  };

  return {
    start,
    /** For a job with a rhythm of its own. */
    record,
    list: async (): Promise<RunFacts[]> =>
      (await sql<Omit<RunFacts, 'everyMs'>>(listText, [organisationId])).map((run) => ({
        ...run,
        everyMs: everyOf.get(run.name) ?? null,
      })),
  };
};
export type JobRuns = ReturnType<typeof openJobRuns>;
