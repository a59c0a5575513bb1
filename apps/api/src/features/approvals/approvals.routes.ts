import { askApproval, listApprovals, listOwnApprovals, readWaiting, refuseApproval } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import { approvalsService, approveRunner } from './approvals.service.ts';
import { deciding } from './decide.ts';
import { type WaitDeps, waitService } from './wait.service.ts';

/** Requests to administrators; `approve` is the act by which they say yes. */
export const approvalServices = (deps: WaitDeps & { readonly mailsAbout: AccountMails }) => {
  const decide = deciding(deps.mailsAbout);
  return {
    wait: waitService(deps),
    approvals: approvalsService({ ...deps, decide }),
    approve: approveRunner(decide),
  };
};
export type ApprovalServices = ReturnType<typeof approvalServices>;

export const approvalsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { wait, approvals }: Omit<ApprovalServices, 'approve'>,
): void => {
  route(app, deps, askApproval, ({ actor, body, ip: network, keepCookie, change }) =>
    wait.ask({ actor, ...body, network, keepCookie, change }),
  );
  route(app, deps, readWaiting, ({ actor }) => wait.read(actor));
  route(app, deps, listApprovals, ({ actor, query }) => approvals.list(actor, query));
  route(app, deps, listOwnApprovals, ({ actor }) => approvals.listOwn(actor));
  route(app, deps, refuseApproval, ({ actor, params, body, ip, change }) =>
    approvals.refuse(actor, params.requestId, body.reason, ip, change),
  );
};
