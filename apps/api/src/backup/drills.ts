import { join } from 'node:path';
import pg from 'pg';
import type { Sql } from '../db/sql.ts';
import { errorName, type Job, type JobRuns } from '../jobs/job-runs.ts';
import type { ServerBoxes } from '../secrets/vaulting.ts';
import type { VaultsCheck } from './check-vaults.ts';
import { openProofKey } from './proof-key.ts';

/** A backup's file and a key that opens it. */
export interface OpenableBackup {
  readonly file: string;
  readonly identity: string;
}

export interface Drilled extends VaultsCheck {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly parts: number;
}

/**
 * Reads a backup through, restores it into a database that is thrown away, and holds every vault against its manifests.
 *
 * @throws where the file is not there, was cut or changed, or does not go in.
 */
export type Drill = (from: OpenableBackup, signal?: AbortSignal) => Promise<Drilled>;

/** How the last drill went. */
export interface DrillFacts {
  readonly ranAt: Date;
  /** The same moment where it failed; null where all was right. */
  readonly failedAt: Date | null;
}

const hourMs = 3_600_000;
/** Hidden from the list of jobs, which has no word for a run that comes once a week. */
const name = 'drill/last';
const lockText = "SELECT pg_try_advisory_lock(hashtext('coffer/drill')) AS got";
const dueText = `SELECT NOT EXISTS (SELECT 1 FROM job_run WHERE name = '${name}'
  AND ran_at > now() - make_interval(days => $1)) AS due`;
const putText = `INSERT INTO job_run (name, organisation_id, ran_at, failed_at, error)
  SELECT '${name}', id, now(), CASE WHEN $1::text IS NULL THEN NULL ELSE now() END, $1
  FROM organisation WHERE slug IS NULL ORDER BY created_at, id LIMIT 1
  ON CONFLICT (name) DO UPDATE SET ran_at = now(), failed_at = excluded.failed_at, error = excluded.error`;
const lastText = `SELECT ran_at AS "ranAt", failed_at AS "failedAt" FROM job_run WHERE name = '${name}'`;

/** How the last drill went; null where there was none. */
export const lastDrill = async (sql: Sql): Promise<DrillFacts | null> =>
  (await sql<DrillFacts>(lastText))[0] ?? null;

/** Makes a drill and writes down how it went, also where it throws; one that was broken off is none. */
export const drillAndRecord = async (
  client: pg.ClientBase,
  from: OpenableBackup,
  drill: Drill,
  signal?: AbortSignal,
): Promise<Drilled> => {
  try {
    const check = await drill(from, signal);
    await client.query(putText, [check.wrong.length === 0 ? null : 'wrong vaults']);
    return check;
  } catch (error) {
    if (!signal?.aborted) await client.query(putText, [errorName(error)]);
    throw error;
  }
};

interface Due {
  readonly dir: string;
  readonly drillDays: number;
}

export interface DrillsDeps {
  readonly databaseUrl: string;
  readonly box: ServerBoxes['backups'];
  readonly settings: Due | null;
  readonly jobRuns: JobRuns;
}

const drillIfDue = async (deps: DrillsDeps, settings: Due, drill: Drill, signal: AbortSignal) => {
  const { databaseUrl, box } = deps;
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'coffer-drill' });
  await client.connect();
  try {
    const [lock] = (await client.query<{ got: boolean }>(lockText)).rows;
    const [is] = (await client.query<{ due: boolean }>(dueText, [settings.drillDays])).rows;
    if (!lock?.got || !is?.due) return;
    const newest = await openProofKey(client, box);
    if (!newest) return;
    const from = { file: join(settings.dir, newest.fileName), identity: newest.identity };
    await drillAndRecord(client, from, drill, signal);
  } finally {
    // Ending the connection gives the lock back too.
    await client.end();
  }
};

/** Drills the newest backup by itself, some days after the last drill; null where nobody asked for it. */
export const startDrills = (deps: DrillsDeps, drill: Drill | undefined): Job | null => {
  const { settings, jobRuns } = deps;
  if (!settings || !drill || settings.drillDays === 0) return null;
  const stop = new AbortController();
  const work = (): Promise<void> => drillIfDue(deps, settings, drill, stop.signal);
  // Looks for itself whether one is due: such a look is no drill, so it is hidden as well.
  const job = jobRuns.start({ name: 'drill/look', everyMs: hourMs, work });
  return {
    close: async () => {
      stop.abort(new Error('the process ends'));
      await job.close();
    },
  };
};
