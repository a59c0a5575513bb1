import { acknowledgePinTries, evaluatePin, provePin, submitPassword } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { EvaluatePinService } from './evaluate-pin.service.ts';
import type { PasswordService } from './password.service.ts';
import type { PinTriesService } from './pin-tries.service.ts';
import type { ProvePinService } from './prove-pin.service.ts';

export interface SignInServices {
  readonly password: PasswordService;
  readonly evaluatePin: EvaluatePinService;
  readonly provePin: ProvePinService;
  readonly pinTries: PinTriesService;
}

export const signInRoutes = (app: FastifyInstance, deps: RouteDeps, services: SignInServices): void => {
  route(app, deps, submitPassword, ({ body, ip, change }) =>
    services.password.submit({ ...body, ip, change }),
  );
  route(app, deps, evaluatePin, ({ actor, body, change }) =>
    services.evaluatePin.evaluate(actor, body.blinded, change),
  );
  route(app, deps, provePin, ({ actor, body, change }) => services.provePin.prove(actor, body, change));
  route(app, deps, acknowledgePinTries, ({ actor, body, change }) =>
    services.pinTries.acknowledge(actor, body.until, change),
  );
};
