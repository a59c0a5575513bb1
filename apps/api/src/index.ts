import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type AppDeps, buildApp } from './app.ts';
import { type Config, isLoopback, readConfig } from './config.ts';
import { type Database, openDatabase } from './db/database.ts';
import { type Hub, openHub } from './db/hub.ts';
import { prepareOrganisation } from './db/organisation.ts';
import { startCleanUp } from './jobs/clean-up.ts';
import { startMailLoop } from './jobs/mail-loop.ts';
import { startSettling } from './jobs/settle-acts.ts';
import { accountMails } from './mail/account-mails.ts';
import { mailQueue } from './mail/mail-queue.ts';
import { forgetInOutbox, outboxSender, smtpSender } from './mail/senders.ts';
import { authHashes } from './secrets/auth-hash.ts';
import { readSecrets, readSetupCodeHash } from './secrets/secret-files.ts';
import { serverBoxes } from './secrets/vaulting.ts';

export { buildApp } from './app.ts';
export { ApiConfigError, type Config, readConfig } from './config.ts';
export { policySchema } from './db/policy.ts';
export { secretCheck, secretNames } from './secrets/secret-files.ts';

export interface StartOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly databaseUrl: string;
  /** Holds `secrets/` and, without SMTP, `outbox/`. */
  readonly dataDir: string;
  readonly webRoot?: string;
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

const closeLimitMs = 3_000;

/** Lets requests end; whoever still holds a connection after some seconds loses it. */
const closeInTime = async (app: FastifyInstance): Promise<void> => {
  const limit = setTimeout(() => app.server.closeAllConnections(), closeLimitMs);
  await app.close();
  clearTimeout(limit);
};

const openWorld = async (options: StartOptions, config: Config, database: Database, hub: Hub) => {
  const folder = join(options.dataDir, 'secrets');
  const secrets = readSecrets(folder);
  const organisation = await prepareOrganisation(database, config, secrets, readSetupCodeHash(folder));
  const boxes = serverBoxes(secrets);
  await hub.connect();
  return { secrets, boxes, organisationId: organisation.id, mailQueue: mailQueue(boxes) };
};

const startJobs = (
  world: Pick<AppDeps, 'database' | 'hub' | 'mailQueue' | 'origins'>,
  options: StartOptions,
  config: Config,
  app: { log: { error(what: object, text: string): void } },
) => {
  const outbox = join(options.dataDir, 'outbox');
  if (!config.smtp) sayOnce(`Mails are written to ${outbox}, since no mail server is set.`, options.logTo);
  const onError = (error: unknown): void =>
    app.log.error({ name: (error as Error).name, code: (error as { code?: string }).code }, 'a job failed');
  const send = config.smtp ? smtpSender(config.smtp) : outboxSender(outbox);
  const { database, mailQueue: queue, origins } = world;
  const mailsAbout = accountMails({ mailQueue: queue, publicOrigin: () => origins()[0] ?? '' });
  const forgetMails = (email: string): Promise<void> => forgetInOutbox(outbox, email);
  return [
    startSettling({ database, mailQueue: queue, mailsAbout, forgetMails }, onError),
    startMailLoop({ database, hub: world.hub, queue, send, onError }),
    startCleanUp(database, onError),
  ];
};

/**
 * Starts the API and the page on one port, over a migrated database.
 *
 * @throws {ApiConfigError} for wrong settings and for secret files that are missing or belong to another database.
 */
export const startApi = async (options: StartOptions): Promise<RunningApi> => {
  const config = readConfig(options.env);
  const database = openDatabase(options.databaseUrl, { size: config.poolSize });
  const hub = openHub(options.databaseUrl);
  const closers: (() => Promise<unknown>)[] = [() => database.close(), () => hub.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const world = await openWorld(options, config, database, hub);
    let port = config.port;
    const origins = () => [
      ...(config.publicOrigin ? [config.publicOrigin] : localOrigins(port)),
      ...config.moreOrigins,
    ];
    const ownNames = () => [...origins(), ...(isLoopback(config.host) ? loopbackNames(port) : [])];
    const deps = { ...world, config, database, hub, origins, ownNames, webRoot: options.webRoot };
    const hashes = await authHashes(world.secrets.pepper);
    const app = await buildApp({
      ...deps,
      authHashes: hashes,
      ...(options.logTo ? { logTo: options.logTo } : {}),
      ...(options.longestStandstill ? { longestStandstill: options.longestStandstill } : {}),
    });
    closers.push(...startJobs(deps, options, config, app).map((job) => () => job.close()));
    closers.push(() => closeInTime(app));
    await app.listen({ host: config.host, port: config.port });
    port = (app.server.address() as AddressInfo).port;
    return { address: addressOf(config, port), port, close };
  } catch (error) {
    await close();
    throw error;
  }
};
