import { touchSession } from '@coffer/contracts';
import { useEffect, useRef, useState } from 'react';
import { apart } from '../platform/place.ts';
import { secondsUntilLock } from './lock-time.ts';
import { readLockMinutes } from './preferences.ts';
import { useSession } from './session.tsx';

const activityEvents = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** The vault app's channel: who works in the console does not let the vault of the tab beside it lock, and the other way. */
const channelName = apart('coffer-activity');
const warnSeconds = 30;
const tellOthersEvery = 5_000;
const touchEvery = 60_000;

/** Locks after the minutes that the vault app locks after; answers the seconds left during the last half minute. */
export const useIdleLock = () => {
  const { call, lock } = useSession();
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const stay = useRef(() => {});
  useEffect(() => {
    const minutes = readLockMinutes();
    const channel = new BroadcastChannel(channelName);
    let last = Date.now();
    let toldOthers = 0;
    let touched = Date.now();
    let isLocking = false;
    const tick = () => {
      const left = secondsUntilLock(last, Date.now(), minutes);
      setSecondsLeft(left <= warnSeconds ? Math.max(0, left) : null);
      if (left > 0 || isLocking) return;
      isLocking = true;
      void lock();
    };
    const onActivity = () => {
      const now = Date.now();
      if (secondsUntilLock(last, now, minutes) <= 0) return tick();
      last = now;
      if (now - toldOthers > tellOthersEvery) {
        toldOthers = now;
        channel.postMessage(now);
      }
      if (now - touched > touchEvery) {
        touched = now;
        void call(touchSession, { body: {} });
      }
    };
    stay.current = () => {
      onActivity();
      tick();
    };
    channel.addEventListener('message', ({ data }: MessageEvent) => {
      if (typeof data === 'number' && data <= Date.now()) last = Math.max(last, data);
    });
    for (const name of activityEvents) window.addEventListener(name, onActivity, { passive: true });
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
      for (const name of activityEvents) window.removeEventListener(name, onActivity);
      channel.close();
    };
  }, [call, lock]);
  return { secondsLeft, stay: () => stay.current() };
};
