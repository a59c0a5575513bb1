import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from '../db/database.ts';
import type { Hub, Notice } from '../db/hub.ts';
import { cleanUp } from '../jobs/clean-up.ts';
import { startMailLoop } from '../jobs/mail-loop.ts';
import { type Secrets, secretNames } from '../secrets/secret-files.ts';
import { serverBoxes } from '../secrets/vaulting.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { random } from '../testing/test-person.ts';
import { type Mail, mailQueue } from './mail-queue.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, { size: 6 });
  await putOrganisation(database.sql);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(() => database.sql('DELETE FROM mail_job'));

const secrets = Object.fromEntries(secretNames.map((name) => [name, Buffer.from(random(32))])) as Secrets;
const queue = mailQueue(serverBoxes(secrets));

const put = (to: string, hours?: number) =>
  queue.put(database.sql, { to, subject: 'Hello', text: 'A code: 12345678' }, hours);
const rows = () =>
  database.sql<{ tries: number; wait: number }>(
    'SELECT tries, round(extract(epoch FROM send_after - now()))::int AS wait FROM mail_job',
  );

/** A hub that a test tells what to say. */
const testHub = () => {
  const listeners = new Set<(what: Notice) => void>();
  const listen: Hub['listen'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const say = (what: Notice): void => {
    for (const listener of listeners) listener(what);
  };
  return { hub: { listen, connect: async () => undefined, close: async () => undefined }, say, listeners };
};

const start = (send: (mail: Mail) => Promise<void>) => {
  const errors: unknown[] = [];
  const { hub, say, listeners } = testHub();
  const onError = (error: unknown): void => void errors.push(error);
  const loop = startMailLoop({ database, hub, queue, send, onError });
  return { loop, say, errors, listeners };
};

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 400 && !(await isTrue()); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await isTrue()).toBe(true);
};

describe('a mail that the server will not take', () => {
  test('waits twice as long after each try, and at most an hour', async () => {
    await put('a@example.org');
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      await database.sql('UPDATE mail_job SET send_after = now()');
      await queue.take(database.sql);
      waits.push((await rows())[0]?.wait ?? 0);
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  test('does not keep the others from going, and its failure is said once a try', async () => {
    for (const to of ['a@example.org', 'bad@example.org', 'c@example.org']) await put(to);
    const sent: string[] = [];
    const { loop, errors } = start(async ({ to }) => {
      if (to.startsWith('bad')) throw new Error('refused');
      sent.push(to);
    });
    await until(() => sent.length === 2);
    await loop.close();
    expect(sent).toEqual(['a@example.org', 'c@example.org']);
    expect(errors).toHaveLength(1);
    expect(await rows()).toEqual([{ tries: 1, wait: expect.any(Number) }]);
  });

  test('is given up when its time is over: not sent, and cleaned up', async () => {
    await put('late@example.org');
    await database.sql('UPDATE mail_job SET expires_at = now()');
    const sent: string[] = [];
    const { loop } = start(async ({ to }) => void sent.push(to));
    await loop.close();
    expect([sent, (await rows()).length]).toEqual([[], 1]);
    await cleanUp(database.sql);
    expect(await rows()).toEqual([]);
  });

  test('is kept for as long as whoever queued it said', async () => {
    await put('short@example.org', 1);
    const [row] = await database.sql<{ hours: number }>(
      'SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM mail_job',
    );
    expect(row?.hours).toBe(1);
  });
});

describe('several processes', () => {
  test('send each mail once', async () => {
    for (let i = 0; i < 20; i += 1) await put(`p${i}@example.org`);
    const sent: string[] = [];
    const send = async ({ to }: Mail): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      sent.push(to);
    };
    const loops = [start(send), start(send), start(send)];
    await until(() => sent.length >= 20);
    for (const { loop } of loops) await loop.close();
    expect(new Set(sent).size).toBe(20);
    expect(sent).toHaveLength(20);
    expect(await rows()).toEqual([]);
  });

  test('take over a mail whose sender was killed, once its minute is over', async () => {
    await put('a@example.org');
    expect((await queue.take(database.sql))?.mail.to).toBe('a@example.org');
    expect(await queue.take(database.sql)).toBeNull();
    await database.sql("UPDATE mail_job SET send_after = send_after - interval '61 seconds'");
    expect((await queue.take(database.sql))?.mail.to).toBe('a@example.org');
  });
});

describe('the loop', () => {
  test('sends at once when it is told, also while it is sending', async () => {
    const sent: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { loop, say } = start(async ({ to }) => {
      if (to === 'first@example.org') await held;
      sent.push(to);
    });
    await put('first@example.org');
    say({ kind: 'mail' });
    await until(async () => (await rows())[0]?.tries === 1);
    await put('second@example.org');
    say({ kind: 'mail' });
    release();
    await until(() => sent.length === 2);
    await loop.close();
    expect(sent).toEqual(['first@example.org', 'second@example.org']);
  });

  test('looks after a gap, and is deaf to what is none of its business', async () => {
    const sent: string[] = [];
    const { loop, say } = start(async ({ to }) => void sent.push(to));
    await until(async () => (await rows()).length === 0);
    await loop.close();
    await put('a@example.org');
    say({ kind: 'mail' });
    expect(sent).toEqual([]);
    const again = start(async ({ to }) => void sent.push(to));
    again.say({ kind: 'gap' });
    await until(() => sent.length === 1);
    await again.loop.close();
    expect(again.listeners.size).toBe(0);
  });

  test('ends only after the mail in its hands, and begins no other', async () => {
    for (const to of ['a@example.org', 'b@example.org']) await put(to);
    const sent: string[] = [];
    let isStarted = false;
    const { loop } = start(async ({ to }) => {
      isStarted = true;
      await new Promise((resolve) => setTimeout(resolve, 30));
      sent.push(to);
    });
    await until(() => isStarted);
    await loop.close();
    expect(sent).toEqual(['a@example.org']);
    expect(await rows()).toHaveLength(1);
  });

  test('reports a database that is away, and goes on when it is back', async () => {
    const errors: unknown[] = [];
    const sent: string[] = [];
    const { hub, say } = testHub();
    let isAway = true;
    const flaky = {
      ...database,
      sql: (async (text: string, values?: readonly unknown[]) => {
        if (isAway) throw new Error('away');
        return database.sql(text, values);
      }) as Database['sql'],
    };
    const send = async ({ to }: Mail): Promise<void> => void sent.push(to);
    const onError = (error: unknown): void => void errors.push(error);
    const loop = startMailLoop({ database: flaky, hub, queue, send, onError });
    await until(() => errors.length === 1);
    isAway = false;
    await put('a@example.org');
    say({ kind: 'mail' });
    await until(() => sent.length === 1);
    await loop.close();
  });
});

test('a waiting mail opens under its own id only, so rows that were swapped send nothing to the wrong person', async () => {
  await put('ana@example.org');
  await put('bea@example.org');
  await database.sql(
    `UPDATE mail_job j SET sealed = other.sealed FROM mail_job other WHERE other.id <> j.id`,
  );
  await expect(queue.take(database.sql)).rejects.toThrow();
  const stranger = mailQueue(serverBoxes({ ...secrets, otpSecret: Buffer.from(random(32)) }));
  await database.sql('DELETE FROM mail_job');
  await put('ana@example.org');
  await expect(stranger.take(database.sql)).rejects.toThrow();
});
