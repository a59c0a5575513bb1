import type { Endpoint, ReplyOf } from '@coffer/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '../shell/session.tsx';
import type { CallParts, Failure } from './call.ts';

/** An answer that is waited for, did not come, or is here. */
export type Answer<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'here'; readonly reply: T };

/** An answer and how to ask again; while it is asked again, what was here stays. */
export interface Query<T> {
  readonly answer: Answer<T>;
  readonly reload: () => Promise<void>;
  /** Puts a reply in the place of the last one, where an act answered with it. */
  readonly put: (reply: T) => void;
}

/** Asks an endpoint at once, and again when what it is called with changes. */
export const useQuery = <E extends Endpoint>(endpoint: E, call: CallParts<E> = {}): Query<ReplyOf<E>> => {
  const session = useSession();
  const [answer, setAnswer] = useState<Answer<ReplyOf<E>>>({ kind: 'waiting' });
  const latest = useRef(call);
  latest.current = call;
  const asked = useRef(0);
  const key = JSON.stringify(call);
  const reload = useCallback(async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    const ended = await session.call(endpoint, latest.current);
    if (mine !== asked.current) return;
    if (ended.ok) setAnswer({ kind: 'here', reply: ended.reply });
    else setAnswer({ kind: 'failed', failure: ended.failure });
  }, [session, endpoint]);
  useEffect(() => {
    void reload();
    return () => {
      asked.current += 1;
    };
  }, [reload, key]);
  const put = useCallback((reply: ReplyOf<E>) => setAnswer({ kind: 'here', reply }), []);
  return { answer, reload, put };
};
