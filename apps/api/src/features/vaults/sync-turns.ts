import { problem } from '../../http/problem.ts';

export interface TurnLimits {
  /** Replies that may be streamed at once. */
  readonly most: number;
  /** Those of one account. */
  readonly perAccount: number;
  /** Requests of one account that may wait besides. */
  readonly waiting?: number;
  /** Milliseconds that a request waits for its turn. */
  readonly patience?: number;
}

/** Leaves connections for everybody who does not sync, and turns for other accounts beside a busy one. */
export const limitsOfPool = (size: number): TurnLimits => {
  const most = Math.max(1, Math.floor(size * 0.6));
  return { most, perAccount: Math.max(1, Math.floor(most / 2)) };
};

interface Waiter {
  readonly accountId: string;
  readonly start: () => void;
}

/** Waiting costs little, and fifty browsers on one vault all ask at each change. */
export const waitingOfAccount = 64;
const retryMs = 5_000;

// [Note: Turns] A streamed reply holds a database connection for as long as its reader likes to read. Without turns as
// many slow readers as the pool has connections would keep everybody else out.
/** Lets few replies stream at once, in the order of asking; each process by itself, as each has its own pool. */
export const syncTurns = ({
  most,
  perAccount,
  waiting: waitingMost = waitingOfAccount,
  patience = 15_000,
}: TurnLimits) => {
  const running = new Map<string, number>();
  const waiting = new Set<Waiter>();
  let all = 0;
  const isFree = (accountId: string): boolean => all < most && (running.get(accountId) ?? 0) < perAccount;
  const count = (accountId: string, by: 1 | -1): void => {
    all += by;
    const now = (running.get(accountId) ?? 0) + by;
    if (now > 0) running.set(accountId, now);
    else running.delete(accountId);
  };
  const startNext = (): void => {
    for (const waiter of waiting) if (isFree(waiter.accountId)) waiter.start();
  };
  const waitTurn = (accountId: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(waiter);
        reject(problem('api/unavailable', { retryAt: Date.now() + retryMs }));
      };
      const timer = setTimeout(giveUp, patience);
      const waiter: Waiter = {
        accountId,
        start: () => {
          clearTimeout(timer);
          waiting.delete(waiter);
          count(accountId, 1);
          resolve();
        },
      };
      waiting.add(waiter);
    });
  return {
    /**
     * Runs `work` when it is the account's turn.
     *
     * @throws `api/too-many-tries` for an account that has too many waiting already, `api/unavailable` after a while.
     */
    run: async <T>(accountId: string, work: () => Promise<T>): Promise<T> => {
      if (isFree(accountId)) count(accountId, 1);
      else {
        const mine = [...waiting].filter((waiter) => waiter.accountId === accountId).length;
        if (mine >= waitingMost) throw problem('api/too-many-tries', { retryAt: Date.now() + retryMs });
        await waitTurn(accountId);
      }
      try {
        return await work();
      } finally {
        count(accountId, -1);
        startNext();
      }
    },
  };
};
export type SyncTurns = ReturnType<typeof syncTurns>;
