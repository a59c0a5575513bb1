import type { EvaluationCounts, PinHolder } from './pin-evaluations.ts';

export const pinLimits = {
  perHour: 5,
  /** Of full sessions: who has one reads the vault already, and each device that is added or changes keys takes one. */
  perHourOpen: 20,
  inAll: 10,
  firstFreezeHours: 24,
  longestFreezeHours: 7 * 24,
  mailAt: 3,
  /** Evaluations of a locked session. */
  perLock: 3,
} as const;

type Freezable = Pick<PinHolder, 'frozen_until' | 'freezes'>;

/** Whether one more PIN may be evaluated now, before it is counted. */
export const judgePin = (
  account: Freezable,
  counts: EvaluationCounts,
  byFull = false,
): { readonly kind: 'allowed' } | { readonly kind: 'frozen' | 'hour'; readonly retryAt: number } => {
  const now = counts.now.getTime();
  const frozenUntil = account.frozen_until?.getTime() ?? 0;
  if (frozenUntil > now) return { kind: 'frozen', retryAt: frozenUntil };
  if (counts.inHour >= (byFull ? pinLimits.perHourOpen : pinLimits.perHour))
    return { kind: 'hour', retryAt: counts.oldest?.getTime() ?? now };
  return { kind: 'allowed' };
};

/** Hours of the freeze that this evaluation brings, or 0. After a freeze each one brings the next, doubled. */
export const freezeHours = ({ freezes }: Freezable, totalWithThis: number): number => {
  if (freezes === 0) return totalWithThis >= pinLimits.inAll ? pinLimits.firstFreezeHours : 0;
  return Math.min(pinLimits.firstFreezeHours * 2 ** Math.min(freezes, 10), pinLimits.longestFreezeHours);
};

/** Tries that are left after this one; a full session's count for their hour only. */
export const triesLeft = (counts: EvaluationCounts, isFrozen: boolean, byFull: boolean): number => {
  if (isFrozen) return 0;
  const inHour = (byFull ? pinLimits.perHourOpen : pinLimits.perHour) - counts.inHour - 1;
  return Math.max(0, byFull ? inHour : Math.min(inHour, pinLimits.inAll - counts.total - 1));
};
