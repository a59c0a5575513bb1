import {
  acknowledgePinTries,
  evaluatePin,
  provePin,
  resendSignInCode,
  submitPassword,
  submitSignInCode,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { EvaluatePinService } from './evaluate-pin.service.ts';
import type { PasswordService } from './password.service.ts';
import type { PinTriesService } from './pin-tries.service.ts';
import type { ProvePinService } from './prove-pin.service.ts';
import type { SignInCodeService } from './sign-in-code.service.ts';

export interface SignInServices {
  readonly password: PasswordService;
  readonly code: SignInCodeService;
  readonly evaluatePin: EvaluatePinService;
  readonly provePin: ProvePinService;
  readonly pinTries: PinTriesService;
}

export const signInRoutes = (app: FastifyInstance, deps: RouteDeps, services: SignInServices): void => {
  route(app, deps, submitPassword, ({ body, ip, sessionHash, change }) =>
    services.password.submit({ ...body, ip, sessionHash, change }),
  );
  route(app, deps, submitSignInCode, ({ actor, body, ip, change }) =>
    services.code.submit(actor, body.code, ip, change),
  );
  route(app, deps, resendSignInCode, ({ actor, ip, change }) => services.code.resend(actor, ip, change));
  route(app, deps, evaluatePin, ({ actor, body, ip, change }) =>
    services.evaluatePin.evaluate(actor, { ...body, network: ip }, change),
  );
  route(app, deps, provePin, ({ actor, body, ip, change }) =>
    services.provePin.prove(actor, body, ip, change),
  );
  route(app, deps, acknowledgePinTries, ({ actor, body, ip, change }) =>
    services.pinTries.acknowledge(actor, body.until, ip, change),
  );
};
