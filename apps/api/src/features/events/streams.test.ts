import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/database.ts';
import type { Hub, Notice } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newId, newPerson, signUp, submit } from '../../testing/test-person.ts';
import { type EventsService, eventsService } from './events.service.ts';

/** A reader whose other end a test holds: what was written, and whether it was let go. */
class Reader extends EventEmitter {
  readonly heard: string[] = [];
  writableLength = 0;
  ended = false;
  destroyed = false;
  write(text: string): boolean {
    this.heard.push(text);
    return true;
  }
  end(): void {
    this.ended = true;
    this.emit('close');
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const actor: Actor = {
  ...{ sessionId: newId(), accountId: newId(), deviceId: null, kind: 'full', role: 'member' },
  ...{ idleUntil: new Date(), expiresAt: new Date(), foundAt: new Date() },
  ...{ deviceProven: true, codePassed: true, factorPassed: true, locked: false, mustEnrol: false },
};
const vaultId = newId();

let listeners: Set<(what: Notice) => void>;
let alive: 'alive' | 'over' | 'unknown';
let service: EventsService;
let vaultIds: string[];
beforeEach(() => {
  listeners = new Set();
  alive = 'alive';
  vaultIds = [vaultId];
  const sql = (async (text: string) => {
    if (alive === 'unknown') throw new Error('away');
    if (text.includes('membership')) return vaultIds.map((id) => ({ vault_id: id }));
    return alive === 'alive' ? [{}] : [];
  }) as Database['sql'];
  const listen: Hub['listen'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const database = { sql } as Database;
  service = eventsService({ database, hub: { listen } as Hub, heartbeatMs: 10 });
});

const open = (who = actor): Reader => {
  const reader = new Reader();
  service.stream(who, new Set([vaultId]), reader as unknown as ServerResponse);
  return reader;
};
const say = (what: Notice): void => {
  for (const listener of [...listeners]) listener(what);
};
const eventsOf = ({ heard }: Reader): unknown[] =>
  heard.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)) as unknown);
const until = async (isTrue: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !isTrue(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isTrue()).toBe(true);
};

describe('a stream', () => {
  test('tells of its own vaults, account and session, and of nothing else', () => {
    const reader = open();
    say({ kind: 'change', vaultId: newId(), seq: 3 });
    say({ kind: 'change', vaultId, seq: 4 });
    say({ kind: 'state', accountId: newId(), seq: 5 });
    say({ kind: 'state', accountId: actor.accountId, seq: 6 });
    say({ kind: 'mail' });
    say({ kind: 'session-ended', sessionId: newId() });
    // Whose state it is stays here: the reader knows who he is.
    expect(eventsOf(reader)).toEqual([
      { kind: 'change', vaultId, seq: 4 },
      { kind: 'state', seq: 6 },
    ]);
    expect(reader.ended).toBe(false);
    reader.end();
  });

  test('tells of vaults once it hears theirs: those that came, and no more those that went', async () => {
    const reader = open();
    const came = newId();
    vaultIds = [came];
    say({ kind: 'vaults', accountId: newId() });
    say({ kind: 'vaults', accountId: actor.accountId });
    await until(() => eventsOf(reader).length > 0);
    say({ kind: 'change', vaultId: came, seq: 1 });
    say({ kind: 'change', vaultId, seq: 2 });
    expect(eventsOf(reader)).toEqual([{ kind: 'vaults' }, { kind: 'change', vaultId: came, seq: 1 }]);
    // A stream that can't know what it hears ends: the client comes again and syncs.
    alive = 'unknown';
    say({ kind: 'vaults', accountId: actor.accountId });
    await until(() => reader.ended);
  });

  test('ends after a gap, since something may have been missed, and says nothing untrue before', () => {
    const [one, two] = [open(), open({ ...actor, sessionId: newId() })];
    say({ kind: 'gap' });
    expect([one.ended, two.ended, eventsOf(one), eventsOf(two)]).toEqual([true, true, [], []]);
    expect(listeners.size).toBe(0);
    say({ kind: 'change', vaultId, seq: 1 });
    expect(eventsOf(one)).toEqual([]);
  });

  test('ends with its session, told at once or found out by the heartbeat', async () => {
    const told = open();
    say({ kind: 'session-ended', sessionId: actor.sessionId });
    expect([eventsOf(told), told.ended]).toEqual([[{ kind: 'signed-out' }], true]);
    const found = open();
    await until(() => found.heard.length >= 3);
    alive = 'over';
    await until(() => found.ended);
    expect(eventsOf(found)).toEqual([{ kind: 'signed-out' }]);
  });

  test('ends without a word about the session when the database can not be asked', async () => {
    const reader = open();
    alive = 'unknown';
    await until(() => reader.ended);
    expect(eventsOf(reader)).toEqual([]);
  });

  test('of a reader who does not read is cut, and the others go on', () => {
    const [slow, quick] = [open(), open()];
    slow.writableLength = 1024 * 1024;
    say({ kind: 'change', vaultId, seq: 1 });
    expect(slow.destroyed).toBe(false);
    slow.writableLength += 1;
    say({ kind: 'change', vaultId, seq: 2 });
    expect([slow.destroyed, eventsOf(slow).length, eventsOf(quick).length]).toEqual([true, 1, 2]);
    quick.end();
  });

  test('that was left behind costs nothing more', async () => {
    const reader = open();
    reader.emit('close');
    const before = reader.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    say({ kind: 'change', vaultId, seq: 1 });
    expect([reader.heard.length, listeners.size]).toEqual([before, 0]);
  });
});

test('twenty streams of a session are taken, not one more; one that ends makes room; others have their own', async () => {
  const readers = Array.from({ length: 20 }, () => open());
  await expect(service.prepare(actor)).rejects.toMatchObject({ problem: { type: 'api/too-many-tries' } });
  await service.prepare({ ...actor, sessionId: newId() });
  readers[0]?.end();
  await service.prepare(actor);
  service.close();
  expect(readers.every(({ ended }) => ended)).toBe(true);
});

describe('at the door', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  test('neither nobody nor half a session may listen, and another account is told from the cookie', async () => {
    const nobody = testBrowser(api.address);
    const half = testBrowser(api.address);
    const person = await newPerson();
    await signUp(api, person);
    await submit(half, person);
    const full = (await joinAndSignIn(api)).browser;
    const ask = async (on: typeof nobody, headers = {}) =>
      (await on.send('GET', '/v1/events', { headers })).status;
    expect([await ask(nobody), await ask(half), await ask(full, { 'x-coffer-account': newId() })]).toEqual([
      ...[401, 401, 401],
    ]);
  });
});
