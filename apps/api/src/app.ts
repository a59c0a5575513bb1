import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { pino } from 'pino';
import type { BackupDesk } from './backup/backup-desk.ts';
import { codeCeiling } from './codes/code-ceiling.ts';
import { mailCodes } from './codes/mail-codes.ts';
import type { Config } from './config.ts';
import { addConsole } from './console-app.ts';
import type { Database } from './db/database.ts';
import type { Hub } from './db/hub.ts';
import { limitsOver } from './db/limits.ts';
import type { Deployment } from './deployment.ts';
import { accountRoutes } from './features/account/account.routes.ts';
import { accountService } from './features/account/account.service.ts';
import { accountActsService } from './features/account/account-acts.service.ts';
import { accountsRoutes } from './features/accounts/accounts.routes.ts';
import { accountsService } from './features/accounts/accounts.service.ts';
import { actsRoutes } from './features/acts/acts.routes.ts';
import { actsService } from './features/acts/acts.service.ts';
import { approvalServices, approvalsRoutes } from './features/approvals/approvals.routes.ts';
import { auditRoutes } from './features/audit/audit.routes.ts';
import { auditService } from './features/audit/audit.service.ts';
import { backupsRoutes } from './features/backups/backups.routes.ts';
import { backupsService } from './features/backups/backups.service.ts';
import { credentialsRoutes } from './features/credentials/credentials.routes.ts';
import { credentialsService } from './features/credentials/credentials.service.ts';
import { devicesRoutes } from './features/devices/devices.routes.ts';
import { devicesService } from './features/devices/devices.service.ts';
import { sessionsService } from './features/devices/sessions.service.ts';
import { eventsRoutes } from './features/events/events.routes.ts';
import { eventsService } from './features/events/events.service.ts';
import { answerFactorService } from './features/factors/answer-factor.service.ts';
import { enrolService } from './features/factors/enrol.service.ts';
import { factorsRoutes } from './features/factors/factors.routes.ts';
import { webauthn } from './features/factors/webauthn.ts';
import { healthRoutes, probeRoutes } from './features/health/health.routes.ts';
import { healthService } from './features/health/health.service.ts';
import { invitationsRoutes } from './features/invitations/invitations.routes.ts';
import { invitationsService } from './features/invitations/invitations.service.ts';
import { requestsService } from './features/invitations/requests.service.ts';
import { commitService } from './features/items/commit.service.ts';
import { itemsRoutes } from './features/items/items.routes.ts';
import { itemsService } from './features/items/items.service.ts';
import { logRoutes } from './features/log/log.routes.ts';
import { logService } from './features/log/log.service.ts';
import { logKey } from './features/log/log-key.ts';
import { organisationRoutes } from './features/organisation/organisation.routes.ts';
import { organisationService } from './features/organisation/organisation.service.ts';
import { policyActs } from './features/organisation/policy-acts.ts';
import { organisationsRoutes } from './features/organisations/organisations.routes.ts';
import { organisationsService } from './features/organisations/organisations.service.ts';
import { overviewRoutes } from './features/overview/overview.routes.ts';
import { overviewService } from './features/overview/overview.service.ts';
import { peopleRoutes } from './features/people/people.routes.ts';
import { peopleService } from './features/people/people.service.ts';
import { recoveryRoutes, recoveryServices } from './features/recovery/recovery.routes.ts';
import { commitRotationService } from './features/rotation/commit-rotation.service.ts';
import { rotationRoutes } from './features/rotation/rotation.routes.ts';
import { rotationService } from './features/rotation/rotation.service.ts';
import { searchRoutes } from './features/search/search.routes.ts';
import { searchService } from './features/search/search.service.ts';
import { sessionRoutes } from './features/session/session.routes.ts';
import { sessionService } from './features/session/session.service.ts';
import { sharingRoutes, sharingServices } from './features/sharing/sharing.routes.ts';
import { evaluatePinService } from './features/sign-in/evaluate-pin.service.ts';
import { passwordService } from './features/sign-in/password.service.ts';
import { pinTriesService } from './features/sign-in/pin-tries.service.ts';
import { provePinService } from './features/sign-in/prove-pin.service.ts';
import { signInRoutes } from './features/sign-in/sign-in.routes.ts';
import { signInCodeService } from './features/sign-in/sign-in-code.service.ts';
import { acceptRestoreService } from './features/state/accept-restore.service.ts';
import { stateRoutes } from './features/state/state.routes.ts';
import { stateService } from './features/state/state.service.ts';
import { stepUpRoutes } from './features/step-up/step-up.routes.ts';
import { stepUpService } from './features/step-up/step-up.service.ts';
import { vaultsRoutes } from './features/vaults/vaults.routes.ts';
import { vaultsService } from './features/vaults/vaults.service.ts';
import { addBodyParsers } from './http/body.ts';
import { cookieJar } from './http/cookies.ts';
import { addErrorHandler, answerMalformed } from './http/error-handler.ts';
import { addHeaders } from './http/headers.ts';
import { idempotencyOver } from './http/idempotency.ts';
import { addOpenApi } from './http/openapi.ts';
import { addHostCheck } from './http/own-host.ts';
import { addPressureCheck } from './http/pressure.ts';
import type { RouteDeps } from './http/route.ts';
import type { Origins } from './http/same-origin.ts';
import { addSecurityTxt } from './http/security-txt.ts';
import { cutStillConnections } from './http/still-connections.ts';
import { addWeb } from './http/web.ts';
import { accountMails } from './mail/account-mails.ts';
import { approvalMails } from './mail/approval-mails.ts';
import type { MailQueue } from './mail/mail-queue.ts';
import { sharingMails } from './mail/sharing-mails.ts';
import { addMetrics, type Metrics } from './metrics.ts';
import type { AuthHashes } from './secrets/auth-hash.ts';
import type { Secrets } from './secrets/secret-files.ts';
import { stepUps } from './secrets/step-ups.ts';
import type { ServerBoxes } from './secrets/vaulting.ts';

