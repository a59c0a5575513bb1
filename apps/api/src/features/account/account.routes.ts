import {
  beginEmailChange,
  changeName,
  confirmEmailCode,
  listActivity,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AccountService } from './account.service.ts';
import type { AccountActsService } from './account-acts.service.ts';

export interface AccountFeature {
  readonly account: AccountService;
  readonly acts: AccountActsService;
}

export const accountRoutes = (app: FastifyInstance, deps: RouteDeps, feature: AccountFeature): void => {
  const { account, acts } = feature;
  route(app, deps, readAccount, ({ actor }) => account.read(actor));
  route(app, deps, listActivity, ({ actor, query }) => account.activity(actor, query.before));
  route(app, deps, changeName, ({ actor, body, ip, change }) =>
    account.changeName(actor, body.fullName, ip, change),
  );
  route(app, deps, beginEmailChange, ({ actor, body: { email, nonce, reauth }, ip, change }) =>
    acts.beginEmailChange({ actor, network: ip, body: { nonce, reauth } }, email, change),
  );
  route(app, deps, confirmEmailCode, ({ actor, params, body, ip, change }) =>
    acts.confirmEmailCode({ actor, network: ip }, params.actId, body.code, change),
  );
  route(app, deps, requestDeletion, ({ actor, body, ip, change }) =>
    acts.requestDeletion({ actor, network: ip, body }, change),
  );
};
