import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of the browser, whole. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: string;
  readonly body: Buffer;
}

/** Answers instead of the server (null for its own answer), or changes the body of its answer. */
export interface PageLie {
  readonly answer?: (seen: Seen) => { readonly status: number; readonly body: string } | null;
  readonly change?: (seen: Seen, body: Buffer) => Buffer | Promise<Buffer>;
  /** The same of what is no call: pages, scripts, and whatever else lies there. */
  readonly changeFile?: (seen: Seen, body: Buffer) => Buffer;
  readonly changeHeaders?: (seen: Seen, headers: OutgoingHttpHeaders) => OutgoingHttpHeaders;
  /** Paths that the honest server has not, and the lie has. */
  readonly found?: readonly string[];
}

/** A server in front of the real one, as whoever holds the machine could put there. */
export interface LyingProxy {
  readonly address: string;
  readonly seen: Seen[];
  lie: PageLie;
  close(): Promise<void>;
}

const readAll = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

const pass = (target: URL, seen: Seen, headers: IncomingMessage['headers']): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { host: _host, 'accept-encoding': _encoding, ...kept } = headers;
    const options = { host: '127.0.0.1', port: target.port, method: seen.method, path: seen.path };
    request({ ...options, headers: { ...kept, host: target.host } }, resolve)
      .once('error', reject)
      .end(seen.body);
  });

const answerFor = async (proxy: LyingProxy, target: URL, asked: IncomingMessage, reply: ServerResponse) => {
  const { method = 'GET', url = '/' } = asked;
  const seen: Seen = {
    method,
    path: url,
    headers: JSON.stringify(asked.headers),
    body: await readAll(asked),
  };
  proxy.seen.push(seen);
  const instead = url.startsWith('/v1') ? proxy.lie.answer?.(seen) : null;
  if (instead) {
    reply.writeHead(instead.status, { 'content-type': 'application/problem+json' }).end(instead.body);
    return;
  }
  const honest = await pass(target, seen, asked.headers);
  const {
    'content-length': _length,
    'transfer-encoding': _transfer,
    connection: _connection,
    ...headers
  } = honest.headers;
  if (url.startsWith('/v1/events')) {
    reply.writeHead(honest.statusCode ?? 502, headers);
    reply.once('close', () => honest.destroy());
    honest.on('error', () => reply.destroy()).pipe(reply);
    return;
  }
  const body = await readAll(honest);
  const { lie } = proxy;
  const status = lie.found?.includes(url) ? 200 : (honest.statusCode ?? 502);
  const change = url.startsWith('/v1') ? lie.change : lie.changeFile;
  const sent = status === 200 && change ? await change(seen, body) : body;
  reply.writeHead(status, lie.changeHeaders?.(seen, headers) ?? headers).end(sent);
};

/** Opens a proxy at `port` in front of `target`; honest until it is given a lie. */
export const openProxy = async (port: number, target: string): Promise<LyingProxy> => {
  const server = createServer((asked, reply) => {
    answerFor(proxy, new URL(target), asked, reply).catch(() => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const proxy: LyingProxy = {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    ...{ seen: [], lie: {} },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
};
