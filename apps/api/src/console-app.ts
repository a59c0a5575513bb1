import type { FastifyInstance } from 'fastify';
import type { ActRunners } from './console/run-act.ts';
import type { Database } from './db/database.ts';
import type { Limits } from './db/limits.ts';
import { adminPeopleRoutes } from './features/admin-people/admin-people.routes.ts';
import { groupsService } from './features/admin-people/groups.service.ts';
import { memberDevicesService } from './features/admin-people/member-devices.service.ts';
import { adminPeopleService } from './features/admin-people/people.service.ts';
import { admissionsRoutes } from './features/admissions/admissions.routes.ts';
import { admissionsService } from './features/admissions/admissions.service.ts';
import { inviteAct } from './features/admissions/invite-act.ts';
import type { MemberAct } from './features/console-acts/act-subjects.ts';
import { consoleActsRoutes } from './features/console-acts/console-acts.routes.ts';
import { consoleActsService } from './features/console-acts/console-acts.service.ts';
import { memberActs } from './features/console-acts/member-acts.ts';
import { confirmKey } from './features/factors/confirm-key.ts';
import type { Webauthn } from './features/factors/webauthn.ts';
import type { RouteDeps } from './http/route.ts';
import type { AccountMails } from './mail/account-mails.ts';
import { consoleMails } from './mail/console-mails.ts';
import type { MailQueue } from './mail/mail-queue.ts';
import type { StepUps } from './secrets/step-ups.ts';

/** What the console's people and acts stand on. */
export interface ConsoleDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly limits: Limits;
  readonly stepUps: StepUps;
  readonly mailQueue: MailQueue;
  readonly mailsAbout: AccountMails;
  readonly address: () => string;
  readonly keys: Webauthn;
  /** Of the kinds that other features run. */
  readonly runners: Omit<ActRunners, MemberAct['kind'] | 'invite-with-role'>;
}

/** People of the organisation, and what administrators do. */
export const addConsole = (app: FastifyInstance, routeDeps: RouteDeps, deps: ConsoleDeps): void => {
  const mails = consoleMails({ mailQueue: deps.mailQueue, publicOrigin: deps.address });
  adminPeopleRoutes(app, routeDeps, {
    people: adminPeopleService(deps),
    devices: memberDevicesService(deps),
    groups: groupsService(deps),
  });
  const withMails = { ...deps, mails };
  admissionsRoutes(app, routeDeps, admissionsService(withMails));
  const runners: ActRunners = {
    ...{ ...deps.runners, ...memberActs(mails), 'invite-with-role': inviteAct(withMails) },
  };
  consoleActsRoutes(
    app,
    routeDeps,
    consoleActsService({ ...deps, runners, confirmKey: confirmKey(deps.keys) }),
  );
};