/** Everything that the routes stand on. */
export interface AppDeps {
  readonly config: Config;
  readonly database: Database;
  readonly hub: Pick<Hub, 'listen'>;
  readonly secrets: Secrets;
  readonly boxes: ServerBoxes;
  readonly authHashes: AuthHashes;
  readonly mailQueue: MailQueue;
  /** What is of all organisations. */
  readonly deployment: Deployment;
  readonly backups: BackupDesk;
  /** The figures of the process, where somebody may read them. */
  readonly metrics?: Metrics;
  readonly organisationId: string;
  /** What tells an organisation from the first one; null for that. */
  readonly slug: string | null;
  /** The path below which its page lives: empty, or `/o/<slug>`. */
  readonly base: string;
  /** Where people reach this organisation, without a slash at the end. */
  readonly address: () => string;
  readonly origins: Origins;
  /** Origins by whose names a request may ask: those of {@link AppDeps.origins}, and on loopback its other names. */
  readonly ownNames: Origins;
  readonly webRoot: string | undefined;
  /** Where the log goes; standard output unless told. */
  readonly logTo?: { write(line: string): void };
  /** Hands on what was asked of another organisation; of the instance that listens. */
  readonly front?: (app: FastifyInstance) => void;
  /** Says of instances that do not listen whether the process has too much to do. */
  readonly isUnderPressure?: () => boolean;
  /** Milliseconds for which a connection may stand still; two minutes unless told. */
  readonly longestStandstill?: number;
}

const hidden = ['cookie', '["set-cookie"]', 'authorization', '["x-coffer-proof"]', '["idempotency-key"]'];

const makeLogger = ({ config, logTo }: AppDeps): FastifyBaseLogger => {
  const paths = hidden.flatMap((name) => {
    const suffix = name.startsWith('[') ? name : `.${name}`;
    return [`req.headers${suffix}`, `res.headers${suffix}`, `headers${suffix}`];
  });
  const redact = { paths: [...paths, 'body', 'req.body', '*.body', 'email', '*.email'], censor: '(hidden)' };
  const options = { level: config.logLevel, redact, base: null };
  return (logTo ? pino(options, logTo) : pino(options)) as FastifyBaseLogger;
};

