import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { joinAndSignIn } from '../testing/test-person.ts';
import { type Connection, longestStandstill, standstills } from './still-connections.ts';

class Line implements Connection {
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
  resetAndDestroy(): void {
    this.isCut = true;
  }
}

const limit = 1_000;
const watch = () => {
  const [line, still] = [new Line(), standstills<Line>(limit)];
  still.open(line, 0);
  return { line, still };
};

describe('a connection', () => {
  test('of which something waits is cut once nothing was taken for the limit, and not before', () => {
    const { line, still } = watch();
    still.begin(line, 0);
    line.write(500);
    still.look(limit - 1);
    expect(line.isCut).toBe(false);
    still.look(limit);
    expect(line.isCut).toBe(true);
  });

  test('with a reply under way and nothing to take may be as still as it likes, and begins anew with the next word', () => {
    const { line, still } = watch();
    still.begin(line, 0);
    line.write(10);
    still.look(1);
    line.take(10);
    still.look(2);
    still.look(50 * limit);
    line.write(10);
    still.look(51 * limit - 1);
    expect(line.isCut).toBe(false);
    still.look(51 * limit);
    expect(line.isCut).toBe(true);
  });

  test('that takes a little before each limit is let be, whatever waits and is added', () => {
    const { line, still } = watch();
    still.begin(line, 0);
    line.write(1_000_000);
    for (let at = 0; at < 50; at += 1) {
      still.look(at * (limit - 1));
      line.take(1);
      line.write(100);
    }
    expect(line.isCut).toBe(false);
  });

  test('to which more is written while it takes nothing gains no time by it', () => {
    const { line, still } = watch();
    still.begin(line, 0);
    for (let at = 0; at <= 10; at += 1) {
      line.write(100);
      still.look((at * limit) / 10);
    }
    expect(line.isCut).toBe(true);
  });

  test('that asks for nothing is cut after the limit, counted from its beginning and from its last reply', () => {
    const [never, once] = [watch(), watch()];
    once.still.begin(once.line, limit - 1);
    once.still.end(once.line, limit);
    for (const { still } of [never, once]) still.look(limit);
    expect([never.line.isCut, once.line.isCut]).toEqual([true, false]);
    once.still.look(2 * limit - 1);
    expect(once.line.isCut).toBe(false);
    once.still.look(2 * limit);
    expect(once.line.isCut).toBe(true);
  });

  test('with one of two replies under way asks for something', () => {
    const { line, still } = watch();
    still.begin(line, 0);
    still.begin(line, 0);
    still.end(line, 1);
    still.look(5 * limit);
    expect(line.isCut).toBe(false);
  });

  test('that ended by itself is looked at no more', () => {
    const { line, still } = watch();
    still.close(line);
    still.end(line, 1);
    still.look(5 * limit);
    expect(line.isCut).toBe(false);
  });

  test('has two minutes, as a request has', () => {
    expect(longestStandstill).toBe(120_000);
  });
});

describe('at the door (F7)', () => {
  let api: TestApi;
  let strict: TestApi;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    api = await startTestApi();
    strict = await startTestApi({ beside: api, longestStandstill: 400 });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await strict.close();
    await api.close();
  });
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let i = 0; i < 1_000 && !isTrue(); i += 1) await wait(10);
    expect(isTrue()).toBe(true);
  };
  const asks = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${strict.port}\r\n${more}\r\n`;
  const open = (text: string) => {
    const socket = connect(strict.port, '127.0.0.1', () => socket.write(text));
    const line = { socket, isCut: false };
    sockets.push(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        line.isCut = true;
      });
    return line;
  };
  /** Whoever reads nothing hears of his end by what he fails to write. */
  const untilCut = async (line: { readonly socket: Socket; readonly isCut: boolean }): Promise<void> => {
    const drip = setInterval(() => line.socket.write('\r\n'), 50);
    await until(() => line.isCut).finally(() => clearInterval(drip));
  };

  test('who takes nothing, or sends empty lines and asks for nothing, is cut; a quiet stream of events is not', async () => {
    const { browser } = await joinAndSignIn(api);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const heard: string[] = [];
    const quiet = open(asks('/v1/events', `Cookie: ${cookie}\r\n`));
    quiet.socket.on('data', (bytes: Buffer) => heard.push(bytes.toString()));
    await until(() => heard.join('').includes('text/event-stream'));
    const greedy = open(asks('/api/openapi.json').repeat(400));
    greedy.socket.pause();
    await untilCut(greedy);
    const idle = open(asks('/healthz'));
    idle.socket.resume();
    await untilCut(idle);
    expect(quiet.isCut).toBe(false);
  });
});
