import type { recoveryEnd } from '@coffer/contracts';
import type { z } from 'zod';
import { lockCredentials } from '../../credentials/account.ts';
import { applyCredentials, assertProof } from '../../credentials/apply-credentials.ts';
import { putAct } from '../../db/acts.ts';
import { audit } from '../../db/audit.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { hasFactor } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import { sha256 } from '../../secrets/vaulting.ts';
import * as repo from './recovery.repo.ts';
import {
  findVerified,
  type RecoveryCall,
  type RecoveryDeps,
  type VerifiedRecovery,
} from './recovery-deps.ts';
import { recoveryLimits } from './recovery-limits.ts';

type RecoveryEnd = z.output<typeof recoveryEnd>;
type Bytes = Uint8Array<ArrayBuffer>;
type FinishCall = RecoveryCall & { readonly body: RecoveryEnd; readonly raw: Bytes; readonly proof: Bytes };

const assertWhole = (body: RecoveryEnd): void => {
  for (const part of ['passwordPath', 'identity', 'root', 'recovery'] as const)
    if (body[part] === undefined) throw invalid(part);
  if (body.dropRecovery) throw invalid('dropRecovery');
  // Answers are never the only way back in.
  if (body.recovery?.length !== 1 || body.recovery[0]?.kind === 'answers') throw invalid('recovery');
};

/** The end of a recovery: everything new, in one transaction, and nothing of before opens anything. */
export const finishRecoveryService = (deps: RecoveryDeps) => {
  const { mailsAbout, organisationId } = deps;
  const limit = recoveryLimits(deps.limits, deps.limitFactor);

  /** Whether the way that was claimed is still open: its wait may have been stopped. */
  const assertOpen = async (sql: Sql, { accountId, kind, deviceId }: VerifiedRecovery): Promise<void> => {
    if (kind === null) throw problem('api/step-missing');
    if (kind !== 'answers' && kind !== 'device') return;
    const wait = await repo.findWait(sql, accountId, { kind, deviceId });
    if (!wait?.isOver) throw problem('api/step-missing');
  };

  /** A lost phone must not keep its owner out, and a thief of the kit must not take the phone's word away unseen. */
  const dropFactors = async (sql: Sql, account: { accountId: string; email: string }): Promise<void> => {
    const { accountId } = account;
    if (!(await hasFactor(sql, accountId))) return;
    const { actId, effectiveAt } = await putAct(sql, { accountId, kind: 'drop-factor' });
    await repo.dropAllFactors(sql, accountId, effectiveAt);
    await mailsAbout.tell(sql, account, 'factor-dropping', { actId, until: effectiveAt });
  };

  const finish = (call: FinishCall) => {
    const { body, raw, proof } = call;
    assertWhole(body);
    const nonce = bytesField('nonce', body.nonce);
    return call.change<{ recovered: true }>(async ({ sql }) => {
      const { accountId } = await findVerified(sql, call);
      const account = await lockCredentials(sql, accountId);
      const recovery = await findVerified(sql, call, 'FOR UPDATE');
      if (!account || body.accountId !== accountId) throw problem('api/not-found');
      await assertOpen(sql, recovery);
      if (!(await repo.takeFinishNonce(sql, sha256(nonce), recovery.id))) throw problem('api/bad-nonce');
      await assertProof({ organisationId }, account, { nonce, raw, proof });
      await applyCredentials(deps, sql, account, body, {
        ...{ email: account.email, deviceId: body.device.deviceId, areWaysAtOnce: true },
        device: { facts: body.device, nonce },
      });
      await repo.closeAll(sql, accountId);
      if (body.dropFactors) await dropFactors(sql, account);
      await limit.forgive(sql, accountId);
      await endSessionsOf(sql, accountId);
      await audit(sql, accountId, 'recovery-done', { deviceId: body.device.deviceId, network: call.ip });
      await mailsAbout.tell(sql, account, 'recovery-done', { deviceId: body.device.deviceId });
      return { reply: { recovered: true } };
    });
  };
  return { finish };
};
