import { EventEmitter } from 'node:events';
import pg from 'pg';
import { z } from 'zod';
import type { Sql } from './sql.ts';

const channel = 'coffer';

const notice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), vaultId: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('state'), accountId: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('account'), accountId: z.string() }),
  z.object({ kind: z.literal('session-ended'), sessionId: z.string() }),
  z.object({ kind: z.literal('mail') }),
  /** Notices may have been missed: whoever listens starts afresh. */
  z.object({ kind: z.literal('gap') }),
]);
export type Notice = z.infer<typeof notice>;

/** Tells every API process on this database, once the transaction has committed. */
export const notify = (sql: Sql, what: Notice): Promise<unknown> =>
  sql('SELECT pg_notify($1, $2)', [channel, JSON.stringify(what)]);

const parseNotice = (text: string): Notice | undefined => {
  try {
    return notice.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** One LISTEN connection a process; it comes back by itself and says so with a gap. */
export const openHub = (url: string) => {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const again = (delay: number): void => {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect(Math.min(delay * 2, 5_000)).catch(() => undefined);
    }, delay);
  };
  const connect = async (delay = 100): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'coffer-listen', keepAlive: true });
    next.on('error', () => undefined);
    next.on('end', () => {
      if (client === next) client = undefined;
      again(delay);
    });
    next.on('notification', ({ payload }) => {
      const what = parseNotice(payload ?? '');
      if (what) emitter.emit('notice', what);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      again(delay);
      throw error;
    }
    client = next;
    emitter.emit('notice', { kind: 'gap' } satisfies Notice);
  };
  return {
    connect,
    listen: (listener: (what: Notice) => void): (() => void) => {
      emitter.on('notice', listener);
      return () => emitter.off('notice', listener);
    },
    close: async (): Promise<void> => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};
export type Hub = ReturnType<typeof openHub>;
