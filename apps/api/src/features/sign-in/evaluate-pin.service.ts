import { randomBytes } from 'node:crypto';
import type { ApiError } from '@coffer/contracts';
import { copyBytes, evaluateBlinded, idBytes } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import { type Actor, endSession } from '../../db/sessions.ts';
import { stepsOf } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { Origins } from '../../http/same-origin.ts';
import { type PinCounterDeps, pinCounter } from '../../pin/pin-counter.ts';
import { pinLimits } from '../../pin/pin-limits.ts';
import { openOprfKey } from '../../secrets/vaulting.ts';
import { type DeviceWord, isDeviceWord } from './device-word.ts';
import * as repo from './sign-in.repo.ts';

export interface EvaluateDeps extends PinCounterDeps {
  readonly oprfSeed: Buffer;
  readonly organisationId: string;
  readonly origins: Origins;
}

export interface EvaluateCall {
  readonly blinded: string;
  readonly device?: DeviceWord | undefined;
  readonly network: string;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const nonceSeconds = 60;

const evaluate = async (key: Uint8Array, blinded: Uint8Array<ArrayBuffer>) => {
  try {
    return await evaluateBlinded(copyBytes(key), blinded);
  } catch (error) {
    if ((error as { code?: string }).code === 'crypto/bad-element') return null;
    throw error;
  }
};

/** Second step, first half: one evaluation, counted before its answer leaves. */
export const evaluatePinService = (deps: EvaluateDeps) => {
  const { oprfSeed, organisationId, origins } = deps;
  const counter = pinCounter(deps);
  const deploymentId = idBytes(organisationId);

  const openKey = (accountId: string, account: repo.PinAccount): Buffer | null => {
    const place = { accountId, purpose: 'pin', pinEpoch: account.pin_epoch } as const;
    try {
      return openOprfKey(oprfSeed, place, account.pin_oprf_key);
    } catch {
      return null;
    }
  };

  /** Whether the device is whom it was named as, or a mailed code stands for it; otherwise what to answer. */
  const admit = async (sql: Sql, actor: Actor, session: repo.SessionRow, call: EvaluateCall) => {
    if (actor.deviceId === null || session.device_proven) return null;
    if (!call.device) return problem('api/step-missing');
    if (!origins().includes(call.device.origin)) return problem('api/bad-origin');
    if (await isDeviceWord(sql, deploymentId, actor, session, call.device)) {
      await repo.markDeviceProven(sql, actor.sessionId);
      return null;
    }
    await audit(sql, actor.accountId, 'device-proof-wrong', call);
    return problem('api/step-missing');
  };

  /** A locked session wants the PIN alone, so few tries end it, and the password is wanted again. */
  const isSpent = async (sql: Sql, actor: Actor, session: repo.SessionRow): Promise<boolean> => {
    if (!session.locked) return false;
    if (session.locked_tries >= pinLimits.perLock) {
      await endSession(sql, actor.sessionId);
      await audit(sql, actor.accountId, 'session-ended', actor);
      return true;
    }
    await repo.countLockedTry(sql, actor.sessionId);
    return false;
  };

  /** Why this half session may not evaluate yet or any more; null where it may. */
  const refuse = async (sql: Sql, actor: Actor, call: EvaluateCall): Promise<ApiError | null> => {
    const session = await repo.lockSession(sql, actor.sessionId);
    if (!session) return problem('api/unauthenticated');
    if (actor.kind === 'full') return null;
    if ((await stepsOf(sql, actor)).length > 0) return problem('api/step-missing');
    return (
      (await admit(sql, actor, session, call)) ??
      ((await isSpent(sql, actor, session)) ? problem('api/unauthenticated') : null)
    );
  };

  return {
    // [Note: Counted first] The answer is made inside the transaction that counts it, but it leaves only after the
    // commit: a crash in between loses the answer, never the count. A bad element is counted as well.
    evaluate: (actor: Actor, call: EvaluateCall, change: Change) => {
      const blinded = bytesField('blinded', call.blinded);
      return change(async ({ sql }) => {
        const account = await repo.lockAccount(sql, actor.accountId);
        if (!account || account.suspended_at) throw problem('api/unauthenticated');
        const refusal = await refuse(sql, actor, call);
        if (refusal) return refusal;
        const key = openKey(actor.accountId, account);
        if (!key) throw problem('api/pin-path-lost');
        const attemptsLeft = await counter.count(sql, actor, account, call.network);
        const evaluated = await evaluate(key, blinded);
        if (!evaluated) return invalid('blinded');
        const nonce = randomBytes(32);
        // A full session has nothing left to prove.
        if (actor.kind === 'half') await repo.putNonce(sql, actor.sessionId, nonce, nonceSeconds);
        return {
          reply: {
            evaluated: base64Url(evaluated),
            wrappedRootKey: base64Url(account.wrapped_root_key),
            privateKeys: base64Url(account.private_keys),
            identity: base64Url(account.identity),
            nonce: base64Url(nonce),
            pinEpoch: account.pin_epoch,
            rootEpoch: account.root_epoch,
            attemptsLeft,
          },
        };
      });
    },
  };
};
export type EvaluatePinService = ReturnType<typeof evaluatePinService>;
