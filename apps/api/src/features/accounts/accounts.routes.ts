import { prelogin, register, resendCode, verifyRegistration } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { problem } from '../../http/problem.ts';
import { type RouteDeps, route } from '../../http/route.ts';
import type { AccountsService } from './accounts.service.ts';

const held = (hash: Buffer | undefined): Buffer => {
  if (!hash) throw problem('api/unauthenticated');
  return hash;
};

export const accountsRoutes = (app: FastifyInstance, deps: RouteDeps, accounts: AccountsService): void => {
  route(app, deps, prelogin, ({ body, ip, change }) => accounts.prelogin({ ...body, ip, change }));
  route(app, deps, register, ({ body, raw, proof, ip, change }) =>
    accounts.register({ body, raw, proof, ip, change }),
  );
  route(app, deps, verifyRegistration, ({ params, body, signUpHash, change }) =>
    accounts.verify({ ...params, ...body, signUpHash: held(signUpHash), change }),
  );
  route(app, deps, resendCode, ({ params, signUpHash, ip, change }) =>
    accounts.resend({ ...params, signUpHash: held(signUpHash), ip, change }),
  );
};
