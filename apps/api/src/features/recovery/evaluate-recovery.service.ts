import { copyBytes, evaluateBlinded } from '@coffer/crypto/verify';
import { answersPlace } from '../../credentials/ways.ts';
import { readPolicy } from '../../db/policy.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import { pinCounter } from '../../pin/pin-counter.ts';
import * as repo from './recovery.repo.ts';
import {
  type Change,
  findVerified,
  type RecoveryCall,
  type RecoveryDeps,
  tryOprfKey,
  type VerifiedRecovery,
} from './recovery-deps.ts';
import { recoveryLimits } from './recovery-limits.ts';

type EvaluateCall = RecoveryCall & {
  readonly purpose: 'answers' | 'backup';
  readonly blinded: string;
};
interface Evaluated {
  readonly evaluated: string;
  readonly attemptsLeft: number;
}

/** The server's part in answers alone and in a device backup; each evaluation is counted before its answer leaves. */
export const evaluateRecoveryService = (deps: RecoveryDeps) => {
  const { database, organisationId, oprfSeed } = deps;
  const limit = recoveryLimits(deps.limits, deps.limitFactor);
  const counter = pinCounter(deps);

  const evaluate = async (key: Buffer | null, blinded: Uint8Array<ArrayBuffer>): Promise<string | null> => {
    if (!key) throw problem('api/pin-path-lost');
    try {
      return base64Url(await evaluateBlinded(copyBytes(key), blinded));
    } catch (error) {
      if ((error as { code?: string }).code === 'crypto/bad-element') return null;
      throw error;
    }
  };

  const answersKey = (accountId: string, way: repo.WayRow): Buffer | null =>
    way.oprf_key && tryOprfKey(oprfSeed, answersPlace(accountId), way.oprf_key);

  const byAnswers = async (call: EvaluateCall, blinded: Uint8Array<ArrayBuffer>) => {
    const { accountId } = await findVerified(database.sql, call);
    const policy = await readPolicy(database.sql, organisationId);
    const ways = await repo.listActiveWays(database.sql, accountId);
    const way = ways.find(({ kind }) => kind === 'answers');
    if (!policy.recovery.answers || !way) throw problem('api/step-missing');
    const attemptsLeft = await limit.takeTry(accountId);
    return call.change<Evaluated>(async () => {
      const evaluated = await evaluate(answersKey(accountId, way), blinded);
      return evaluated === null ? invalid('blinded') : { reply: { evaluated, attemptsLeft } };
    });
  };

  /** A wait that somebody stopped has no row any more, and opens nothing. */
  const assertReleased = async (sql: Sql, { accountId, kind, deviceId }: VerifiedRecovery) => {
    if (kind !== 'device') throw problem('api/step-missing');
    const wait = await repo.findWait(sql, accountId, { kind, deviceId });
    if (!wait) throw problem('api/step-missing');
    if (!wait.isOver) throw problem('api/waiting', { retryAt: wait.effectiveAt.getTime() });
  };

  const byBackup = (call: EvaluateCall, blinded: Uint8Array<ArrayBuffer>): Promise<Outcome<Evaluated>> =>
    call.change<Evaluated>(async ({ sql }) => {
      const recovery = await findVerified(sql, call);
      const { accountId, deviceId } = recovery;
      const account = await repo.lockOpenAccount(sql, accountId);
      if (!account) throw problem('api/not-found');
      await assertReleased(sql, recovery);
      const place = { accountId, purpose: 'backup', pinEpoch: account.pin_epoch } as const;
      const key = account.backup_oprf_key && tryOprfKey(oprfSeed, place, account.backup_oprf_key);
      if (!key) throw problem('api/pin-path-lost');
      const trier = { accountId, deviceId, sessionId: recovery.id, kind: 'half' as const };
      const attemptsLeft = await counter.count(sql, trier, account, call.ip);
      const evaluated = await evaluate(key, blinded);
      return evaluated === null ? invalid('blinded') : { reply: { evaluated, attemptsLeft } };
    });

  return {
    evaluate: (call: EvaluateCall) => {
      const blinded = bytesField('blinded', call.blinded);
      return call.purpose === 'answers' ? byAnswers(call, blinded) : byBackup(call, blinded);
    },
    evaluateOwn: async (actor: Actor, blindedText: string, change: Change) => {
      const blinded = bytesField('blinded', blindedText);
      const { accountId } = actor;
      const way = await repo.findWay(database.sql, accountId, 'answers');
      if (!way) throw problem('api/not-found');
      await limit.takeTry(accountId);
      return change<{ evaluated: string }>(async () => {
        const evaluated = await evaluate(answersKey(accountId, way), blinded);
        return evaluated === null ? invalid('blinded') : { reply: { evaluated } };
      });
    },
  };
};
