import * as contracts from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type Call, type RouteDeps, route } from '../../http/route.ts';
import type { Asking, InvitationsService } from './invitations.service.ts';
import type { RequestsService } from './requests.service.ts';

type Asked = Pick<Call<typeof contracts.putRequest>, 'actor' | 'ip' | 'change'>;

const askingOf = ({ actor, ip, change }: Asked): Asking => ({ actor, network: ip, change });

export const invitationsRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { invitations, requests }: { readonly invitations: InvitationsService; readonly requests: RequestsService },
): void => {
  route(app, deps, contracts.putInvitation, (call) =>
    invitations.put(askingOf(call), call.params.invitationId, call.body.email),
  );
  route(app, deps, contracts.listInvitations, ({ actor }) => invitations.list(actor));
  route(app, deps, contracts.answerInvitation, (call) =>
    invitations.answer(askingOf(call), call.params.invitationId, call.body.tag),
  );
  route(app, deps, contracts.confirmInvitation, (call) =>
    invitations.confirm(askingOf(call), call.params.invitationId, call.body.tag),
  );
  route(app, deps, contracts.dropInvitation, (call) =>
    invitations.drop(askingOf(call), call.params.invitationId),
  );
  route(app, deps, contracts.putRequest, (call) =>
    requests.put(askingOf(call), call.params.requestId, call.body),
  );
  route(app, deps, contracts.listRequests, ({ actor }) => requests.list(actor));
  route(app, deps, contracts.dropRequest, (call) => requests.drop(askingOf(call), call.params.requestId));
};
