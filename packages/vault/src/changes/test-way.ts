import {
  ApiError,
  evaluateOwnAnswers,
  type RecoveryKind,
  readAccount,
  testRecoveryWay,
} from '@coffer/contracts';
import {
  CryptoError,
  deriveRecoveryAuth,
  deriveRootKeys,
  equalBytes,
  fromBase64Url,
  idText,
  openAccountState,
  type RecoveryKey,
  randomBytes,
  recoveryWrapContext,
  sealAccountState,
  toBase64Url,
  unwrapRootKey,
  utf8,
} from '@coffer/crypto';
import type { KitTestOutcome } from '../account-engine.ts';
import type { Ports } from '../ports.ts';
import { recoveryKeyOf, type TypedWay } from '../recovery/recovery-key.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** Whether what a wrap opens is this session's root key: it reads what the session seals. */
const isOwnRoot = async (session: Unlocked, recoveryKey: RecoveryKey, wrap: string): Promise<boolean> => {
  const { accountIdBytes: accountId, rootEpoch } = session;
  try {
    const context = recoveryWrapContext(accountId, rootEpoch);
    const { accountState } = await deriveRootKeys(
      await unwrapRootKey({ recoveryKey }, context, fromBase64Url(wrap)),
    );
    const [place, probe] = [{ accountId, rootEpoch, seq: 0 }, utf8('probe')];
    const sealed = await sealAccountState(session.rootKeys.accountState, place, probe);
    return equalBytes(await openAccountState(accountState, place, sealed), probe);
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
};

const refusalOf = (error: unknown): KitTestOutcome => {
  if (!(error instanceof ApiError)) return interruptionOf(error);
  const { triesLeft, retryAt = 0 } = error.problem;
  if (error.code === 'api/too-many-tries') return { kind: 'too-many-tries', retryAt };
  if (error.code === 'api/bad-proof')
    return { kind: 'does-not-open', ...(triesLeft === undefined ? {} : { triesLeft }) };
  if (error.code === 'api/not-found' || error.code === 'api/pin-path-lost') return { kind: 'does-not-open' };
  return interruptionOf(error);
};

/**
 * Tests a way back in: whether what was typed opens this account's root key. Nothing changes by it.
 *
 * Spec: docs/spec/recovery.md §8.
 */
export const testWay = async (
  { client }: Pick<Ports, 'client'>,
  session: Unlocked,
  kind: RecoveryKind,
  typed: TypedWay,
): Promise<KitTestOutcome> => {
  try {
    const { recovery } = await client.call(readAccount, {});
    const way = recovery.find((each) => each.kind === kind);
    if (!way) return { kind: 'does-not-open' };
    const evaluate = async (blinded: string): Promise<string> =>
      (await client.call(evaluateOwnAnswers, { body: { blinded } }, fresh())).evaluated;
    const recoveryKey = await recoveryKeyOf(way, typed, session.accountIdBytes, evaluate);
    if (recoveryKey === 'mistyped') return { kind: 'mistyped' };
    if (recoveryKey === 'wrong') return { kind: 'does-not-open' };
    const recoveryAuth = toBase64Url(await deriveRecoveryAuth(recoveryKey));
    const { wrap } = await client.call(testRecoveryWay, { body: { kind, recoveryAuth } }, fresh());
    return (await isOwnRoot(session, recoveryKey, wrap)) ? { kind: 'opens' } : { kind: 'does-not-open' };
  } catch (error) {
    return refusalOf(error);
  }
};
