import type { Clock } from '../ports.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves the time and runs every repeated task that falls due, in order. */
  advance(milliseconds: number): void;
}

interface Repeated {
  readonly every: number;
  readonly task: () => void;
  due: number;
}

/**
 * Makes a clock at `start` (milliseconds since 1970). Waiting takes no real time: it moves the clock and yields once, so
 * that a test of retries need not turn the hands itself.
 */
export const createManualClock = (start = Date.UTC(2026, 0, 5, 9)): ManualClock => {
  let now = start;
  const repeated = new Set<Repeated>();
  return {
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds;
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    every: (milliseconds, task) => {
      const entry = { every: milliseconds, task, due: now + milliseconds };
      repeated.add(entry);
      return () => repeated.delete(entry);
    },
    advance: (milliseconds) => {
      now += milliseconds;
      for (const entry of [...repeated]) {
        while (entry.due <= now && repeated.has(entry)) {
          entry.due += entry.every;
          entry.task();
        }
      }
    },
  };
};
