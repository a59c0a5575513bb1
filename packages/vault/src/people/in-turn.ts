import type { Unlocked } from '../session/unlocked.ts';

/** Runs tasks of one session one after another, whatever becomes of the one before. */
export const turns = () => {
  const lastBySession = new WeakMap<Unlocked, Promise<unknown>>();
  return <T>(session: Unlocked, task: () => Promise<T>): Promise<T> => {
    const next = (lastBySession.get(session) ?? Promise.resolve()).then(task);
    lastBySession.set(
      session,
      next.catch(() => undefined),
    );
    return next;
  };
};
