import type { Server, Socket } from 'node:net';

/** What is looked at of a connection. */
export interface Reader {
  /** Bytes that were written, those that wait among them. */
  readonly bytesWritten: number;
  /** Bytes that wait for the other end. */
  readonly writableLength: number;
  destroy(): void;
}

interface Standstill {
  readonly taken: number;
  readonly since: number;
}

/** Milliseconds for which something may wait before its reader takes anything; as long as a request has to arrive. */
export const slowestRead = 120_000;
/** Looks at each connection within that time. */
const looks = 8;

/**
 * Tells who takes nothing of what waits for him. Whoever has nothing to take may be as still as he likes, as a stream of
 * events is; and taking something is enough.
 *
 * @param limitMs milliseconds without a write that ended while one waits.
 */
export const standstills = <R extends Reader>(limitMs: number) => {
  const found = new Map<R, Standstill>();
  return {
    forget: (reader: R): void => void found.delete(reader),
    /** Cuts whoever has stood still for too long. */
    look: (readers: Iterable<R>, now: number): void => {
      for (const reader of readers) {
        const taken = reader.bytesWritten - reader.writableLength;
        const before = found.get(reader);
        if (reader.writableLength === 0) found.delete(reader);
        else if (before?.taken !== taken) found.set(reader, { taken, since: now });
        else if (now - before.since >= limitMs) reader.destroy();
      }
    },
  };
};

/** Cuts connections whose other end takes nothing of its reply: Node limits how long a request takes, and no reply. */
export const cutSlowReaders = (server: Server, limitMs = slowestRead): void => {
  const sockets = new Set<Socket>();
  const still = standstills<Socket>(limitMs);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      still.forget(socket);
    });
  });
  const timer = setInterval(() => still.look(sockets, performance.now()), limitMs / looks);
  timer.unref();
  server.once('close', () => clearInterval(timer));
};
