import {
  disown,
  endOtherSessions,
  endSession,
  listActivity,
  listDevices,
  listSessions,
  lookAtMail,
  renameDevice,
  revokeDevice,
} from '@coffer/contracts';
import type { Clock } from '../ports.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredSession,
} from './memory-store.ts';

const endWhere = (store: MemoryStore, isMeant: (session: StoredSession) => boolean): number => {
  const meant = [...store.sessions].filter(([, session]) => isMeant(session));
  for (const [cookie] of meant) store.sessions.delete(cookie);
  return meant.length;
};

const revoke = (store: MemoryStore, account: StoredAccount, deviceId: string): number => {
  const facts = account.deviceFacts.get(deviceId);
  if (!facts || !account.devices.delete(deviceId)) throw refusal('api/not-found');
  facts.isRevoked = true;
  if (account.backups)
    account.backups = {
      ...account.backups,
      devices: account.backups.devices.filter((backup) => backup.deviceId !== deviceId),
    };
  return endWhere(store, (session) => session.deviceId === deviceId);
};

const kindOf = ({ kind, lockedTries }: StoredSession) => (lockedTries === null ? kind : ('locked' as const));

const linkOf = (store: MemoryStore, token: string) => {
  const link = store.mailLinks.get(token);
  const account = [...store.accounts.values()].find(({ body }) => body.accountId === link?.accountId);
  if (!link || !account) throw refusal('api/not-found');
  return { link, account, act: account.acts.find(({ actId }) => actId === link.actId) };
};

const mailRoutes = (store: MemoryStore): Route[] => [
  route(lookAtMail, ({ body }) => {
    const { link, account, act } = linkOf(store, body.token);
    const device = link.deviceId === null ? undefined : account.deviceFacts.get(link.deviceId);
    return {
      ...{ kind: link.kind, at: link.at, deviceName: device?.name ?? null },
      act: act ? { kind: act.kind, effectiveAt: act.effectiveAt } : null,
    };
  }),
  route(disown, ({ body }) => {
    const { link, account, act } = linkOf(store, body.token);
    store.mailLinks.delete(body.token);
    account.acts = account.acts.filter((each) => each !== act);
    const isRevoked = link.deviceId !== null && account.devices.has(link.deviceId);
    if (link.deviceId !== null && isRevoked) revoke(store, account, link.deviceId);
    const sessionsEnded = endWhere(store, ({ accountId }) => accountId === link.accountId);
    return { stopped: act !== undefined, deviceRevoked: isRevoked, sessionsEnded };
  }),
];

/** Routes of devices, sessions, the person's own log and the links of mails. */
export const deviceRoutes = (store: MemoryStore, _clock: Pick<Clock, 'now'>): Route[] => [
  ...mailRoutes(store),
  route(listDevices, ({ account, session }) => ({
    devices: [...account.devices].map(([deviceId, publicKey]) => {
      const {
        name = '',
        backupKey = null,
        firstSeenAt = 0,
        lastSeenAt = 0,
      } = account.deviceFacts.get(deviceId) ?? {};
      const hasBackup = account.backups?.devices.some((backup) => backup.deviceId === deviceId) ?? false;
      const current = deviceId === session.deviceId;
      return { deviceId, publicKey, backupKey, name, firstSeenAt, lastSeenAt, current, hasBackup };
    }),
  })),
  route(renameDevice, ({ params, body, account }) => {
    const facts = account.deviceFacts.get(params.deviceId);
    if (!facts || facts.isRevoked) throw refusal('api/not-found');
    facts.name = body.name;
    return { name: body.name };
  }),
  route(revokeDevice, ({ params, account }) => ({ sessionsEnded: revoke(store, account, params.deviceId) })),
  route(listSessions, ({ account, session }) => ({
    sessions: [...store.sessions.values()]
      .filter(({ accountId }) => accountId === session.accountId)
      .map((each) => ({
        ...{ sessionId: each.id, kind: kindOf(each), deviceId: each.deviceId, createdAt: each.createdAt },
        deviceName: account.deviceFacts.get(each.deviceId ?? '')?.name ?? null,
        ...{ idleUntil: each.idleUntil, expiresAt: each.idleUntil, current: each.id === session.id },
      }))
      .reverse(),
  })),
  route(endSession, ({ params, session }) => {
    const { accountId } = session;
    const ended = endWhere(store, (each) => each.accountId === accountId && each.id === params.sessionId);
    if (ended === 0) throw refusal('api/not-found');
    return { ended: true as const };
  }),
  route(endOtherSessions, ({ session }) => ({
    ended: endWhere(store, ({ accountId, id }) => accountId === session.accountId && id !== session.id),
  })),
  route(listActivity, ({ query, account }) => {
    const before = Number(query.before ?? Number.MAX_SAFE_INTEGER);
    const events = account.events.filter(({ eventId }) => eventId < before).reverse();
    return {
      events: events.slice(0, 50).map((event) => ({ ...event, deviceName: null, network: null, by: null })),
    };
  }),
];
