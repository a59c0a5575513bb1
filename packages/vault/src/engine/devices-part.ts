import {
  ApiError,
  disown as disownEndpoint,
  endOtherSessions,
  endSession,
  listActivity,
  listDevices,
  listOwnApprovals,
  listSessions,
  lookAtMail as lookEndpoint,
  renameDevice,
  revokeDevice,
} from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { AccountEngine, MailFacts } from '../account-engine.ts';
import { joinDevices } from '../device/join-devices.ts';
import type { AccountState } from '../session/account-state.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type Desk, signedIn } from './desk.ts';
import { readingAccount } from './reading.ts';

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** False for what is gone already, and for a server that does not answer. */
const done = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work;
    return true;
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500) interruptionOf(error);
    return false;
  }
};

/** Changes the devices of the account state, as other devices left them. */
const changeDevices = (
  desk: Desk,
  session: Unlocked,
  change: (devices: AccountState['devices']) => AccountState['devices'],
): Promise<boolean> => {
  const { client } = desk.ports;
  const write = (): Promise<void> =>
    changeState(client, session, (state) => {
      const devices = change(state.devices);
      return JSON.stringify(devices) === JSON.stringify(state.devices) ? null : { ...state, devices };
    });
  return done(refreshState(client, session).then(write));
};

const rename = async (desk: Desk, deviceId: string, typed: string): Promise<boolean> => {
  const session = signedIn(desk);
  const name = typed.trim();
  const call = { params: { deviceId }, body: { name } };
  if (!(await done(desk.ports.client.call(renameDevice, call, fresh())))) return false;
  return changeDevices(desk, session, (devices) =>
    devices.map((device) => (device.deviceId === deviceId ? { ...device, name } : device)),
  );
};

/** A device that the server hides is taken out of the state all the same; what ends this very session comes last. */
const revoke = async (desk: Desk, deviceId: string): Promise<boolean> => {
  const session = signedIn(desk);
  const call = { params: { deviceId }, body: {} };
  const isKnown = session.head.state.devices.some((device) => device.deviceId === deviceId);
  // Where the link of a mail revoked it, only the state knows it still.
  const unlessGone = (error: unknown): void => {
    if (!isKnown || !(error instanceof ApiError) || error.code !== 'api/not-found') throw error;
  };
  const tellServer = (): Promise<boolean> =>
    done(desk.ports.client.call(revokeDevice, call, fresh()).catch(unlessGone));
  const takeOut = (): Promise<boolean> =>
    changeDevices(desk, session, (devices) => devices.filter((device) => device.deviceId !== deviceId));
  if (deviceId === session.deviceId) return (await takeOut()) && tellServer();
  const isTold = await tellServer();
  return (await takeOut()) && isTold;
};

/** A token as a link carries it; what can't be one is not asked about. */
const isToken = (token: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(token);

const ofMail = async <T>(ask: () => Promise<T>): Promise<T | null | 'unreachable'> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/not-found') return null;
    if (error instanceof ApiError && error.code === 'api/too-many-tries') return 'unreachable';
    interruptionOf(error);
    return 'unreachable';
  }
};

/** Devices, sessions, the person's own log, and the links of mails. */
export const devicesPart = (
  desk: Desk,
): Pick<
  AccountEngine,
  | 'listDevices'
  | 'renameDevice'
  | 'revokeDevice'
  | 'listSessions'
  | 'endSession'
  | 'endOtherSessions'
  | 'listActivity'
  | 'listDecidedRequests'
  | 'lookAtMail'
  | 'disown'
> => ({
  listDevices: () =>
    readingAccount(desk, async (session) => {
      await refreshState(desk.ports.client, session);
      const { devices } = await desk.ports.client.call(listDevices, {});
      return joinDevices(session, devices);
    }),
  renameDevice: (deviceId, name) => rename(desk, deviceId, name),
  revokeDevice: (deviceId) => revoke(desk, deviceId),
  listSessions: () =>
    readingAccount(desk, async () => (await desk.ports.client.call(listSessions, {})).sessions),
  endSession: (sessionId) =>
    done(desk.ports.client.call(endSession, { params: { sessionId }, body: {} }, fresh())),
  endOtherSessions: () => done(desk.ports.client.call(endOtherSessions, { body: {} }, fresh())),
  listActivity: (before) =>
    readingAccount(desk, async () => {
      const query = before === undefined ? {} : { before };
      return (await desk.ports.client.call(listActivity, { query })).events;
    }),
  listDecidedRequests: () =>
    readingAccount(desk, async () => (await desk.ports.client.call(listOwnApprovals, {})).requests),
  lookAtMail: async (token): Promise<MailFacts | null | 'unreachable'> =>
    isToken(token) ? ofMail(() => desk.ports.client.call(lookEndpoint, { body: { token } })) : null,
  disown: async (token) =>
    isToken(token)
      ? ofMail(() => desk.ports.client.call(disownEndpoint, { body: { token } }, fresh()))
      : null,
});
