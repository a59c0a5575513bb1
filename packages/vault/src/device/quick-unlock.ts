import { readSession } from '@coffer/contracts';
import {
  type Bytes,
  deriveQuickKey,
  deviceSecretLabels,
  fromBase64Url,
  idBytes,
  quickContext,
  quickPinInput,
  type RootKey,
  toBase64Url,
  unwrapRootKey,
  wrapRootKey,
} from '@coffer/crypto';
import type { DeviceKey, Ports } from '../ports.ts';
import { evaluateInput } from '../session/evaluate.ts';
import type { HalfSession } from '../session/half-session.ts';
import { readMarks } from '../session/marks.ts';
import { openKeys, unlessWrong } from '../session/open-keys.ts';
import { endSession, joinSession, openOrEnd } from '../session/open-session.ts';
import { interruptionOf, pinRefusalOf } from '../session/outcomes.ts';
import type { PassedPin } from '../session/sign-in.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { readRecord, writeRecord } from './local-record.ts';

/** The root key under PIN and device, while the session lives. */
interface QuickRecord {
  readonly v: 1;
  readonly accountId: string;
  readonly email: string;
  readonly deviceId: string;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  readonly wrap: string;
  /** Tries since it opened last. */
  readonly tries: number;
}

/** A session that stands and waits for the PIN alone. */
export interface QuickHalf extends Omit<HalfSession, 'halfSessionId'> {
  readonly kind: 'quick';
  record: QuickRecord;
}

/** Wrong PINs after which the password is asked for again. */
const mostTries = 3;

const keyFor = async (device: DeviceKey, output: Bytes, accountId: Bytes, pinEpoch: number) => ({
  quickKey: await deriveQuickKey(await device.answer(deviceSecretLabels.quick), output, accountId, pinEpoch),
});

const inputFor = async (device: DeviceKey, pin: string): Promise<Bytes> =>
  quickPinInput(await device.answer(deviceSecretLabels.quickPin), pin);

const isOf = (record: QuickRecord, session: Unlocked): boolean => {
  const { pinEpoch, rootEpoch } = session.head.state;
  const isSameEpoch = record.pinEpoch === pinEpoch && record.rootEpoch === rootEpoch;
  return isSameEpoch && record.deviceId === session.deviceId;
};

/** Whether this device may open the session with the PIN alone, once it is locked. */
export const hasQuick = async (session: Unlocked): Promise<boolean> => {
  const record = await readRecord<QuickRecord>(session.replica, session.accountId, 'quick');
  return record !== null && isOf(record, session);
};

/**
 * Wraps the root key under PIN and device, unless such a wrap of these keys stands. Costs one evaluation, which counts
 * for its hour.
 *
 * @returns whether a wrap stands now.
 * Spec: docs/spec/device-keys.md §2.
 */
export const enrolQuick = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  { rootKey, pin }: { readonly rootKey: RootKey; readonly pin: string },
  isStillOpen: () => boolean,
): Promise<boolean> => {
  if (await hasQuick(session)) return true;
  const { accountId, accountIdBytes, deviceId, email, replica } = session;
  const device = await replica.deviceKey();
  if (device.deviceId !== deviceId) return false;
  const { reply, output } = await evaluateInput(ports.client, await inputFor(device, pin));
  const { pinEpoch, rootEpoch } = session.head.state;
  if (reply.pinEpoch !== pinEpoch || reply.rootEpoch !== rootEpoch) return false;
  const key = await keyFor(device, output, accountIdBytes, pinEpoch);
  const wrap = await wrapRootKey(key, quickContext(accountIdBytes, idBytes(deviceId), pinEpoch), rootKey);
  // A sign-out that came meanwhile wiped this browser, and nothing may follow it.
  if (!isStillOpen()) return false;
  const record = { v: 1, accountId, email, deviceId, pinEpoch, rootEpoch, wrap: toBase64Url(wrap) } as const;
  await writeRecord<QuickRecord>(replica, 'quick', { ...record, tries: 0 });
  return true;
};

/**
 * What a session needs to be opened by the PIN alone.
 *
 * @returns null where this device keeps no wrap, or no marks to hold the server against.
 */
export const quickHalfOf = async (
  { replica }: Pick<Ports, 'replica'>,
  accountId: string,
): Promise<QuickHalf | null> => {
  const record = await readRecord<QuickRecord>(replica.account(accountId), accountId, 'quick');
  const marks = record && (await readMarks(replica, record.email));
  if (!record || marks?.accountId !== accountId) return null;
  const { kdf, salt, deploymentId } = marks;
  return {
    ...{ kind: 'quick', email: record.email, accountId, marks, record, device: 'known' },
    deploymentId: idBytes(deploymentId),
    facts: { kdf, saltText: salt, deploymentId },
  };
};

const over: PassedPin = { outcome: { kind: 'half-session-expired' }, session: null, rootKey: null };

const wrongPin = async (ports: Ports, half: QuickHalf, attemptsLeft: number): Promise<PassedPin> => {
  const left = Math.max(0, mostTries - half.record.tries);
  if (left === 0) {
    await ports.replica.account(half.accountId).putLocal('quick', null);
    await endSession(ports);
  }
  const triesLeft = Math.min(left, attemptsLeft);
  return { outcome: { kind: 'wrong-pin', triesLeft }, session: null, rootKey: null };
};

const open = async (ports: Ports, half: QuickHalf, pin: string): Promise<PassedPin> => {
  const { accountId, record } = half;
  const standing = await ports.client.call(readSession, {});
  if (standing.accountId !== accountId) return over;
  const replica = ports.replica.account(accountId);
  const device = await replica.deviceKey();
  const note = async (tries: number): Promise<void> => {
    half.record = { ...record, tries };
    await writeRecord<QuickRecord>(replica, 'quick', half.record);
  };
  // Written before the server is asked: whoever cuts the power in between has had this try.
  await note(record.tries + 1);
  const input = await inputFor(device, pin);
  const { reply, output } = await evaluateInput(ports.client, input).catch(async (error: unknown) => {
    await note(record.tries);
    throw error;
  });
  if (reply.pinEpoch !== record.pinEpoch || reply.rootEpoch !== record.rootEpoch) {
    await replica.putLocal('quick', null);
    return over;
  }
  const id = idBytes(accountId);
  const key = await keyFor(device, output, id, record.pinEpoch);
  const context = quickContext(id, idBytes(record.deviceId), record.pinEpoch);
  const rootKey = await unlessWrong(() => unwrapRootKey(key, context, fromBase64Url(record.wrap)));
  if (!rootKey) return wrongPin(ports, half, reply.attemptsLeft);
  const waiting = { ...half, halfSessionId: standing.sessionId };
  const opened = await openKeys(ports.client, waiting, reply, rootKey);
  const session =
    standing.kind === 'full'
      ? await joinSession(ports, waiting, opened)
      : (await openOrEnd(ports, waiting, opened)).session;
  await note(0);
  return { outcome: { kind: 'unlocked' }, session, rootKey };
};

/**
 * Opens a locked session with the PIN alone. After three wrong ones the wrap is gone, the session over, and the password
 * is asked for.
 *
 * Spec: docs/spec/sessions.md §4.
 */
export const passQuickPin = async (ports: Ports, half: QuickHalf, pin: string): Promise<PassedPin> => {
  if (half.record.tries >= mostTries) return wrongPin(ports, half, 0);
  try {
    return await open(ports, half, pin);
  } catch (error) {
    const outcome = pinRefusalOf(error) ?? interruptionOf(error);
    return { outcome, session: null, rootKey: null };
  }
};
