import {
  type ApprovalState,
  askApproval,
  listOwnApprovals,
  readWaiting,
  type Waiting,
} from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { Clock } from '../ports.ts';
import { stepsLeft } from './memory-steps.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredApproval,
  type StoredSession,
} from './memory-store.ts';

type Now = Pick<Clock, 'now'>;

const day = 24 * 3_600_000;

const stateOf = (
  store: MemoryStore,
  { state, subjectId, expiresAt }: StoredApproval,
  now: number,
): ApprovalState => {
  if (state !== 'open') return state;
  if (expiresAt <= now) return 'expired';
  return [...store.sessions.values()].some(({ id }) => id === subjectId) ? state : 'withdrawn';
};

const findFor = ({ approvals }: StoredAccount, { id }: Pick<StoredSession, 'id'>) =>
  approvals.find(({ subjectId }) => subjectId === id);

const waitingOf = (
  store: MemoryStore,
  account: StoredAccount,
  session: StoredSession,
  now: number,
): Waiting => {
  const found = findFor(account, session);
  const isHeld = session.kind === 'half' && stepsLeft(store, account, session).includes('approval');
  if (!isHeld || !found) {
    const state = isHeld ? 'withdrawn' : found?.state === 'approved' ? 'approved' : 'none';
    return { state, expiresAt: null, reason: null, needed: 0 };
  }
  const reason = found.decisions.find(({ isYes }) => !isYes)?.reason ?? null;
  return { state: stateOf(store, found, now), expiresAt: found.expiresAt, reason, needed: 1 };
};

/** A sign-in in the same browser goes on with the request of the one before. */
export const handOn = (
  store: MemoryStore,
  account: StoredAccount,
  cookie: string | null,
  id: string,
): void => {
  const before = cookie === null ? undefined : store.sessions.get(cookie);
  const found = before?.kind === 'half' ? findFor(account, before) : undefined;
  if (!found || found.state === 'refused' || cookie === null) return;
  found.subjectId = id;
  store.sessions.delete(cookie);
};

/** What an administrator says to the newest request of an account. */
export const decide = (account: StoredAccount, isYes: boolean, at: number, reason = ''): void => {
  const found = account.approvals.at(-1);
  if (!found) throw new Error('Nobody asked.');
  found.state = isYes ? 'approved' : 'refused';
  found.decisions.push({ byEmail: 'owner@example.test', byYou: false, isYes, reason, at });
};

/** Routes of requests to administrators. */
export const approvalRoutes = (store: MemoryStore, clock: Now): Route[] => [
  route(askApproval, ({ body, session, account }) => {
    const steps = stepsLeft(store, account, session);
    if (steps.length > 0 && steps[0] !== 'approval') throw refusal('api/step-missing');
    const now = clock.now();
    if (steps.length > 0 && !findFor(account, session))
      account.approvals.push({
        ...{ requestId: idText(randomBytes(16)), subjectId: session.id, deviceName: body.deviceName },
        ...{ askedAt: now, expiresAt: now + day, state: 'open', decisions: [] },
      });
    const found = findFor(account, session);
    if (found) session.idleUntil = found.expiresAt;
    return waitingOf(store, account, session, now);
  }),
  route(readWaiting, ({ session, account }) => waitingOf(store, account, session, clock.now())),
  route(listOwnApprovals, ({ account }) => ({
    requests: account.approvals.toReversed().map((each) => ({
      ...{ requestId: each.requestId, kind: 'device' as const, askedAt: each.askedAt },
      ...{ deviceName: each.deviceName, state: stateOf(store, each, clock.now()) },
      decisions: each.decisions,
    })),
  })),
];
