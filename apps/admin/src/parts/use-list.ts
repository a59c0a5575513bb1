import type { CallOf, Endpoint, ReplyOf } from '@coffer/contracts';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useSession } from '../shell/session.tsx';
import type { CallParts, Failure } from './call.ts';
import { type ListState, listReducer } from './list-state.ts';

type QueryOf<E extends Endpoint> = CallOf<E>['query'];

/** A list that is asked for page by page. */
export interface KeysetList<Row, Reply> extends ListState<Row, Reply> {
  /** Asks for the page that follows, if there is one and none is asked for. */
  readonly more: () => void;
  /** Asks for everything anew from the first page. */
  readonly reload: () => void;
}

/** How the pages of an endpoint hang together. */
export interface Paging<E extends Endpoint, Row> {
  readonly rows: (reply: ReplyOf<E>) => readonly Row[];
  /** What asks for the page after this one; null after the last. */
  readonly next: (reply: ReplyOf<E>) => Partial<QueryOf<E>> | null;
}

/** Typing in a search field asks once it rests. */
const restMs = 180;

/** A list by keyset: the first page at once, the others by `more`. */
export const useList = <E extends Endpoint, Row>(
  endpoint: E,
  query: QueryOf<E>,
  paging: Paging<E, Row>,
): KeysetList<Row, ReplyOf<E>> => {
  const session = useSession();
  const [state, dispatch] = useReducer(listReducer<Row, ReplyOf<E>>, {
    ...{ rows: [], first: null, failure: null, isWaiting: true, hasMore: false },
  });
  const latest = useRef({ query, paging });
  latest.current = { query, paging };
  const place = useRef<Partial<QueryOf<E>> | null>(null);
  const asked = useRef(0);
  const isAsking = useRef(false);
  const ask = useCallback(
    async (after: Partial<QueryOf<E>> | null): Promise<void> => {
      asked.current += 1;
      const mine = asked.current;
      isAsking.current = true;
      dispatch({ kind: 'asked', isFirst: after === null });
      const call = { query: { ...(latest.current.query as object), ...after } } as CallParts<E>;
      const ended = await session.call(endpoint, call);
      if (mine !== asked.current) return;
      isAsking.current = false;
      if (!ended.ok) return dispatch({ kind: 'failed', failure: ended.failure satisfies Failure });
      const { rows, next } = latest.current.paging;
      place.current = next(ended.reply);
      dispatch({
        ...{ kind: 'came', isFirst: after === null, reply: ended.reply, rows: rows(ended.reply) },
        hasMore: place.current !== null,
      });
    },
    [session, endpoint],
  );
  const key = JSON.stringify(query);
  const isFirstKey = useRef(true);
  useEffect(() => {
    const timer = setTimeout(() => void ask(null), isFirstKey.current ? 0 : restMs);
    isFirstKey.current = false;
    return () => {
      clearTimeout(timer);
      asked.current += 1;
      isAsking.current = false;
    };
  }, [ask, key]);
  const more = useCallback(() => {
    if (!isAsking.current && place.current !== null) void ask(place.current);
  }, [ask]);
  const reload = useCallback(() => void ask(null), [ask]);
  return { ...state, more, reload };
};
