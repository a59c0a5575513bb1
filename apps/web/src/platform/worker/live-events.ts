import { liveEvent } from '@coffer/contracts';
import type { Ports } from '@coffer/vault';
import { apart, root } from '../place.ts';

type LiveEvents = Ports['liveEvents'];
type Listener = Parameters<LiveEvents['listen']>[0];

const name = apart('coffer-live');
const kinds = ['change', 'state', 'account', 'signed-out', 'message'] as const;
const retryMilliseconds = 5_000;

const parseEvent = (kind: string, text: string) => {
  try {
    const value: unknown = JSON.parse(text);
    const named = kind === 'message' ? value : { ...(value as object), kind };
    return liveEvent.safeParse(named).data ?? null;
  } catch {
    return null;
  }
};

/** Holds the connection until `stopped`; a server that refuses is asked again, but not at once. */
const holdConnection = (publish: (kind: string, text: string) => void, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource(`${root}/v1/events`);
      for (const kind of kinds) {
        source.addEventListener(kind, (event) => publish(kind, String((event as MessageEvent).data)));
      }
      source.addEventListener('error', () => {
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryMilliseconds);
      });
    };
    connect();
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      source?.close();
      resolve();
    });
  });

/**
 * Changes made elsewhere. Browsers allow six connections to one host over HTTP/1.1, so the tab that holds the
 * lock keeps the only one and tells the others.
 */
export const createLiveEvents = (): LiveEvents => ({
  isHeard: async () => (await navigator.locks.query()).held?.some((lock) => lock.name === name) ?? false,
  listen: (listener: Listener) => {
    const stop = new AbortController();
    const channel = new BroadcastChannel(name);
    const hear = (kind: string, text: string) => {
      const event = parseEvent(kind, text);
      if (event) listener(event);
    };
    const publish = (kind: string, text: string) => {
      channel.postMessage({ kind, text });
      hear(kind, text);
    };
    channel.addEventListener('message', (message: MessageEvent) => {
      const { kind, text } = (message.data ?? {}) as { kind?: unknown; text?: unknown };
      if (typeof kind === 'string' && typeof text === 'string') hear(kind, text);
    });
    const hold = () => (stop.signal.aborted ? undefined : holdConnection(publish, stop.signal));
    navigator.locks.request(name, { signal: stop.signal }, hold).catch(() => undefined);
    return () => {
      stop.abort();
      channel.close();
    };
  },
});
