import { statfs } from 'node:fs/promises';
import { type DrillFacts, lastDrill } from './backup/drills.ts';
import { type Certificate, certificateOf } from './certificate.ts';
import type { Config } from './config.ts';
import { listOrganisationRows, type OrganisationRow } from './db/new-organisation.ts';
import type { Sql } from './db/sql.ts';
import type { JobRuns, RunFacts } from './jobs/job-runs.ts';

/** The newest backup whose file is still there. */
export interface NewestBackup {
  readonly id: string;
  readonly madeAt: Date;
  readonly bytes: number;
  readonly items: number;
}

/**
 * What is of all organisations and not of one: the machine, the jobs, the backups. Only the first organisation's console
 * shows it.
 */
export interface Deployment {
  readonly version: string;
  readonly jobs: () => Promise<RunFacts[]>;
  readonly disk: () => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
  /** Null where people reach the server without one. */
  readonly certificate: () => Promise<Certificate | null>;
  /** Hours between two backups; null where none are scheduled. */
  readonly backupEveryHours: number | null;
  readonly newestBackup: () => Promise<NewestBackup | null>;
  readonly backupsKept: () => Promise<number>;
  /** Null where no backup was ever restored for trial. */
  readonly lastDrill: () => Promise<DrillFacts | null>;
  /** Every organisation, the first one first. */
  readonly organisations: () => Promise<OrganisationRow[]>;
  readonly databaseBytes: () => Promise<number>;
}

export interface DeploymentDeps {
  /** Of the owner. */
  readonly sql: Sql;
  readonly config: Config;
  readonly dataDir: string;
  readonly jobRuns: JobRuns;
  /** See {@link Deployment}. */
  readonly backupEveryHours: number | null;
}

/** The version of this build. */
export const version = '0.1.0';

/** Milliseconds for which a look at the certificate holds: it is a connection to ourselves. */
const certificateFreshMs = 10 * 60_000;

const newestText = `SELECT id, made_at AS "madeAt", bytes::float8 AS bytes, items FROM backup
  WHERE removed_at IS NULL ORDER BY made_at DESC, id LIMIT 1`;

export const openDeployment = ({
  sql,
  config,
  dataDir,
  jobRuns,
  backupEveryHours,
}: DeploymentDeps): Deployment => {
  let looked: { readonly at: number; readonly certificate: Promise<Certificate | null> } | undefined;
  const count = async (text: string): Promise<number> => (await sql<{ n: number }>(text))[0]?.n ?? 0;
  return {
    version,
    jobs: jobRuns.list,
    disk: async () => {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
    certificate: () => {
      const { publicOrigin } = config;
      if (!publicOrigin?.startsWith('https:')) return Promise.resolve(null);
      if (!looked || performance.now() - looked.at > certificateFreshMs)
        looked = { at: performance.now(), certificate: certificateOf(publicOrigin) };
      return looked.certificate;
    },
    backupEveryHours,
    newestBackup: async () => (await sql<NewestBackup>(newestText))[0] ?? null,
    backupsKept: () => count('SELECT count(*)::int AS n FROM backup WHERE removed_at IS NULL'),
    lastDrill: () => lastDrill(sql),
    organisations: () => listOrganisationRows(sql),
    databaseBytes: () => count('SELECT pg_database_size(current_database())::float8 AS n'),
  };
};
