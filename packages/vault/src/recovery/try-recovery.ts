import {
  ApiError,
  claimRecovery,
  evaluateRecovery,
  type RecoveryKind,
  type ReplyOf,
} from '@coffer/contracts';
import {
  deriveRecoveryAuth,
  fromBase64Url,
  idBytes,
  idText,
  type RecoveryKey,
  randomBytes,
  recoveryWrapContext,
  toBase64Url,
  unwrapRootKey,
} from '@coffer/crypto';
import type { RecoveryAttempt, RecoveryOutcome } from '../account-engine.ts';
import type { OnProgress } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { deviceClaim, openBackup } from './device-way.ts';
import { openReleased } from './open-released.ts';
import type { RecoveryDesk, RecoveryFacts, Released } from './recovery-desk.ts';
import { recoveryKeyOf } from './recovery-key.ts';

type Waits = Extract<ReplyOf<typeof claimRecovery>, { readonly kind: 'waiting' }>;
type RecoveryPorts = Pick<Ports, 'client' | 'replica' | 'origin'>;

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

const refusalOf = (error: unknown): RecoveryOutcome => {
  if (!(error instanceof ApiError)) return interruptionOf(error);
  const { triesLeft, retryAt = 0, status } = error.problem;
  switch (error.code) {
    case 'api/bad-proof':
      return { kind: 'wrong', ...(triesLeft === undefined ? {} : { triesLeft }) };
    case 'api/too-many-tries':
      return { kind: 'too-many-tries', retryAt };
    case 'api/frozen':
      return { kind: 'frozen', until: retryAt };
    case 'api/waiting':
      return { kind: 'waiting', until: retryAt };
    case 'api/policy':
    case 'api/pin-path-lost':
      return { kind: 'not-allowed' };
    default:
      return status < 500 ? { kind: 'expired' } : interruptionOf(error);
  }
};

const waitingOf = ({ until, approvalAsked }: Waits): RecoveryOutcome => ({
  ...{ kind: 'waiting', until },
  ...(approvalAsked ? { approvalAsked: true } : {}),
});

const keyOf = (
  { client }: Pick<Ports, 'client'>,
  { recoveryId }: RecoveryDesk,
  facts: RecoveryFacts,
  attempt: RecoveryAttempt,
): Promise<RecoveryKey | 'mistyped' | 'wrong'> | null => {
  const way = facts.ways.find(({ kind }) => kind === attempt.kind);
  if (!way) return null;
  return recoveryKeyOf(way, attempt, idBytes(facts.accountId), async (blinded) => {
    const body = { purpose: 'answers', blinded } as const;
    return (await client.call(evaluateRecovery, { params: { recoveryId }, body }, fresh())).evaluated;
  });
};

const takeReleased = async (
  ports: RecoveryPorts,
  recovery: RecoveryDesk,
  facts: RecoveryFacts,
  released: Released,
  rootKey: Parameters<typeof openReleased>[4],
): Promise<RecoveryOutcome> => {
  recovery.opened = await openReleased(ports.client, recovery, facts, released, rootKey);
  return { kind: 'opened', fullName: released.fullName, hasFactors: released.hasFactors };
};

const byKey = async (
  ports: RecoveryPorts,
  recovery: RecoveryDesk,
  facts: RecoveryFacts,
  attempt: RecoveryAttempt & { readonly kind: RecoveryKind },
): Promise<RecoveryOutcome> => {
  const recoveryKey = await keyOf(ports, recovery, facts, attempt);
  if (recoveryKey === null) return { kind: 'not-allowed' };
  if (typeof recoveryKey === 'string') return { kind: recoveryKey };
  const params = { recoveryId: recovery.recoveryId };
  const recoveryAuth = toBase64Url(await deriveRecoveryAuth(recoveryKey));
  const body = { kind: attempt.kind, recoveryAuth };
  const reply = await ports.client.call(claimRecovery, { params, body }, fresh());
  if (reply.kind === 'waiting') return waitingOf(reply);
  if (!reply.wrap) throw alarm('vault/malformed-reply', 'The way was claimed, and its wrap did not come.');
  const context = recoveryWrapContext(idBytes(facts.accountId), reply.rootEpoch);
  const rootKey = await unwrapRootKey({ recoveryKey }, context, fromBase64Url(reply.wrap));
  return takeReleased(ports, recovery, facts, reply, rootKey);
};

const byDevice = async (
  ports: RecoveryPorts,
  recovery: RecoveryDesk,
  facts: RecoveryFacts,
  pin: string | undefined,
): Promise<RecoveryOutcome> => {
  if (!facts.deviceAllowed || !recovery.marks) return { kind: 'not-allowed' };
  if (!recovery.released) {
    const params = { recoveryId: recovery.recoveryId };
    const body = await deviceClaim(ports, recovery, facts);
    const reply = await ports.client.call(claimRecovery, { params, body }, fresh());
    if (reply.kind === 'waiting') return waitingOf(reply);
    recovery.released = reply;
  }
  if (pin === undefined) return { kind: 'pin-wanted' };
  const { released } = recovery;
  const opened = await openBackup(ports, recovery, facts, released, pin);
  if ('triesLeft' in opened) return { kind: 'wrong', triesLeft: opened.triesLeft };
  return takeReleased(ports, recovery, facts, released, opened);
};

/**
 * Tries a way back in. A code that is mistyped is told before anything is asked of the server.
 *
 * Spec: docs/spec/recovery.md §5.
 */
export const attemptRecovery = async (
  ports: RecoveryPorts,
  recovery: RecoveryDesk,
  attempt: RecoveryAttempt,
  onProgress?: OnProgress,
): Promise<RecoveryOutcome> => {
  const { facts } = recovery;
  if (!facts) return { kind: 'expired' };
  onProgress?.({ stage: 'deriving', done: 0, total: 1 });
  try {
    if (attempt.kind === 'device') return await byDevice(ports, recovery, facts, attempt.pin);
    return await byKey(ports, recovery, facts, { ...attempt, kind: attempt.kind });
  } catch (error) {
    return refusalOf(error);
  }
};
