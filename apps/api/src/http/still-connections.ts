import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What is looked at of a connection. */
export interface Connection {
  /** Bytes that were written, those that wait among them. */
  readonly bytesWritten: number;
  /** Bytes that wait for the other end. */
  readonly writableLength: number;
  /** Ends it at once, with what the system still holds for the other end. */
  resetAndDestroy(): unknown;
}

interface State {
  /** Replies that are under way. */
  replies: number;
  /** Bytes that the other end had taken when somebody looked last. */
  taken: number;
  /** When anything moved last. */
  since: number;
}

/** Milliseconds for which a connection may stand still; as long as a request has to arrive. */
export const longestStandstill = 120_000;
/** Looks at each connection within that time. */
const looks = 8;

// [Note: Standing still] Node limits how long a header and a request take, and neither how long a reply is not taken nor, since
// an empty line counts as activity, how long a connection asks for nothing. A connection stands still while something waits of
// which nothing is taken, or while no reply is under way. A stream of events with nothing to say has a reply under way.
/** Tells which connections stand still, and cuts them after `limitMs` milliseconds of it. */
export const standstills = <C extends Connection>(limitMs: number) => {
  const states = new Map<C, State>();
  const takenOf = ({ bytesWritten, writableLength }: C): number => bytesWritten - writableLength;
  const countReply = (connection: C, by: 1 | -1, now: number): void => {
    const state = states.get(connection);
    if (!state) return;
    state.replies += by;
    state.since = now;
  };
  return {
    open: (connection: C, now: number): void =>
      void states.set(connection, { replies: 0, taken: takenOf(connection), since: now }),
    close: (connection: C): void => void states.delete(connection),
    begin: (connection: C, now: number): void => countReply(connection, 1, now),
    end: (connection: C, now: number): void => countReply(connection, -1, now),
    look: (now: number): void => {
      for (const [connection, state] of states) {
        const taken = takenOf(connection);
        const isStill = connection.writableLength > 0 ? taken === state.taken : state.replies === 0;
        if (!isStill) state.since = now;
        else if (now - state.since >= limitMs) connection.resetAndDestroy();
        state.taken = taken;
      }
    },
  };
};

/** Cuts the server's connections that stand still. */
export const cutStillConnections = (server: Server, limitMs = longestStandstill): void => {
  const still = standstills<Socket>(limitMs);
  const now = (): number => performance.now();
  server.on('connection', (socket) => {
    still.open(socket, now());
    socket.once('close', () => still.close(socket));
  });
  server.on('request', ({ socket }, reply) => {
    still.begin(socket, now());
    reply.once('close', () => still.end(socket, now()));
  });
  const timer = setInterval(() => still.look(now()), limitMs / looks);
  timer.unref();
  server.once('close', () => clearInterval(timer));
};
