import { Agent, get } from 'node:http';
import { connect } from 'node:net';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Reads a whole reply and counts its bytes. */
export const readAll = (address: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = get(address, { agent, headers }, (reply) => {
      let length = 0;
      reply.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      reply.on('error', reject);
      reply.on('end', () =>
        reply.statusCode === 200 ? resolve(length) : reject(new Error(`${reply.statusCode}`)),
      );
    });
    request.on('error', reject);
  });

/** The raw text of a request; a load that is written once costs the client nothing. */
export const requestText = (
  method: string,
  address: URL,
  headers: Readonly<Record<string, string>>,
  body = '',
): string => {
  const lines = Object.entries({ host: address.host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${address.pathname}${address.search} HTTP/1.1\r\n${lines.join('')}${length}\r\n${body}`;
};

/** Whether `reply` holds a whole HTTP reply with a content length. */
const isWhole = (reply: string): boolean => {
  const head = reply.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(reply.slice(0, head));
  return head >= 0 && length !== null && Buffer.byteLength(reply) >= head + 4 + Number(length[1]);
};

export interface Load {
  readonly port: number;
  /** Makes the text of each request. */
  readonly request: (index: number) => string;
  readonly count: number;
  readonly connections: number;
  readonly status: number;
}

const runConnection = (load: Load, next: () => number | null, latencies: number[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(load.port, '127.0.0.1');
    let reply = '';
    let began = 0;
    const send = (): void => {
      const index = next();
      if (index === null) {
        socket.end();
        resolve();
        return;
      }
      reply = '';
      began = performance.now();
      socket.write(load.request(index));
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed the connection.')));
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
      if (!isWhole(reply)) return;
      latencies.push(performance.now() - began);
      if (reply.startsWith(`HTTP/1.1 ${load.status}`)) send();
      else reject(new Error(reply.slice(0, 400)));
    });
  });

/** Sends requests over some connections at once; answers how many a second and how long each took. */
export const runLoad = async (
  load: Load,
): Promise<{ readonly perSecond: number; readonly latencies: number[] }> => {
  let sent = 0;
  const latencies: number[] = [];
  const next = (): number | null => {
    sent += 1;
    return sent <= load.count ? sent - 1 : null;
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: load.connections }, () => runConnection(load, next, latencies)));
  return { perSecond: (load.count * 1000) / (performance.now() - began), latencies };
};
