import type { Config } from '../../config.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Deployment, NewestBackup } from '../../deployment.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { mails } from '../../mail/messages.ts';
import { secretNames } from '../../secrets/secret-files.ts';
import * as repo from './health.repo.ts';
import {
  judgeBackup,
  judgeCertificate,
  judgeDatabase,
  judgeDisk,
  judgeDrill,
  judgeJob,
  judgeMail,
} from './judge.ts';

export interface HealthDeps {
  readonly database: Database;
  readonly organisationId: string;
  /** Null for the first organisation, which alone answers for the deployment. */
  readonly slug: string | null;
  readonly config: Config;
  readonly deployment: Deployment;
  readonly limits: Limits;
  readonly mailQueue: MailQueue;
}

/** Test mails that one account may ask for in an hour. */
export const testMailsAnHour = 5;
const testMails: Limit = { name: 'test-mail', most: testMailsAnHour, seconds: 3600 };

const timeOf = (date: Date | null): number | null => date?.getTime() ?? null;

/** Characters of a check value: enough to compare by eye. */
const checkLength = 8;

type Facts = Pick<HealthDeps, 'database' | 'organisationId' | 'config' | 'deployment'>;

const readDatabase = async ({ database: { sql }, organisationId, deployment }: Facts, isFirst: boolean) => {
  const began = performance.now();
  const version = await repo.readServerVersion(sql);
  const milliseconds = Math.round((performance.now() - began) * 10) / 10;
  const bytes = isFirst ? await deployment.databaseBytes() : await repo.readOwnBytes(sql, organisationId);
  return { state: judgeDatabase(milliseconds), milliseconds, version, bytes };
};

const readMail = async ({ database: { sql }, organisationId, config }: Facts, now: number) => {
  const { lastSentAt, ...counts } = await repo.readMail(sql, organisationId);
  const sentAt = timeOf(lastSentAt);
  const way: 'smtp' | 'files' = config.smtp ? 'smtp' : 'files';
  return { state: judgeMail(counts.failing, sentAt, now), way, lastSentAt: sentAt, ...counts };
};

const readBackup = async ({ deployment }: Facts, newest: NewestBackup | null, now: number) => {
  const { backupEveryHours: everyHours } = deployment;
  const lastAt = newest?.madeAt.getTime() ?? null;
  return {
    ...{ state: judgeBackup(everyHours, lastAt, now), isScheduled: everyHours !== null, lastAt },
    ...{ bytes: newest?.bytes ?? 0, kept: await deployment.backupsKept(), items: newest?.items ?? 0 },
  };
};

const readDrill = async ({ deployment }: Facts, now: number) => {
  const last = await deployment.lastDrill();
  const [ranAt, failedAt] = [timeOf(last?.ranAt ?? null), timeOf(last?.failedAt ?? null)];
  return { state: judgeDrill(ranAt, failedAt, now), ranAt, failedAt };
};

const readDeployment = async (deps: Facts, newest: NewestBackup | null, now: number) => {
  const { deployment, database, organisationId } = deps;
  const [disk, jobs, certificate, backup, drill, checks] = await Promise.all([
    deployment.disk(),
    deployment.jobs(),
    deployment.certificate(),
    readBackup(deps, newest, now),
    readDrill(deps, now),
    repo.readSecretChecks(database.sql, organisationId),
  ]);
  return {
    disk: { state: judgeDisk(disk.freeBytes, disk.totalBytes), ...disk },
    jobs: jobs.map(({ everyMs, name, error, ...times }) => ({
      ...{ name, error, state: judgeJob({ ...times, everyMs }, now) },
      ...{ ranAt: times.ranAt.getTime(), failedAt: timeOf(times.failedAt) },
    })),
    ...{ backup, drill },
    certificate: { state: judgeCertificate(certificate, now), until: certificate?.until ?? null },
    secrets: secretNames.map((name) => ({ name, check: (checks[name] ?? '').slice(0, checkLength) })),
  };
};

const readProven = async ({ database, organisationId }: Facts, newest: NewestBackup | null) => {
  const proofs = newest && (await repo.readProofs(database.sql, organisationId, newest.id));
  if (!newest || !proofs) return null;
  return { ...proofs, backupAt: newest.madeAt.getTime(), lastAt: timeOf(proofs.lastAt) };
};

/** How the deployment stands, and whether a mail arrives. */
export const healthService = (deps: HealthDeps) => ({
  read: async () => {
    const isFirst = deps.slug === null;
    const now = Date.now();
    const newest = await deps.deployment.newestBackup();
    const [database, mail, deployment, proven] = await Promise.all([
      readDatabase(deps, isFirst),
      readMail(deps, now),
      isFirst ? readDeployment(deps, newest, now) : null,
      readProven(deps, newest),
    ]);
    return { reply: { version: deps.deployment.version, database, mail, deployment, proven } };
  },

  sendTestMail: async (actor: Actor, ip: string, { sql }: Work) => {
    await deps.limits.take(testMails, actor.accountId);
    const to = await repo.readEmail(sql, actor.accountId);
    await deps.mailQueue.put(sql, { to, ...mails.test() });
    await audit(sql, actor.accountId, 'test-mail-sent', { deviceId: actor.deviceId, network: ip });
    return { reply: { to } };
  },
});
export type HealthService = ReturnType<typeof healthService>;
