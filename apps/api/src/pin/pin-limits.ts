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

/** Tries that the organisation gives: it may give fewer than {@link pinLimits}, and no more. */
export interface PinTriesAllowed {
  readonly triesAnHour: number;
  readonly triesInAll: number;
}

const usual: PinTriesAllowed = { triesAnHour: pinLimits.perHour, triesInAll: pinLimits.inAll };

const perHour = (byFull: boolean, { triesAnHour }: PinTriesAllowed): number =>
  byFull ? pinLimits.perHourOpen : Math.min(pinLimits.perHour, triesAnHour);
const inAll = ({ triesInAll }: PinTriesAllowed): number => Math.min(pinLimits.inAll, triesInAll);

/** Whether one more PIN may be evaluated now, before it is counted. */
export const judgePin = (
  account: Freezable,
  counts: EvaluationCounts,
  byFull = false,
  allowed = usual,
): { readonly kind: 'allowed' } | { readonly kind: 'frozen' | 'hour'; readonly retryAt: number } => {
  const now = counts.now.getTime();
  const frozenUntil = account.frozen_until?.getTime() ?? 0;
  if (frozenUntil > now) return { kind: 'frozen', retryAt: frozenUntil };
  if (counts.inHour >= perHour(byFull, allowed))
    return { kind: 'hour', retryAt: counts.oldest?.getTime() ?? now };
  return { kind: 'allowed' };
};

/** Hours of the freeze that this evaluation brings, or 0. After a freeze each one brings the next, doubled. */
export const freezeHours = ({ freezes }: Freezable, totalWithThis: number, allowed = usual): number => {
  if (freezes === 0) return totalWithThis >= inAll(allowed) ? pinLimits.firstFreezeHours : 0;
  return Math.min(pinLimits.firstFreezeHours * 2 ** Math.min(freezes, 10), pinLimits.longestFreezeHours);
};

/** Tries that are left after this one; a full session's count for their hour only. */
export const triesLeft = (
  counts: EvaluationCounts,
  isFrozen: boolean,
  byFull: boolean,
  allowed = usual,
): number => {
  if (isFrozen) return 0;
  const inHour = perHour(byFull, allowed) - counts.inHour - 1;
  return Math.max(0, byFull ? inHour : Math.min(inHour, inAll(allowed) - counts.total - 1));
};
