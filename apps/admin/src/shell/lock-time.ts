/** How long until the lock, by the clock and not by counted ticks, so that sleep counts as idleness. */
export const secondsUntilLock = (lastActivity: number, now: number, minutes: number): number =>
  Math.ceil((lastActivity + minutes * 60_000 - now) / 1000);
