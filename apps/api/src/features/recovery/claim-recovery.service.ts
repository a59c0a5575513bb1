import type { claimRecovery, OrganisationPolicy } from '@coffer/contracts';
import { checkSignature, copyBytes, deviceAuthBody, idBytes } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { fileApproval } from '../../approvals/file-approval.ts';
import { putAct } from '../../db/acts.ts';
import { findApprovalOf } from '../../db/approvals.ts';
import { audit } from '../../db/audit.ts';
import { findDeviceName } from '../../db/devices.ts';
import { notify } from '../../db/hub.ts';
import { readPolicy } from '../../db/policy.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './recovery.repo.ts';
import {
  findVerified,
  type RecoveryCall,
  type RecoveryDeps,
  type VerifiedRecovery,
} from './recovery-deps.ts';
import { recoveryLimits } from './recovery-limits.ts';
import { releaseTo } from './release.ts';

type Body = z.output<(typeof claimRecovery)['body']>;
type Reply = z.input<(typeof claimRecovery)['reply']>;
type ByDevice = Extract<Body, { kind: 'device' }>;
type ByWay = Exclude<Body, { kind: 'device' }>;
type ClaimCall = RecoveryCall & { readonly body: Body };

/** Whether administrators are asked about a wait; where the policy came after its begin, from now on. */
const askApproval = async (
  sql: Sql,
  deps: RecoveryDeps,
  accountId: string,
  { actId, effectiveAt }: repo.Wait,
  { kind, deviceId, ip }: Omit<repo.Claimed, 'actId'> & { readonly ip: string },
): Promise<boolean> => {
  const found = await findApprovalOf(sql, actId);
  if (found) return found.state === 'open';
  return fileApproval(sql, deps, {
    ...{ accountId, subjectId: actId, network: ip, until: effectiveAt },
    kind: kind === 'device' ? 'authorised-device' : 'answers',
    deviceName: deviceId && (await findDeviceName(sql, deviceId)),
  });
};

/** Claiming a way back in: what is claimed rightly is released, at once or after its wait. */
export const claimRecoveryService = (deps: RecoveryDeps) => {
  const { database, organisationId, authHashes, mailsAbout } = deps;
  const limit = recoveryLimits(deps.limits, deps.limitFactor);
  const deploymentId = idBytes(organisationId);

  const isAllowed = ({ recovery }: OrganisationPolicy, kind: Body['kind']): boolean =>
    (kind !== 'answers' || recovery.answers) && (kind !== 'device' || recovery.device);

  /** Exactly one Argon2id, also for a way that is not there. */
  const judgeWay = async ({ accountId }: VerifiedRecovery, body: ByWay, ip: string) => {
    const triesLeft = await limit.takeTry(accountId);
    const ways = await repo.listActiveWays(database.sql, accountId);
    const way = ways.find(({ kind }) => kind === body.kind);
    const isRight = await authHashes.verify(way?.auth_hash, bytesField('recoveryAuth', body.recoveryAuth));
    if (way && isRight) return way;
    await audit(database.sql, accountId, 'recovery-wrong', { network: ip });
    throw problem('api/bad-proof', { triesLeft });
  };

  const judgeDevice = async (sql: Sql, recovery: VerifiedRecovery, body: ByDevice): Promise<void> => {
    if (!deps.origins().includes(body.origin)) throw problem('api/bad-origin');
    const device = await repo.findBackedDevice(sql, recovery.accountId, body.deviceId);
    if (!device || !recovery.nonce) throw problem('api/bad-proof');
    const said = deviceAuthBody(body.origin, idBytes(recovery.id), copyBytes(recovery.nonce));
    const signer = { deploymentId, signerId: idBytes(body.deviceId) };
    const signature = bytesField('signature', body.signature);
    const key = copyBytes(device.public_key);
    if (!(await checkSignature(key, 'coffer/v1/device-auth', signer, said, signature))) {
      throw problem('api/bad-proof');
    }
  };

  /** Starts the wait of a claim, or finds the one that was started before. */
  const waitFor = async (
    sql: Sql,
    account: { readonly accountId: string; readonly email: string },
    claim: Omit<repo.Claimed, 'actId'>,
    ip: string,
  ): Promise<repo.Wait> => {
    const { accountId } = account;
    const found = await repo.findWait(sql, accountId, claim);
    if (found) return found;
    const act = await putAct(sql, { accountId, kind: 'recovery', subject: claim.kind });
    await audit(sql, accountId, 'recovery-waiting', { network: ip });
    await mailsAbout.tell(sql, account, 'recovery-waiting', {
      ...{ actId: act.actId, until: act.effectiveAt, subject: claim.kind },
    });
    return { ...act, isOver: false };
  };

  const settle = async (
    sql: Sql,
    recovery: VerifiedRecovery,
    claim: Omit<repo.Claimed, 'actId'>,
    ip: string,
  ): Promise<Outcome<Reply>> => {
    const { accountId } = recovery;
    const account = await repo.lockOpenAccount(sql, accountId);
    if (!account) throw problem('api/not-found');
    const to = { accountId, email: account.email };
    const hasWait = claim.kind === 'answers' || claim.kind === 'device';
    const wait = hasWait ? await waitFor(sql, to, claim, ip) : null;
    await repo.putClaim(
      sql,
      recovery.id,
      { ...claim, actId: wait?.actId ?? null },
      wait?.effectiveAt ?? null,
    );
    if (wait && !wait.isOver) {
      const { actId, effectiveAt } = wait;
      const approvalAsked = await askApproval(sql, deps, accountId, wait, { ...claim, ip });
      return { reply: { kind: 'waiting', actId, until: effectiveAt.getTime(), approvalAsked } };
    }
    await audit(sql, accountId, 'recovery-released', { network: ip });
    await mailsAbout.tell(sql, to, 'recovery-released', { subject: claim.kind });
    await notify(sql, { kind: 'account', accountId });
    return { reply: await releaseTo(sql, recovery.id, account, { ...claim, accountId }) };
  };

  const claimWay = async (call: ClaimCall, body: ByWay): Promise<Outcome<Reply>> => {
    const right = await judgeWay(await findVerified(database.sql, call), body, call.ip);
    return call.change<Reply>(async ({ sql }) => {
      const recovery = await findVerified(sql, call);
      await repo.lockOpenAccount(sql, recovery.accountId);
      const way = await repo.findWay(sql, recovery.accountId, body.kind);
      // The way was judged before the account was locked.
      if (way?.auth_hash !== right.auth_hash) throw problem('api/bad-proof');
      await limit.forgive(sql, recovery.accountId);
      const claim = { kind: body.kind, deviceId: null };
      return settle(sql, await findVerified(sql, call, 'FOR UPDATE'), claim, call.ip);
    });
  };

  const claimDevice = (call: ClaimCall, body: ByDevice): Promise<Outcome<Reply>> =>
    call.change<Reply>(async ({ sql }) => {
      const { accountId } = await findVerified(sql, call);
      await repo.lockOpenAccount(sql, accountId);
      const recovery = await findVerified(sql, call, 'FOR UPDATE');
      await judgeDevice(sql, recovery, body);
      const claim = { kind: 'device' as const, deviceId: body.deviceId };
      return settle(sql, recovery, claim, call.ip);
    });

  return {
    claim: async (call: ClaimCall): Promise<Outcome<Reply>> => {
      const { body } = call;
      await findVerified(database.sql, call);
      const policy = await readPolicy(database.sql, organisationId);
      if (!isAllowed(policy, body.kind)) throw problem('api/policy');
      return body.kind === 'device' ? claimDevice(call, body) : claimWay(call, body);
    },
  };
};
