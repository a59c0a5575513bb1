import { ApiError, askApproval, readWaiting, type Waiting } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { ApprovalOutcome } from '../account-engine.ts';
import type { Ports } from '../ports.ts';
import type { HalfOpen } from './half-session.ts';
import { interruptionOf } from './outcomes.ts';
import { nextStep } from './steps.ts';

type Server = Pick<Ports, 'client' | 'deviceName'>;

const ask = ({ client, deviceName }: Server): Promise<Waiting> =>
  client.call(askApproval, { body: { deviceName } }, { idempotencyKey: idText(randomBytes(16)) });

const outcomeOf = (half: HalfOpen, { state, expiresAt, reason, needed }: Waiting): ApprovalOutcome => {
  if (state === 'none' || state === 'approved') {
    half.steps = half.steps.filter((step) => step !== 'approval');
    return { kind: 'passed' };
  }
  if (state === 'open') return { kind: 'waiting', until: expiresAt ?? 0, needed };
  return state === 'refused' ? { kind: 'refused', reason: reason ?? '' } : { kind: 'half-session-expired' };
};

const refusalOf = (error: unknown): ApprovalOutcome => {
  if (!(error instanceof ApiError)) return interruptionOf(error);
  const { code, problem } = error;
  if (code === 'api/too-many-tries') return { kind: 'too-many-tries', retryAt: problem.retryAt ?? 0 };
  const isOver = code === 'api/unauthenticated' || code === 'api/step-missing';
  return isOver ? { kind: 'half-session-expired' } : interruptionOf(error);
};

/**
 * Asks an administrator to let this device in, the first time, and then how that stands. It is the server that holds the
 * device back: one that lies here gains what one gains that never asked, and the PIN is worked on as ever.
 *
 * Spec: docs/spec/approvals.md §2.
 */
export const awaitApproval = async (server: Server, half: HalfOpen): Promise<ApprovalOutcome> => {
  const step = nextStep(half);
  if (step === 'pin') return { kind: 'passed' };
  if (step !== 'approval') return { kind: 'half-session-expired' };
  try {
    const waiting = half.hasAsked ? await server.client.call(readWaiting, {}) : await ask(server);
    half.hasAsked = true;
    return outcomeOf(half, waiting);
  } catch (error) {
    return refusalOf(error);
  }
};
