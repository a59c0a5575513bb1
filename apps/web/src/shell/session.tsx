import type { AlarmCode, Engine, EngineEvent, SessionState } from '@coffer/vault';
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useLocation } from 'wouter';
import { engine } from '../engine/client.ts';
import { apart } from '../platform/place.ts';
import { rememberOpened, wasOpened } from './opened-here.ts';
import { forgetRestore } from './restore/restore-story.ts';
import { noteStorage } from './storage-news.ts';

type BeforeLock = () => Promise<void>;
type Listener = (event: EngineEvent) => void;

/** What every screen may know of the session, and do with it. */
export interface Session {
  readonly state: SessionState;
  readonly engine: Engine;
  /** False while it is not known where the person stands: a lock is under way, or this device may hold a session still. */
  readonly settled: boolean;
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

const channelName = apart('coffer-session');
/** Sealing a draft takes milliseconds; a lock must not hang on one that cannot be sealed. */
const longestWait = 1500;

/** A Worker that does not come must not keep the form away. */
const longestStart = 5000;

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

type Leave = 'lock' | 'signOut';

const leftBy = (how: Leave, state: SessionState): SessionState => {
  if (state.kind !== 'unlocked') return state;
  return how === 'lock' ? { kind: 'locked', email: state.email, pinOnly: false } : gone;
};

// [Note: Nothing typed is lost] Sealing begins with what the form holds now, and in the same breath the form goes: no
// key can be pressed into it that nobody would seal. The engine is asked to lock once the text is sealed.
const useLeaving = (
  works: ReadonlySet<BeforeLock>,
  state: SessionState,
  setState: Dispatch<SetStateAction<SessionState>>,
  setSettled: (settled: boolean) => void,
) => {
  const latest = useRef(state);
  latest.current = state;
  const channel = useMemo(() => new BroadcastChannel(channelName), []);
  const under = useRef<Promise<unknown>>(Promise.resolve());
  const [, navigate] = useLocation();
  const go = useCallback(
    async (how: Leave) => {
      // What a sign-out would seal it would wipe a moment later.
      const sealed = how === 'lock' ? Promise.all([...works].map((work) => work())) : Promise.resolve();
      flushSync(() => {
        setState((now) => leftBy(how, now));
        setSettled(how !== 'lock');
      });
      await withinWait(sealed);
      await withinWait(engine[how]());
      setState(await stateOrGone());
      setSettled(true);
      if (how === 'signOut') {
        rememberOpened(false);
        forgetRestore();
      }
      // A lock leads back to where it happened; who signed out begins anew.
      if (how === 'signOut') navigate('/signin', { replace: true });
    },
    [works, setState, setSettled, navigate],
  );
  const leave = useCallback(
    (how: Leave, tellOthers: boolean): Promise<void> => {
      // First of all: each tab seals its own text, while the session still stands.
      if (tellOthers) channel.postMessage(how);
      const leaving = go(how);
      under.current = Promise.allSettled([under.current, leaving]);
      return leaving;
    },
    [channel, go],
  );
  useEffect(() => {
    const onMessage = (message: MessageEvent) => {
      if (latest.current.kind === 'signed-out') return;
      if (message.data === 'lock' || message.data === 'signOut') void leave(message.data, false);
    };
    channel.addEventListener('message', onMessage);
    return () => channel.removeEventListener('message', onMessage);
  }, [channel, leave]);
  return { leave, under };
};

/** Holds where the person stands and hands out the engine. */
export const SessionProvider = (props: { readonly children: ReactNode }) => {
  const [state, setState] = useState<SessionState>({ kind: 'signed-out' });
  const [settled, setSettled] = useState(() => !wasOpened());
  const [works] = useState(() => makeRegistry<BeforeLock>());
  const [listeners] = useState(() => makeRegistry<Listener>());
  const [alarm, setAlarm] = useState<AlarmCode | null>(null);
  const { leave, under } = useLeaving(works.entries, state, setState, setSettled);
  const latestLeave = useRef(leave);
  latestLeave.current = leave;
  const [start] = useState(() =>
    makeStart((event) => {
      noteStorage(event);
      if (event.kind === 'locking') void latestLeave.current('lock', false);
      if (event.kind === 'alarm') setAlarm(event.code);
      if (event.kind === 'session' && event.state.kind === 'password-passed') setAlarm(null);
      for (const listener of listeners.entries) listener(event);
    }, setState),
  );
  useEffect(() => {
    if (state.kind !== 'unlocked') return;
    rememberOpened(true);
    void import('../platform/page/keep-page.ts').then(({ keepPage }) => keepPage());
  }, [state.kind]);
  useEffect(() => {
    if (!wasOpened()) return;
    const settle = () => setSettled(true);
    const timer = setTimeout(settle, longestStart);
    void start().then(settle, settle);
    return () => clearTimeout(timer);
  }, [start]);
  const session = useMemo<Session>(
    () => ({
      state,
      settled,
      engine,
      alarm,
      // Signing in again waits for a lock that is under way.
      start: async () => {
        await under.current;
        return start();
      },
      refresh: async () => {
        const next = await engine.state();
        setState(next);
        return next;
      },
      lock: () => leave('lock', true),
      signOut: () => leave('signOut', true),
      beforeLock: works.add,
      onEvent: listeners.add,
    }),
    [state, settled, alarm, start, leave, under, works, listeners],
  );
  return <SessionContext value={session}>{props.children}</SessionContext>;
};
