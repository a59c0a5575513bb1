import { ApiError, confirmStepUp, evaluatePin } from '@coffer/contracts';
import {
  blindOprf,
  CryptoError,
  deriveRootKeys,
  deriveUnlockKey,
  equalBytes,
  finalizeOprf,
  fromBase64Url,
  idText,
  openPrivateKeys,
  pinInput,
  type RootKey,
  randomBytes,
  rootWrapContext,
  toBase64Url,
  unwrapRootKey,
} from '@coffer/crypto';
import type { ChangeOutcome, Confirmation } from '../account-engine.ts';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { DerivedPassword } from './password-path.ts';
import { stepUpByPassword } from './step-up.ts';

/** What password and PIN open again. */
export interface Reopened {
  readonly kind: 'reopened';
  readonly rootKey: RootKey;
  readonly derived: DerivedPassword;
  readonly pin: string;
}

/** A refusal of what was typed. */
export type Refused = Extract<
  ChangeOutcome,
  { readonly kind: 'wrong-password' | 'wrong-pin' | 'frozen' | 'changed-elsewhere' }
>;

type ReopenPorts = Pick<Ports, 'client' | 'argon2id'>;

const isPasswordRight = async (
  ports: ReopenPorts,
  session: Unlocked,
  password: string,
): Promise<DerivedPassword | null> => {
  const { answered, derived } = await stepUpByPassword(ports, session, password, 'credentials');
  const body = { action: 'credentials', nonce: answered.nonce, proof: answered.reauth } as const;
  try {
    await ports.client.call(confirmStepUp, { body }, { idempotencyKey: idText(randomBytes(16)) });
    return derived;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/bad-proof') return null;
    throw error;
  }
};

const evaluate = async ({ client }: ReopenPorts, derived: DerivedPassword, pin: string) => {
  const input = pinInput(derived.keys.pinInputKey, pin);
  const blinded = blindOprf(input);
  const body = { blinded: toBase64Url(blinded.element) };
  const reply = await client.call(evaluatePin, { body }, { idempotencyKey: idText(randomBytes(16)) });
  return { reply, output: finalizeOprf(input, blinded, fromBase64Url(reply.evaluated)) };
};

const openRoot = async (
  session: Unlocked,
  derived: DerivedPassword,
  { reply, output }: Awaited<ReturnType<typeof evaluate>>,
): Promise<RootKey | null> => {
  const { accountIdBytes } = session;
  const { unlockSeed } = derived.keys;
  const unlockKey = await deriveUnlockKey(unlockSeed, output, accountIdBytes, reply.pinEpoch);
  try {
    const context = rootWrapContext(accountIdBytes, reply.pinEpoch);
    return await unwrapRootKey({ unlockKey }, context, fromBase64Url(reply.wrappedRootKey));
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'crypto/not-authentic') return null;
    throw error;
  }
};

/** The root key must be the one that the session hangs on: it opens the same private keys. */
const assertSameRoot = async (session: Unlocked, rootKey: RootKey, sealedKeys: string): Promise<void> => {
  const { privateKeys: key } = await deriveRootKeys(rootKey);
  const sealed = fromBase64Url(sealedKeys);
  const keys = await openPrivateKeys(key, session.accountIdBytes, session.rootEpoch, sealed);
  if (!equalBytes(keys.ed25519, session.privateKeys.ed25519))
    throw alarm('vault/identity-changed', 'The private keys are not those of this session.');
};

/**
 * Takes password and PIN again, tells which of them is wrong, and opens the root key: a session keeps neither.
 *
 * @throws what the client throws, and alarms for facts that differ from the account state.
 * Spec: docs/spec/credentials.md §1.
 */
export const reopen = async (
  ports: ReopenPorts,
  session: Unlocked,
  { password, pin }: Confirmation,
): Promise<Reopened | Refused> => {
  const derived = await isPasswordRight(ports, session, password);
  if (!derived) return { kind: 'wrong-password' };
  let evaluated: Awaited<ReturnType<typeof evaluate>>;
  try {
    evaluated = await evaluate(ports, derived, pin);
  } catch (error) {
    const isFrozen =
      error instanceof ApiError && (error.code === 'api/frozen' || error.code === 'api/too-many-tries');
    if (!isFrozen) throw error;
    return { kind: 'frozen', until: error.problem.retryAt ?? 0 };
  }
  const { reply } = evaluated;
  const { pinEpoch, rootEpoch } = session.head.state;
  if (reply.pinEpoch !== pinEpoch || reply.rootEpoch !== rootEpoch) return { kind: 'changed-elsewhere' };
  const rootKey = await openRoot(session, derived, evaluated);
  if (!rootKey) return { kind: 'wrong-pin', triesLeft: reply.attemptsLeft };
  await assertSameRoot(session, rootKey, reply.privateKeys);
  return { kind: 'reopened', rootKey, derived, pin };
};
