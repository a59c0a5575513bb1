import {
  ApiError,
  challengeFactor,
  mailCode,
  resendSignInCode,
  submitFactor as submitFactorEndpoint,
  submitSignInCode,
} from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { FactorAnswer, FactorQuestion, StepOutcome } from '../account-engine.ts';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { HalfOpen, Step } from './half-session.ts';
import { interruptionOf } from './outcomes.ts';

type Server = Pick<Ports, 'client'>;

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** What a code looks like, whatever a person types around it. */
export const normaliseCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** How a typed code or an answer was refused. */
export const stepRefusalOf = (error: unknown): Exclude<StepOutcome, { readonly kind: 'passed' }> => {
  if (!(error instanceof ApiError)) return interruptionOf(error);
  const { triesLeft, retryAt } = error.problem;
  if (error.code === 'api/wrong-code')
    return { kind: 'wrong', ...(triesLeft === undefined ? {} : { triesLeft }) };
  if (error.code === 'api/code-expired' || error.code === 'api/not-found') return { kind: 'expired' };
  if (error.code === 'api/too-many-tries') return { kind: 'too-many-tries', retryAt: retryAt ?? 0 };
  if (error.code === 'api/unauthenticated') return { kind: 'half-session-expired' };
  return interruptionOf(error);
};

/** The step that stands before the vault now. */
export const nextStep = ({ steps }: Pick<HalfOpen, 'steps'>): Step | 'pin' => steps[0] ?? 'pin';

const proofs = (steps: readonly Step[]): readonly Step[] => steps.filter((step) => step !== 'approval');

/**
 * A step is passed, and exactly that one: a server that drops or adds others is not believed. The word of an administrator
 * is the server's to ask for, or not, and a policy may change meanwhile; it comes last.
 */
const pass = (half: HalfOpen, step: Step, left: readonly Step[]): StepOutcome => {
  const rest = half.steps.filter((each) => each !== step);
  const isLast = !left.includes('approval') || left.indexOf('approval') === left.length - 1;
  if (proofs(left).join() !== proofs(rest).join() || !isLast)
    throw alarm('vault/malformed-reply', 'Steps came or went by themselves.');
  half.steps = left;
  return { kind: 'passed', next: nextStep(half) };
};

/** Types the code that was mailed because the server does not know this device. Spec: docs/spec/sign-in.md §2. */
export const passCode = async ({ client }: Server, half: HalfOpen, typed: string): Promise<StepOutcome> => {
  if (nextStep(half) !== 'code') return { kind: 'passed', next: nextStep(half) };
  const code = normaliseCode(typed);
  if (!mailCode.safeParse(code).success) return { kind: 'wrong' };
  try {
    const { steps } = await client.call(submitSignInCode, { body: { code } }, fresh());
    return pass(half, 'code', steps);
  } catch (error) {
    return stepRefusalOf(error);
  }
};

/** Asks for another code. */
export const sendAnotherSignInCode = async ({
  client,
}: Server): Promise<'sent' | 'too-soon' | 'unreachable'> => {
  try {
    await client.call(resendSignInCode, { body: {} }, fresh());
    return 'sent';
  } catch (error) {
    return error instanceof ApiError && error.problem.status < 500 ? 'too-soon' : 'unreachable';
  }
};

/** What a further factor is asked with; null when the half session is over or the server does not answer. */
export const askFactor = async ({ client }: Server): Promise<FactorQuestion | null> => {
  try {
    const { kinds, webauthn } = await client.call(challengeFactor, { body: {} }, fresh());
    return { kinds, ...(webauthn ? { webauthn } : {}) };
  } catch (error) {
    if (!(error instanceof ApiError)) interruptionOf(error);
    return null;
  }
};

const factorBody = (answer: FactorAnswer) => {
  if (answer.kind === 'webauthn') return { kind: answer.kind, response: { ...answer.response } };
  const code = answer.code.replace(/[\s-]/g, '');
  if (answer.kind === 'totp') return /^\d{6}$/.test(code) ? { kind: answer.kind, code } : null;
  return code.length >= 8 && code.length <= 40 ? { kind: answer.kind, code } : null;
};

/** Answers with a further factor; what can't be an answer is not sent. Spec: docs/spec/sign-in.md §2. */
export const passFactor = async (
  { client }: Server,
  half: HalfOpen,
  answer: FactorAnswer,
): Promise<StepOutcome> => {
  if (nextStep(half) !== 'factor') return { kind: 'passed', next: nextStep(half) };
  const body = factorBody(answer);
  if (!body) return { kind: 'wrong' };
  try {
    const { steps } = await client.call(submitFactorEndpoint, { body }, fresh());
    return pass(half, 'factor', steps);
  } catch (error) {
    return stepRefusalOf(error);
  }
};
