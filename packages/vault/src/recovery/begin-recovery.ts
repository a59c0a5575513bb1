import { ApiError, beginRecovery, mailCode, resendRecoveryCode, verifyRecovery } from '@coffer/contracts';
import { canonicalEmail, idText, randomBytes } from '@coffer/crypto';
import type { Interrupted, OpenWay, RecoveryCodeOutcome, TooMany } from '../account-engine.ts';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { readMarks } from '../session/marks.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { RecoveryDesk, RecoveryFacts } from './recovery-desk.ts';

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

const tooMany = (error: unknown): TooMany | null =>
  error instanceof ApiError && error.code === 'api/too-many-tries'
    ? { kind: 'too-many-tries', retryAt: error.problem.retryAt ?? 0 }
    : null;

/** Asks for a code by mail; the answer is the same whether or not somebody has the address. */
export const startRecovery = async (
  ports: Pick<Ports, 'client' | 'replica'>,
  typed: string,
): Promise<{
  readonly outcome: { readonly kind: 'sent' } | TooMany | Interrupted;
  readonly recovery: RecoveryDesk | null;
}> => {
  const email = canonicalEmail(typed);
  try {
    const marks = await readMarks(ports.replica, email);
    const { recoveryId } = await ports.client.call(beginRecovery, { body: { email } }, fresh());
    const recovery = { email, recoveryId, marks, facts: null, released: null, opened: null };
    return { outcome: { kind: 'sent' }, recovery };
  } catch (error) {
    return { outcome: tooMany(error) ?? interruptionOf(error), recovery: null };
  }
};

/** Asks for another code. */
export const sendRecoveryCode = async (
  { client }: Pick<Ports, 'client'>,
  { recoveryId }: RecoveryDesk,
): Promise<'sent' | 'too-soon' | 'unreachable'> => {
  try {
    await client.call(resendRecoveryCode, { params: { recoveryId }, body: {} }, fresh());
    return 'sent';
  } catch (error) {
    return error instanceof ApiError && error.problem.status < 500 ? 'too-soon' : 'unreachable';
  }
};

const waysOf = ({ ways, deviceAllowed, pinPathLost }: RecoveryFacts, isOnDevice: boolean): OpenWay[] => [
  ...ways.map(({ kind, questions, waits }) => ({ kind, questions, waits })),
  ...(deviceAllowed && isOnDevice && !pinPathLost
    ? [{ kind: 'device' as const, questions: [], waits: true }]
    : []),
];

const assertSameAccount = ({ marks }: RecoveryDesk, facts: RecoveryFacts): void => {
  if (marks && marks.deploymentId !== facts.deploymentId)
    throw alarm('vault/deployment-changed', 'The address belongs to another deployment than before.');
  if (marks && marks.accountId !== facts.accountId)
    throw alarm('vault/identity-changed', 'The address belongs to another account than before.');
};

/** Types the mailed code; right, it tells which ways back in there are. */
export const passRecoveryCode = async (
  { client }: Pick<Ports, 'client'>,
  recovery: RecoveryDesk,
  typed: string,
): Promise<RecoveryCodeOutcome> => {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  if (!mailCode.safeParse(code).success) return { kind: 'wrong' };
  try {
    const params = { recoveryId: recovery.recoveryId };
    const facts = await client.call(verifyRecovery, { params, body: { code } }, fresh());
    assertSameAccount(recovery, facts);
    recovery.facts = facts;
    const ways = waysOf(facts, recovery.marks !== null);
    return { kind: 'passed', ways, pinPathLost: facts.pinPathLost };
  } catch (error) {
    const refused = tooMany(error);
    if (refused || !(error instanceof ApiError)) return refused ?? interruptionOf(error);
    const { triesLeft } = error.problem;
    if (error.code === 'api/wrong-code')
      return { kind: 'wrong', ...(triesLeft === undefined ? {} : { triesLeft }) };
    return error.problem.status < 500 ? { kind: 'expired' } : interruptionOf(error);
  }
};
