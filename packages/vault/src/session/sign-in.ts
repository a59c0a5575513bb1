import { ApiError, type ReplyOf, submitPassword as submitPasswordEndpoint } from '@coffer/contracts';
import {
  type Bytes,
  deriveMasterKey,
  derivePasswordKeys,
  deriveUnlockKey,
  deviceAuthBody,
  fromBase64Url,
  idBytes,
  idText,
  pinInput,
  type RootKey,
  randomBytes,
  rootWrapContext,
  signedMessage,
  toBase64Url,
  unwrapRootKey,
} from '@coffer/crypto';
import type { OnProgress, PasswordOutcome, UnlockOutcome } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { type DeviceWord, evaluateInput } from './evaluate.ts';
import type { HalfOpen, Step } from './half-session.ts';
import { type DeviceMarks, readMarks } from './marks.ts';
import { openKeys, unlessWrong } from './open-keys.ts';
import { openOrEnd } from './open-session.ts';
import { interruptionOf, pinRefusalOf } from './outcomes.ts';
import { readLoginFacts } from './prelogin.ts';
import type { Unlocked } from './unlocked.ts';

const order: readonly Step[] = ['code', 'factor', 'approval'];

type PasswordReply = ReplyOf<typeof submitPasswordEndpoint>;

/** What the server says of device and steps must hang together; an unknown device is never let through without a code. */
const assertSteps = ({ deviceKnown, steps }: PasswordReply, hasNamed: boolean): void => {
  const inOrder = order.filter((step) => steps.includes(step));
  if (inOrder.join() !== steps.join() || (deviceKnown && !hasNamed))
    throw alarm('vault/malformed-reply', 'Device and steps do not hang together.');
  if (!deviceKnown && steps[0] !== 'code')
    throw alarm('vault/downgrade', 'No code is asked of a device that the server does not know.');
};

const namedDevice = async (ports: Ports, marks: DeviceMarks | null): Promise<string | null> =>
  marks ? (await ports.replica.account(marks.accountId).deviceKey()).deviceId : null;

const openHalf = async (
  ports: Ports,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<HalfOpen> => {
  const marks = await readMarks(ports.replica, email);
  const facts = await readLoginFacts(ports.client, email, marks);
  onProgress?.({ stage: 'deriving', done: 0, total: 1 });
  const place = { email, deploymentId: facts.deploymentIdBytes, salt: facts.salt };
  const keys = await derivePasswordKeys(await deriveMasterKey(facts.kdf, place, password, ports.argon2id));
  onProgress?.({ stage: 'sending', done: 1, total: 1 });
  const deviceId = await namedDevice(ports, marks);
  const reply = await ports.client.call(
    submitPasswordEndpoint,
    { body: { email, authKey: toBase64Url(keys.authKey), ...(deviceId ? { deviceId } : {}) } },
    { idempotencyKey: idText(randomBytes(16)) },
  );
  if (marks && marks.accountId !== reply.accountId) {
    throw alarm('vault/identity-changed', 'The address belongs to another account than before.');
  }
  assertSteps(reply, deviceId !== null);
  const { accountId, halfSessionId, steps } = reply;
  return {
    kind: 'password',
    ...{ email, keys, facts, marks, accountId, halfSessionId, steps },
    deploymentId: facts.deploymentIdBytes,
    nonce: fromBase64Url(reply.nonce),
    device: reply.deviceKnown ? 'known' : deviceId ? 'refused' : 'new',
    deviceProven: false,
    hasAsked: false,
  };
};

/** Why the password did not open a half session. */
export const passwordRefusalOf = (error: unknown): PasswordOutcome => {
  if (error instanceof ApiError && error.code === 'api/wrong-credentials') return { kind: 'wrong' };
  if (error instanceof ApiError && error.code === 'api/suspended') return { kind: 'suspended' };
  if (error instanceof ApiError && error.code === 'api/too-many-tries')
    return { kind: 'too-many-tries', retryAt: error.problem.retryAt ?? 0 };
  return interruptionOf(error);
};

/**
 * First step of signing in: derives the keys of the password here and sends the auth key.
 *
 * Spec: docs/spec/sign-in.md §2.
 */
export const passPassword = async (
  ports: Ports,
  email: string,
  password: string,
  onProgress?: OnProgress,
): Promise<{ readonly outcome: PasswordOutcome; readonly halfOpen: HalfOpen | null }> => {
  try {
    const halfOpen = await openHalf(ports, email, password, onProgress);
    return { outcome: { kind: 'passed', deviceKnown: halfOpen.device === 'known' }, halfOpen };
  } catch (error) {
    return { outcome: passwordRefusalOf(error), halfOpen: null };
  }
};

/** What a known device says for itself before the first evaluation of a half session, in place of a code. */
const deviceWord = async (ports: Ports, half: HalfOpen): Promise<DeviceWord | undefined> => {
  if (half.device !== 'known' || half.deviceProven) return undefined;
  const device = await ports.replica.account(half.accountId).deviceKey();
  const signer = { deploymentId: half.deploymentId, signerId: idBytes(device.deviceId) };
  const body = deviceAuthBody(ports.origin, idBytes(half.halfSessionId), half.nonce);
  const signature = await device.sign(signedMessage('coffer/v1/device-auth', signer, body));
  return { origin: ports.origin, signature: toBase64Url(signature) };
};

const evaluate = async (ports: Ports, half: HalfOpen, pin: string) => {
  const { reply, output } = await evaluateInput(
    ports.client,
    pinInput(half.keys.pinInputKey, pin),
    await deviceWord(ports, half),
  );
  half.deviceProven = true;
  const accountId = idBytes(half.accountId);
  const unlockKey = await deriveUnlockKey(half.keys.unlockSeed, output, accountId, reply.pinEpoch);
  const context = rootWrapContext(accountId, reply.pinEpoch);
  const wrapped: Bytes = fromBase64Url(reply.wrappedRootKey);
  return { reply, rootKey: await unlessWrong(() => unwrapRootKey({ unlockKey }, context, wrapped)) };
};

/** How the second step ended. The root key is handed on to what wraps it right after, and let go. */
export interface PassedPin {
  readonly outcome: UnlockOutcome;
  readonly session: Unlocked | null;
  readonly rootKey: RootKey | null;
}

/**
 * Second step of signing in: the PIN through the OPRF, then the proof that the private keys were opened.
 *
 * @param acceptsRestore whether the person takes an older state of the server than this device saw.
 * Spec: docs/spec/sign-in.md §2.
 */
export const passPin = async (
  ports: Ports,
  half: HalfOpen,
  pin: string,
  acceptsRestore = false,
): Promise<PassedPin> => {
  const none = { session: null, rootKey: null };
  try {
    const { reply, rootKey } = await evaluate(ports, half, pin);
    if (!rootKey) return { outcome: { kind: 'wrong-pin', triesLeft: reply.attemptsLeft }, ...none };
    const opened = await openKeys(ports.client, half, reply, rootKey);
    const { session, restored } = await openOrEnd(ports, half, opened, acceptsRestore);
    return { outcome: { kind: 'unlocked', ...(restored ? { restored } : {}) }, session, rootKey };
  } catch (error) {
    return { outcome: pinRefusalOf(error) ?? interruptionOf(error), ...none };
  }
};
