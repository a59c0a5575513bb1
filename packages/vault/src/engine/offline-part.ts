import { ApiError } from '@coffer/contracts';
import type { AccountEngine, ChangeOutcome, OfflineFacts } from '../account-engine.ts';
import { reopen } from '../changes/reopen.ts';
import { dropCopy, readCopy, readOfflinePolicy, writeCopy } from '../device/offline-copy.ts';
import type { Ports } from '../ports.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type Desk, opened } from './desk.ts';
import { readingAccount } from './reading.ts';

const enable = async (
  ports: Ports,
  session: Unlocked,
  now: Parameters<AccountEngine['enableOffline']>[0],
): Promise<ChangeOutcome> => {
  try {
    const { allowed, maxDays } = await readOfflinePolicy(ports, session);
    if (!allowed) return { kind: 'not-allowed' };
    const reopened = await reopen(ports, session, now);
    if (reopened.kind !== 'reopened') return reopened;
    await writeCopy(ports, session, reopened, maxDays);
    return { kind: 'changed' };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/too-many-tries')
      return { kind: 'too-many-tries', retryAt: error.problem.retryAt ?? 0 };
    return interruptionOf(error);
  }
};

const factsOf = async (desk: Desk, session: Unlocked): Promise<OfflineFacts> => {
  const record = await readCopy(session);
  const persistent = await desk.ports.replica.isPersistent();
  const kept = { enabled: record !== null, syncedAt: record?.syncedAt ?? null, persistent };
  if (desk.open?.isOffline && record) return { ...kept, allowed: true, maxDays: record.maxDays };
  return { ...kept, ...(await readOfflinePolicy(desk.ports, session)) };
};

/** Of a copy that waits for its PIN, when nothing is open yet. */
const waitingCopy = (desk: Desk): Promise<OfflineFacts> | null => {
  if (desk.half?.kind !== 'offline') return null;
  const { syncedAt, maxDays } = desk.half.record;
  const kept = { enabled: true, allowed: true, syncedAt, maxDays } as const;
  return desk.ports.replica.isPersistent().then((persistent) => ({ ...kept, persistent }));
};

/** Reading without a server, on this device. */
export const offlinePart = (
  desk: Desk,
): Pick<AccountEngine, 'offline' | 'enableOffline' | 'disableOffline'> => ({
  offline: () => waitingCopy(desk) ?? readingAccount(desk, (session) => factsOf(desk, session)),
  enableOffline: (now, onProgress) => {
    onProgress?.({ stage: 'deriving', done: 0, total: 1 });
    return enable(desk.ports, opened(desk).session, now);
  },
  disableOffline: () => dropCopy(opened(desk).session),
});
