import type { AlarmCode, Engine, EngineEvent, SessionState } from '@coffer/vault';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'wouter';
import { engine } from '../engine/client.ts';

type BeforeLock = () => Promise<void>;
type Listener = (event: EngineEvent) => void;

/** What every screen may know of the session, and do with it. */
export interface Session {
  readonly state: SessionState;
  readonly engine: Engine;
  /** The last lie of the server that the engine caught since the password; also one that came before a screen could listen. */
  readonly alarm: AlarmCode | null;
  /** Fetches the Worker and asks where the person stands; the first call does it, later ones wait for it. */
  start(): Promise<SessionState>;
  /** Asks the engine again; after a step whose outcome moves the session. */
  refresh(): Promise<SessionState>;
  lock(): Promise<void>;
  signOut(): Promise<void>;
  /** Registers work that must be done while the vault is still open, such as sealing a draft. */
  beforeLock(work: BeforeLock): () => void;
  onEvent(listener: Listener): () => void;
}

const SessionContext = createContext<Session | null>(null);

/** The session; under {@link SessionProvider}. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider.');
  return session;
};

/** The engine, for screens behind the lock. */
export const useEngine = (): Engine => useSession().engine;

/** Calls `listener` for each event while the component is mounted. */
export const useEngineEvent = (listener: Listener): void => {
  const { onEvent } = useSession();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => onEvent((event) => latest.current(event)), [onEvent]);
};

const channelName = 'coffer-session';
/** Sealing a draft takes milliseconds; a lock must not hang on one that cannot be sealed. */
const longestWait = 1500;

const withinWait = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, longestWait))]);

const gone: SessionState = { kind: 'signed-out' };

/** A Worker that hangs or died must not keep an open vault on the screen. */
const stateOrGone = (): Promise<SessionState> =>
  Promise.race([
    engine.state().catch(() => gone),
    new Promise<SessionState>((resolve) => setTimeout(() => resolve(gone), longestWait)),
  ]);

const makeRegistry = <T,>() => {
  const entries = new Set<T>();
  const add = (entry: T) => {
    entries.add(entry);
    return () => {
      entries.delete(entry);
    };
  };
  return { entries, add };
};

const makeStart = (emit: Listener, setState: (state: SessionState) => void) => {
  let started: Promise<SessionState> | undefined;
  const run = async (): Promise<SessionState> => {
    await engine.subscribe((event) => {
      if (event.kind === 'session') setState(event.state);
      emit(event);
    });
    const state = await engine.start();
    setState(state);
    return state;
  };
  return () => {
    started ??= run().catch((cause: unknown) => {
      started = undefined;
      throw cause;
    });
    return started;
  };
};

const useLeaving = (works: ReadonlySet<BeforeLock>, setState: (state: SessionState) => void) => {
  const channel = useMemo(() => new BroadcastChannel(channelName), []);
  const leave = useCallback(
    async (how: 'lock' | 'signOut', tellOthers: boolean) => {
      await withinWait(Promise.all([...works].map((work) => work())));
      await withinWait(engine[how]());
      setState(await stateOrGone());
      if (tellOthers) channel.postMessage(how);
    },
    [works, channel, setState],
  );
  useEffect(() => {
    const onMessage = (message: MessageEvent) => {
      if (message.data === 'lock' || message.data === 'signOut') void leave('lock', false);
    };
    channel.addEventListener('message', onMessage);
    return () => channel.removeEventListener('message', onMessage);
  }, [channel, leave]);
  return leave;
};

/** Holds where the person stands and hands out the engine. */
export const SessionProvider = (props: { readonly children: ReactNode }) => {
  const [state, setState] = useState<SessionState>({ kind: 'signed-out' });
  const [works] = useState(() => makeRegistry<BeforeLock>());
  const [listeners] = useState(() => makeRegistry<Listener>());
  const [alarm, setAlarm] = useState<AlarmCode | null>(null);
  const [start] = useState(() =>
    makeStart((event) => {
      if (event.kind === 'alarm') setAlarm(event.code);
      if (event.kind === 'session' && event.state.kind === 'password-passed') setAlarm(null);
      for (const listener of listeners.entries) listener(event);
    }, setState),
  );
  const leave = useLeaving(works.entries, setState);
  const [, navigate] = useLocation();
  const session = useMemo<Session>(
    () => ({
      state,
      engine,
      alarm,
      start,
      refresh: async () => {
        const next = await engine.state();
        setState(next);
        return next;
      },
      lock: () => leave('lock', true),
      signOut: async () => {
        await leave('signOut', true);
        // A lock leads back to where it happened; who signed out begins anew.
        navigate('/signin', { replace: true });
      },
      beforeLock: works.add,
      onEvent: listeners.add,
    }),
    [state, alarm, start, leave, works, listeners, navigate],
  );
  return <SessionContext value={session}>{props.children}</SessionContext>;
};
