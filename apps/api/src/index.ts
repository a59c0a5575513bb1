import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AppDeps } from './app.ts';
import { openBackupDesk } from './backup/backup-desk.ts';
import type { Drill } from './backup/drills.ts';
import { readBackupSettings } from './backup/settings.ts';
import { type Config, isLoopback, readConfig } from './config.ts';
import { type Database, openDatabase } from './db/database.ts';
import { type Hub, openHub } from './db/hub.ts';
import { listOrganisations, type OrganisationPlace, prepareOrganisation } from './db/organisation.ts';
import { organisationDirectory } from './db/organisation-directory.ts';
import { assertSchema } from './db/schema-version.ts';
import { insideOf } from './db/walls.ts';
import { openDeployment } from './deployment.ts';
import { organisationFront } from './http/organisations.ts';
import { startCheckpoints } from './jobs/audit-checkpoints.ts';
import { startCleanUp } from './jobs/clean-up.ts';
import { startDailyFigures } from './jobs/daily-figures.ts';
import { startForgettingTokens } from './jobs/forget-tokens.ts';
import { errorName, type JobRuns, openJobRuns } from './jobs/job-runs.ts';
import { startMailLoop } from './jobs/mail-loop.ts';
import { startSettling } from './jobs/settle-acts.ts';
import { accountMails } from './mail/account-mails.ts';
import { mailQueue } from './mail/mail-queue.ts';
import { forgetInOutbox, outboxSender, smtpSender } from './mail/senders.ts';
import { openMetrics } from './metrics.ts';
import { type Instance, openedInstances, openInstance, type Process, placeOf } from './organisations.ts';
import { argonTurns } from './secrets/auth-hash.ts';
import { organisationSecrets } from './secrets/organisation-secrets.ts';
import { readSecrets, readSetupCodeHash } from './secrets/secret-files.ts';
import { serverBoxes } from './secrets/vaulting.ts';

export { buildApp } from './app.ts';
export { auditKeyOf, type CheckpointLine, checkpointIn } from './audit/checkpoint.ts';
export { type AuditVerdict, auditDays, verifyAudit } from './audit/verify-audit.ts';
export { identityIn as backupIdentityIn, newBackupKey } from './backup/age-stream.ts';
export { checkVaults } from './backup/check-vaults.ts';
export { type Drill, drillAndRecord } from './backup/drills.ts';
export { type BackupSettings, makeBackup } from './backup/make-backup.ts';
export { openProofKey } from './backup/proof-key.ts';
export { readBackup } from './backup/read-backup.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { readBackupSettings } from './backup/settings.ts';
export { ApiConfigError, type Config, readConfig } from './config.ts';
export {
  listOrganisationRows,
  newSetupCode,
  type OrganisationFacts,
  organisationAddress,
  putNewOrganisation,
  setupAddress,
  wrongFact,
} from './db/new-organisation.ts';
export { lockSearchIndex } from './db/search-index.ts';
export { findSignedPolicy } from './features/organisation/policy-acts.ts';
export { policyOf } from './http/headers.ts';
export { organisationSecrets } from './secrets/organisation-secrets.ts';
export { readSecrets, secretCheck, secretNames } from './secrets/secret-files.ts';
export { serverBoxes } from './secrets/vaulting.ts';

export interface StartOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly databaseUrl: string;
  /** Holds `secrets/` and, without SMTP, `outbox/`. */
  readonly dataDir: string;
  readonly webRoot?: string;
  /** Restores a backup for trial; without it none is restored by itself. */
  readonly drill?: Drill;
  /** Where the log goes; standard output unless told. */
  readonly logTo?: AppDeps['logTo'];
  readonly longestStandstill?: AppDeps['longestStandstill'];
}

export interface RunningApi {
  readonly address: string;
  /** The port that it listens on; behind a proxy the address has another. */
  readonly port: number;
  close(): Promise<void>;
}

const localOrigins = (port: number): string[] => [`http://localhost:${port}`, `http://127.0.0.1:${port}`];

const loopbackNames = (port: number): string[] => [...localOrigins(port), `http://[::1]:${port}`];

const addressOf = (config: Config, port: number): string => config.publicOrigin ?? `http://localhost:${port}`;

const sayOnce = (text: string, to: AppDeps['logTo']): void => {
  if (to) to.write(`${text}\n`);
  else console.log(text);
};

interface AppLog {
  error(what: object, text: string): void;
}

const closeLimitMs = 3_000;

/** Lets requests end; whoever still holds a connection after some seconds loses it. */
const closeInTime = async ({ app, close }: Instance): Promise<void> => {
  const limit = setTimeout(() => app.server.closeAllConnections(), closeLimitMs);
  await close();
  clearTimeout(limit);
};

/** Connections of the jobs and of looking for organisations; whatever people ask goes over their organisation's pool. */
const ownerPoolSize = 4;

const openWorld = async (options: StartOptions, config: Config, database: Database, hub: Hub) => {
  const folder = join(options.dataDir, 'secrets');
  const secrets = readSecrets(folder);
  await assertSchema(database.sql);
  const { id } = await prepareOrganisation(database, config, secrets, readSetupCodeHash(folder));
  await hub.connect();
  const first: OrganisationPlace = { id, slug: null, host: null };
  return { secrets, first, mailQueue: mailQueue(serverBoxes(secrets)) };
};

