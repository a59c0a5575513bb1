import type { Engine, ItemId } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useEngine } from '../../shell/session.tsx';

type Code = NonNullable<Awaited<ReturnType<Engine['oneTimeCode']>>>;

/** A running code with the seconds it still holds; null where the secret makes none. */
export type RunningCode = (Code & { readonly secondsLeft: number }) | null | 'asking' | 'unreachable';

/** How long a server that did not answer is left alone. */
const askAgainAfter = 10_000;

const secondsLeft = (code: Code): number => Math.max(0, Math.ceil((code.expiresAt - Date.now()) / 1000));

/** Asks for the code once a period and counts down in between. */
export const useOneTimeCode = (id: ItemId): RunningCode => {
  const engine = useEngine();
  const [running, setRunning] = useState<RunningCode>('asking');
  useEffect(() => {
    let code: Code | null = null;
    let stale = false;
    let asking = false;
    let askAgainAt = Number.POSITIVE_INFINITY;
    const ask = async () => {
      asking = true;
      try {
        code = await engine.oneTimeCode(id);
        askAgainAt = Number.POSITIVE_INFINITY;
        if (!stale) setRunning(code && { ...code, secondsLeft: secondsLeft(code) });
      } catch {
        code = null;
        askAgainAt = Date.now() + askAgainAfter;
        if (!stale) setRunning('unreachable');
      }
      asking = false;
    };
    const tick = () => {
      if (!asking && Date.now() >= askAgainAt) void ask();
      if (!code || asking) return;
      const left = secondsLeft(code);
      if (left === 0) void ask();
      else setRunning({ ...code, secondsLeft: left });
    };
    void ask();
    const timer = setInterval(tick, 1000);
    return () => {
      stale = true;
      clearInterval(timer);
    };
  }, [engine, id]);
  return running;
};
