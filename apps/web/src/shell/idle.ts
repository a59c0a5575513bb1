import { useEffect, useRef, useState } from 'react';
import { apart } from '../platform/place.ts';

const activityEvents = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
const channelName = apart('coffer-activity');
const warnSeconds = 30;
const tellOthersEvery = 5_000;
const touchEvery = 60_000;

/** How long until the lock, by the clock and not by counted ticks, so that sleep counts as idleness. */
export const secondsUntilLock = (lastActivity: number, now: number, minutes: number): number =>
  Math.ceil((lastActivity + minutes * 60_000 - now) / 1000);

interface IdleOptions {
  readonly minutes: number;
  readonly onLock: () => void;
  readonly onTouch: () => void;
}

interface IdleState {
  /** Set during the last half minute. */
  readonly countdown: number | null;
  readonly minutesLeft: number;
  stay(): void;
}

/** Locks after `minutes` without the person; activity in another tab of this browser counts too. */
export const useIdleLock = (options: IdleOptions): IdleState => {
  const latest = useRef(options);
  latest.current = options;
  const lastActivity = useRef(Date.now());
  const [secondsLeft, setSecondsLeft] = useState(options.minutes * 60);
  const stay = useRef(() => {});

  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    let toldOthers = 0;
    let touched = Date.now();
    let locking = false;
    const onActivity = () => {
      const now = Date.now();
      // After a sleep the first key press must not rescue a vault that should have locked meanwhile.
      if (secondsUntilLock(lastActivity.current, now, latest.current.minutes) <= 0) return tick();
      lastActivity.current = now;
      if (now - toldOthers > tellOthersEvery) {
        toldOthers = now;
        channel.postMessage(now);
      }
      if (now - touched > touchEvery) {
        touched = now;
        latest.current.onTouch();
      }
    };
    const tick = () => {
      const left = secondsUntilLock(lastActivity.current, Date.now(), latest.current.minutes);
      setSecondsLeft(left);
      if (left > 0 || locking) return;
      locking = true;
      latest.current.onLock();
    };
    stay.current = () => {
      onActivity();
      tick();
    };
    const onMessage = (message: MessageEvent) => {
      if (typeof message.data === 'number' && message.data <= Date.now()) {
        lastActivity.current = Math.max(lastActivity.current, message.data);
      }
    };
    channel.addEventListener('message', onMessage);
    for (const name of activityEvents) window.addEventListener(name, onActivity, { passive: true });
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
      for (const name of activityEvents) window.removeEventListener(name, onActivity);
      channel.close();
    };
  }, []);

  return {
    countdown: secondsLeft <= warnSeconds ? Math.max(0, secondsLeft) : null,
    minutesLeft: Math.ceil(secondsLeft / 60),
    stay: () => stay.current(),
  };
};