const startJobs = (
  process: Process & { readonly jobRuns: JobRuns },
  options: StartOptions,
  database: Database,
  onError: (error: unknown) => void,
) => {
  const { config, hub, mailQueue: queue, jobRuns: runs } = process;
  const { start } = runs;
  const outbox = join(options.dataDir, 'outbox');
  if (!config.smtp) sayOnce(`Mails are written to ${outbox}, since no mail server is set.`, options.logTo);
  const send = config.smtp ? smtpSender(config.smtp) : outboxSender(outbox);
  const forgetMails = (email: string): Promise<void> => forgetInOutbox(outbox, email);
  const settleDeps = async () =>
    (await listOrganisations(database.sql)).map((place) => ({
      ...{ database: insideOf(database, place.id), mailQueue: queue, forgetMails },
      mailsAbout: accountMails({ mailQueue: queue, publicOrigin: placeOf(place, process).address }),
    }));
  return [
    startSettling(settleDeps, start, onError),
    startMailLoop({ database, hub, queue, send, onError, record: runs.record }),
    startCleanUp(database, start),
    startDailyFigures(database, start),
    startForgettingTokens(database, start),
    startCheckpoints(checkpointDeps(process, options, database), start),
    process.backups.startJob(),
  ];
};

const checkpointDeps = (process: Process, { dataDir }: StartOptions, { sql }: Database) => ({
  sql,
  listOrganisations: () => listOrganisations(sql),
  auditKeyOf: ({ id, slug }: OrganisationPlace) =>
    organisationSecrets(process.secrets, id, slug === null).auditKey,
  folders: [join(dataDir, 'audit'), ...(process.config.auditDir ? [process.config.auditDir] : [])],
});

/** The instances of all organisations; the first one listens and hands on what is for the others. */
const openInstances = async (first: OrganisationPlace, process: Process, database: Database) => {
  const isUnderPressure = (): boolean => instance.app.isUnderPressure();
  const others = openedInstances((place) => openInstance(place, process, { isUnderPressure }));
  const front = organisationFront({
    directory: organisationDirectory(database.sql),
    ownNames: process.ownNames,
    addressOf: (place) => placeOf(place, process).address(),
    instanceOf: others.of,
  });
  const instance: Instance = await openInstance(first, process, { front });
  return { first: instance, others };
};

/**
 * Starts the API and the page on one port, over a migrated database.
 *
 * @throws {ApiConfigError} for wrong settings and for secret files that are missing or belong to another database.
 */
export const startApi = async (options: StartOptions): Promise<RunningApi> => {
  const config = readConfig(options.env);
  const { databaseUrl, webRoot } = options;
  const database = openDatabase(databaseUrl, { size: ownerPoolSize });
  const hub = openHub(databaseUrl);
  const closers: (() => Promise<unknown>)[] = [() => database.close(), () => hub.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const { first: place, ...world } = await openWorld(options, config, database, hub);
    let log: AppLog | undefined;
    const onError = (error: unknown): void => log?.error({ error: errorName(error) }, 'a job failed');
    const jobRuns = openJobRuns(database.sql, place.id, onError);
    const backups = openBackupDesk({
      ...{
        databaseUrl,
        database,
        organisationId: place.id,
        box: serverBoxes(world.secrets).backups,
        jobRuns,
      },
      settings: readBackupSettings(options.env),
      ...(options.drill ? { drill: options.drill } : {}),
      filesDir: join(options.dataDir, 'files'),
    });
    const deployment = openDeployment({
      ...{
        sql: database.sql,
        config,
        dataDir: options.dataDir,
        jobRuns,
        backupEveryHours: backups.everyHours,
      },
    });
    let port = config.port;
    const origins = () => [
      ...(config.publicOrigin ? [config.publicOrigin] : localOrigins(port)),
      ...config.moreOrigins,
    ];
    const ownNames = () => [...origins(), ...(isLoopback(config.host) ? loopbackNames(port) : [])];
    const { metricsToken } = config;
    const metrics = metricsToken ? openMetrics(metricsToken, database.sql, deployment) : undefined;
    closers.push(async () => metrics?.close());
    const process: Process = {
      ...{ ...world, config, databaseUrl, hub, origins, ownNames, webRoot, turns: argonTurns(), deployment },
      backups,
      ...(metrics ? { metrics } : {}),
      ...(options.logTo ? { logTo: options.logTo } : {}),
      ...(options.longestStandstill ? { longestStandstill: options.longestStandstill } : {}),
    };
    const { first, others } = await openInstances(place, process, database);
    closers.push(() => closeInTime(first));
    log = first.app.log;
    closers.push(
      ...startJobs({ ...process, jobRuns }, options, database, onError).map((job) => () => job.close()),
    );
    // Their streams end before the server that carries them stops.
    closers.push(() => others.close());
    await first.app.listen({ host: config.host, port: config.port });
    port = (first.app.server.address() as AddressInfo).port;
    return { address: addressOf(config, port), port, close };
  } catch (error) {
    await close();
    throw error;
  }
};
