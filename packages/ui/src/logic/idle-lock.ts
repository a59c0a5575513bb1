import { useEffect, useRef, useState } from 'react';

const activityEvents = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
const warnSeconds = 30;
const tellOthersEvery = 5_000;
const touchEvery = 60_000;

/** How long until the lock, by the clock and not by counted ticks, so that sleep counts as idleness. */
export const secondsUntilLock = (lastActivity: number, now: number, minutes: number): number =>
  Math.ceil((lastActivity + minutes * 60_000 - now) / 1000);

export interface IdleLockOptions {
  readonly minutes: number;
  /** Pages that share it keep each other open: activity in one counts in all. */
  readonly channel: string;
  readonly onLock: () => void;
  /** Called at most once a minute while somebody is there. */
  readonly onTouch: () => void;
}

export interface IdleLock {
  /** Seconds, set during the last half minute. */
  readonly countdown: number | null;
  readonly minutesLeft: number;
  stay(): void;
}

type Left = Pick<IdleLock, 'countdown' | 'minutesLeft'>;

const leftOf = (seconds: number): Left => ({
  countdown: seconds <= warnSeconds ? Math.max(0, seconds) : null,
  minutesLeft: Math.ceil(seconds / 60),
});
const isSame = (a: Left, b: Left): boolean => a.countdown === b.countdown && a.minutesLeft === b.minutesLeft;

/** Watches for the person until stopped; `latest` is read anew at each look. */
const watch = (latest: { readonly current: IdleLockOptions }, show: (left: Left) => void) => {
  const channel = new BroadcastChannel(latest.current.channel);
  let lastActivity = Date.now();
  let toldOthers = 0;
  let touched = Date.now();
  let isLocking = false;
  const left = (now: number) => secondsUntilLock(lastActivity, now, latest.current.minutes);
  const tick = () => {
    const seconds = left(Date.now());
    show(leftOf(seconds));
    if (seconds > 0 || isLocking) return;
    isLocking = true;
    latest.current.onLock();
  };
  const onActivity = () => {
    const now = Date.now();
    // After a sleep the first key press must not rescue what should have locked meanwhile.
    if (left(now) <= 0) return tick();
    lastActivity = now;
    if (now - toldOthers > tellOthersEvery) {
      toldOthers = now;
      channel.postMessage(now);
    }
    if (now - touched > touchEvery) {
      touched = now;
      latest.current.onTouch();
    }
  };
  channel.addEventListener('message', ({ data }: MessageEvent) => {
    if (typeof data === 'number' && data <= Date.now()) lastActivity = Math.max(lastActivity, data);
  });
  for (const name of activityEvents) window.addEventListener(name, onActivity, { passive: true });
  const timer = setInterval(tick, 1000);
  const stop = () => {
    clearInterval(timer);
    for (const name of activityEvents) window.removeEventListener(name, onActivity);
    channel.close();
  };
  const stay = () => {
    onActivity();
    tick();
  };
  return { stay, stop };
};

/** Locks after `minutes` without the person; activity in another tab of this browser counts too. */
export const useIdleLock = (options: IdleLockOptions): IdleLock => {
  const latest = useRef(options);
  latest.current = options;
  const [left, setLeft] = useState<Left>(() => leftOf(options.minutes * 60));
  const stay = useRef(() => {});
  useEffect(() => {
    const watching = watch(latest, (now) => setLeft((before) => (isSame(before, now) ? before : now)));
    stay.current = watching.stay;
    return watching.stop;
  }, []);
  return { ...left, stay: () => stay.current() };
};