const addFeatures = (app: FastifyInstance, deps: AppDeps): void => {
  const { database, config, boxes, secrets, hub, origins } = deps;
  const cookies = cookieJar(config.publicOrigin?.startsWith('https:') ?? false, deps.slug);
  const limits = limitsOver(database.sql, boxes.limitKey);
  const routeDeps: RouteDeps = { database, cookies, origins, idempotency: idempotencyOver(database, boxes) };
  const { limitFactor, quotas } = config;
  const ceiling = codeCeiling(limits, config.codeCeiling);
  const codes = mailCodes({ codeKey: boxes.codeKey, mailQueue: deps.mailQueue, ceiling });
  const mailsAbout = accountMails({ mailQueue: deps.mailQueue, publicOrigin: deps.address });
  const shared = {
    ...deps,
    ...secrets,
    cookies,
    limits,
    stepUps: stepUps({ boxes, limits }),
    limitFactor,
    ceiling,
    codes,
    mailsAbout,
    quotas,
    approvalMails: approvalMails({ ...deps, limits, publicOrigin: deps.address }),
  };
  accountsRoutes(app, routeDeps, accountsService(shared));
  signInRoutes(app, routeDeps, {
    password: passwordService(shared),
    code: signInCodeService(shared),
    evaluatePin: evaluatePinService(shared),
    provePin: provePinService(shared),
    pinTries: pinTriesService(),
  });
  devicesRoutes(app, routeDeps, { devices: devicesService(shared), sessions: sessionsService(shared) });
  const withKeys = { ...shared, keys: webauthn(origins) };
  factorsRoutes(app, routeDeps, { answers: answerFactorService(withKeys), enrol: enrolService(withKeys) });
  const { approve, ...approvals } = approvalServices(shared);
  approvalsRoutes(app, routeDeps, approvals);
  const organisations = organisationsService(deps);
  organisationsRoutes(app, routeDeps, organisations);
  const runners = { approve, ...policyActs(deps), 'create-organisation': organisations.create };
  addConsole(app, routeDeps, { ...withKeys, runners });
  sessionRoutes(app, routeDeps, sessionService({ cookies }));
  stepUpRoutes(app, routeDeps, stepUpService(shared));
  credentialsRoutes(app, routeDeps, credentialsService(shared));
  recoveryRoutes(app, routeDeps, recoveryServices(shared));
  accountRoutes(app, routeDeps, {
    account: accountService(shared),
    acts: accountActsService(shared),
  });
  actsRoutes(app, routeDeps, actsService(shared));
  stateRoutes(app, routeDeps, { state: stateService({ database }), restores: acceptRestoreService(shared) });
  vaultsRoutes(app, routeDeps, vaultsService({ database }), database);
  itemsRoutes(app, routeDeps, { items: itemsService({ database }), commits: commitService(shared) });
  rotationRoutes(app, routeDeps, rotationService(shared), commitRotationService(shared));
  searchRoutes(app, routeDeps, searchService({ database, organisationId: deps.organisationId }));
  const withMails = {
    ...shared,
    sharingMails: sharingMails({ mailQueue: deps.mailQueue, publicOrigin: deps.address }),
  };
  sharingRoutes(app, routeDeps, sharingServices(withMails));
  peopleRoutes(app, routeDeps, peopleService(shared));
  backupsRoutes(app, routeDeps, backupsService(shared));
  organisationRoutes(app, routeDeps, organisationService(shared));
  logRoutes(app, routeDeps, logService({ ...shared, logKey: logKey(secrets.auditKey, deps.organisationId) }));
  invitationsRoutes(app, routeDeps, {
    invitations: invitationsService(withMails),
    requests: requestsService(shared),
  });
  const events = eventsService({ database, hub });
  eventsRoutes(app, routeDeps, events);
  app.addHook('preClose', async () => events.close());
  auditRoutes(app, routeDeps, auditService(deps));
  overviewRoutes(app, routeDeps, overviewService(deps));
  healthRoutes(app, routeDeps, healthService(shared));
  probeRoutes(app, database);
  addSecurityTxt(app, config.securityContact, deps.address);
};

/** Believes the forwarded address of as many proxies as stand in front, and of none if there are none. */
const trustFirst = (proxies: number): boolean | ((address: string, hop: number) => boolean) =>
  proxies > 0 && ((_address, hop) => hop < proxies);

/** The composition root: every service is made here and handed what it needs. */
export const buildApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  const app = Fastify({
    loggerInstance: makeLogger(deps),
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would be made for nothing: a request is logged only when it fails, by its id.
    childLoggerFactory: (logger) => logger,
    trustProxy: trustFirst(deps.config.trustProxy),
    forceCloseConnections: 'idle',
    requestTimeout: 120_000,
    bodyLimit: 65_536,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerMalformed,
  });
  cutStillConnections(app.server, deps.longestStandstill);
  addErrorHandler(app);
  deps.front?.(app);
  addMetrics(app, deps.metrics, deps.slug === null);
  addBodyParsers(app);
  await addHeaders(app);
  addHostCheck(app, deps.ownNames);
  await addPressureCheck(app, deps.isUnderPressure);
  addFeatures(app, deps);
  addOpenApi(app);
  await addWeb(app, deps.webRoot, deps.base);
  return app;
};
