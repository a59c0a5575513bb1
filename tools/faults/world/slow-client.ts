import { connect, type Socket } from 'node:net';

/** How a client is slow: with its header, with its body, or with taking the reply. */
export type Slowness = 'header' | 'body' | 'read';

export interface SlowClient {
  readonly kind: Slowness;
  /** Milliseconds until the server cut it; undefined while it holds. */
  cutAfter(): number | undefined;
  close(): void;
}

const dripMs = 2_000;
/** More than what sockets hold, so that a client that reads nothing is one that the server waits for. */
const pipelined = 400;

const host = (port: number): string => `Host: 127.0.0.1:${port}\r\n`;

const begin: Readonly<Record<Slowness, (socket: Socket, port: number) => void>> = {
  header: (socket, port) => socket.write(`GET /healthz HTTP/1.1\r\n${host(port)}`),
  body: (socket, port) =>
    socket.write(
      `POST /v1/prelogin HTTP/1.1\r\n${host(port)}Origin: http://127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{`,
    ),
  read: (socket, port) => {
    socket.pause();
    socket.write(`GET /api/openapi.json HTTP/1.1\r\n${host(port)}\r\n`.repeat(pipelined));
  },
};

const drip: Readonly<Record<Slowness, string>> = { header: 'X-Slow: 1\r\n', body: ' ', read: '\r\n' };

/** Opens a connection that sends or takes as little as it can, for as long as it may. */
export const openSlowClient = (port: number, kind: Slowness): SlowClient => {
  const began = Date.now();
  let cutAfter: number | undefined;
  const socket = connect(port, '127.0.0.1', () => begin[kind](socket, port));
  const dripping = setInterval(() => socket.writable && socket.write(drip[kind]), dripMs);
  const end = (): void => {
    clearInterval(dripping);
    cutAfter ??= Date.now() - began;
  };
  // A socket that reads nothing hears of its end by what it fails to write.
  if (kind !== 'read') socket.resume();
  socket.on('error', end).on('end', end).on('close', end);
  return {
    kind,
    cutAfter: () => cutAfter,
    close: () => {
      clearInterval(dripping);
      socket.destroy();
    },
  };
};
