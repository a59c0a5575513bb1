import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { joinAndSignIn } from '../testing/test-person.ts';
import { type Reader, slowestRead, standstills } from './slow-readers.ts';

class Connection implements Reader {
  bytesWritten = 0;
  writableLength = 0;
  isCut = false;
  write(bytes: number): void {
    this.bytesWritten += bytes;
    this.writableLength += bytes;
  }
  take(bytes: number): void {
    this.writableLength -= bytes;
  }
  destroy(): void {
    this.isCut = true;
  }
}

const limit = 1_000;
const watch = () => {
  const [connection, still] = [new Connection(), standstills<Connection>(limit)];
  return { connection, still, lookAt: (now: number) => still.look([connection], now) };
};

describe('a connection', () => {
  test('of which something waits is cut once nothing was taken for the limit, and not before', () => {
    const { connection, lookAt } = watch();
    connection.write(500);
    lookAt(0);
    lookAt(limit - 1);
    expect(connection.isCut).toBe(false);
    lookAt(limit);
    expect(connection.isCut).toBe(true);
  });

  test('with nothing to take may be still for as long as it likes, and begins anew with the next word', () => {
    const { connection, lookAt } = watch();
    connection.write(10);
    lookAt(0);
    connection.take(10);
    lookAt(1);
    lookAt(50 * limit);
    connection.write(10);
    lookAt(50 * limit + 1);
    lookAt(51 * limit);
    expect(connection.isCut).toBe(false);
    lookAt(51 * limit + 1);
    expect(connection.isCut).toBe(true);
  });

  test('that takes a little before each limit is let be, whatever waits and is added', () => {
    const { connection, lookAt } = watch();
    connection.write(1_000_000);
    for (let at = 0; at < 50; at += 1) {
      lookAt(at * (limit - 1));
      connection.take(1);
      connection.write(100);
    }
    expect(connection.isCut).toBe(false);
  });

  test('to which more is written while it takes nothing gains no time by it', () => {
    const { connection, lookAt } = watch();
    connection.write(500);
    for (let at = 0; at <= 10; at += 1) {
      connection.write(100);
      lookAt((at * limit) / 10);
    }
    expect(connection.isCut).toBe(true);
  });

  test('has two minutes, as a request has', () => {
    expect(slowestRead).toBe(120_000);
  });
});

describe('at the door (F7)', () => {
  let api: TestApi;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    api = await startTestApi({ slowestRead: 400 });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await api.close();
  });
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let i = 0; i < 1_000 && !isTrue(); i += 1) await wait(10);
    expect(isTrue()).toBe(true);
  };
  const open = (text: string): Socket => {
    const socket = connect(api.port, '127.0.0.1', () => socket.write(text));
    sockets.push(socket);
    return socket;
  };
  const asks = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\n${more}\r\n`;

  test('who asks for much and takes nothing is cut though he goes on sending, and a quiet stream of events is not', async () => {
    const { browser } = await joinAndSignIn(api);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const heard: string[] = [];
    const quiet = open(asks('/v1/events', `Cookie: ${cookie}\r\n`));
    quiet.on('data', (bytes: Buffer) => heard.push(bytes.toString()));
    let isQuietCut = false;
    quiet.on('close', () => {
      isQuietCut = true;
    });
    await until(() => heard.join('').includes('text/event-stream'));
    const greedy = open(asks('/api/openapi.json').repeat(400));
    greedy.pause();
    let isCut = false;
    greedy.on('error', () => undefined);
    greedy.on('close', () => {
      isCut = true;
    });
    // Whoever reads nothing hears of his end by what he fails to write.
    const drip = setInterval(() => greedy.write('\r\n'), 50);
    await until(() => isCut);
    clearInterval(drip);
    expect(isQuietCut).toBe(false);
  });
});
