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
 * Makes a clock at `start` (milliseconds since 1970). Waiting moves the clock by itself, in a fraction of the real time,
 * so that a test of retries need not turn the hands.
 *
 * @param speed how many times faster than real a wait is.
 */
export const createManualClock = (start = Date.UTC(2026, 0, 5, 9), speed = 20): ManualClock => {
  let now = start;
  const repeated = new Set<Repeated>();
  return {
    now: () => now,
    wait: async (milliseconds) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds / speed));
      now += milliseconds;
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
