import {
  ApiError,
  disown as disownEndpoint,
  endOtherSessions,
  endSession,
  listActivity,
  listDevices,
  listSessions,
  lookAtMail as lookEndpoint,
  renameDevice,
  revokeDevice,
} from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { AccountEngine, MailFacts } from '../account-engine.ts';
import { joinDevices } from '../device/join-devices.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
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

const rename = async (desk: Desk, deviceId: string, name: string): Promise<boolean> => {
  const { client } = desk.ports;
  const session = signedIn(desk);
  const told = name.trim();
  if (!(await done(client.call(renameDevice, { params: { deviceId }, body: { name: told } }, fresh()))))
    return false;
  return done(
    changeState(client, session, (state) =>
      state.devices.some((device) => device.deviceId === deviceId && device.name !== told)
        ? {
            ...state,
            devices: state.devices.map((device) =>
              device.deviceId === deviceId ? { ...device, name: told } : device,
            ),
          }
        : null,
    ),
  );
};

/** A device that only the account state still knows is taken out of it; what ends this very session comes last. */
const revoke = async (desk: Desk, deviceId: string): Promise<boolean> => {
  const { client } = desk.ports;
  const session = signedIn(desk);
  const tellServer = (): Promise<boolean> =>
    done(client.call(revokeDevice, { params: { deviceId }, body: {} }, fresh()));
  const takeOut = (): Promise<boolean> =>
    done(
      changeState(client, session, (state) => {
        const devices = state.devices.filter((device) => device.deviceId !== deviceId);
        return devices.length < state.devices.length ? { ...state, devices } : null;
      }),
    );
  if (deviceId === session.deviceId) return (await takeOut()) && tellServer();
  const isKnown = session.head.state.devices.some((device) => device.deviceId === deviceId);
  return (await tellServer()) ? takeOut() : isKnown && (await takeOut()) && false;
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
  lookAtMail: async (token): Promise<MailFacts | null | 'unreachable'> =>
    isToken(token) ? ofMail(() => desk.ports.client.call(lookEndpoint, { body: { token } })) : null,
  disown: async (token) =>
    isToken(token)
      ? ofMail(() => desk.ports.client.call(disownEndpoint, { body: { token } }, fresh()))
      : null,
});
