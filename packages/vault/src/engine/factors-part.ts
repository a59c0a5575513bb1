import {
  ApiError,
  beginTotp,
  beginWebauthn,
  confirmFactor,
  dropFactor,
  renewBackupCodes,
} from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { AccountEngine, ChangeOutcome } from '../account-engine.ts';
import { type NotChanged, notConfirmed } from '../changes/change-outcomes.ts';
import { type AnsweredStepUp, stepUpByPassword } from '../changes/step-up.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { stepRefusalOf } from '../session/steps.ts';
import { type Desk, signedIn } from './desk.ts';
import { openEnrolled } from './open-unlocked.ts';

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

const refusalOf = (error: unknown): NotChanged => {
  if (!(error instanceof ApiError)) return notConfirmed(error);
  if (error.code === 'api/not-found') return { kind: 'not-allowed' };
  // Another challenge was asked for meanwhile, in another tab: whoever types the password again gets his.
  return error.code === 'api/bad-nonce' ? { kind: 'changed-elsewhere' } : notConfirmed(error);
};

/** Does what asks for the password again. */
const confirmed = async <T>(
  desk: Desk,
  password: string,
  act: (answered: AnsweredStepUp) => Promise<T>,
): Promise<T | NotChanged> => {
  const session = signedIn(desk);
  try {
    const { answered } = await stepUpByPassword(desk.ports, session, password, 'factors');
    return await act(answered);
  } catch (error) {
    return refusalOf(error);
  }
};

/** An answer as the wire has it, or null for what can't be one. */
const confirmationOf = (answer: Parameters<AccountEngine['confirmFactor']>[1]) => {
  if (answer.kind === 'webauthn') return { kind: answer.kind, response: { ...answer.response } };
  const code = answer.code.replace(/[\s-]/g, '');
  return /^\d{6}$/.test(code) ? { kind: 'totp' as const, code } : null;
};

/** Further factors. */
export const factorsPart = (
  desk: Desk,
): Pick<
  AccountEngine,
  'beginTotp' | 'beginWebauthn' | 'confirmFactor' | 'renewBackupCodes' | 'dropFactor'
> => ({
  beginTotp: (password, name) =>
    confirmed(desk, password, async (answered) => {
      const body = { ...answered, name };
      return { kind: 'begun' as const, ...(await desk.ports.client.call(beginTotp, { body }, fresh())) };
    }),
  beginWebauthn: (password, name) =>
    confirmed(desk, password, async (answered) => {
      const body = { ...answered, name };
      return { kind: 'begun' as const, ...(await desk.ports.client.call(beginWebauthn, { body }, fresh())) };
    }),
  confirmFactor: async (factorId, answer) => {
    const body = confirmationOf(answer);
    if (!body) return { kind: 'wrong' };
    try {
      const call = { params: { factorId }, body };
      const { backupCodes } = await desk.ports.client.call(confirmFactor, call, fresh());
      await openEnrolled(desk).catch(interruptionOf);
      return { kind: 'confirmed', backupCodes };
    } catch (error) {
      return stepRefusalOf(error);
    }
  },
  renewBackupCodes: (password) =>
    confirmed(desk, password, async (body) => {
      const reply = await desk.ports.client.call(renewBackupCodes, { body }, fresh());
      return { kind: 'made' as const, ...reply };
    }),
  dropFactor: (password, factorId) =>
    confirmed(desk, password, async (body): Promise<ChangeOutcome> => {
      await desk.ports.client.call(dropFactor, { params: { factorId }, body }, fresh());
      return { kind: 'changed' };
    }),
});
