import { EventEmitter } from 'node:events';
import pg from 'pg';
import { z } from 'zod';
import type { Sql } from './sql.ts';

const channel = 'coffer';

const notice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), vaultId: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('state'), accountId: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('account'), accountId: z.string() }),
  /** Vaults of an account came or went, or its shares, invitations or requests. */
  z.object({ kind: z.literal('vaults'), accountId: z.string() }),
  z.object({ kind: z.literal('session-ended'), sessionId: z.string() }),
  z.object({ kind: z.literal('mail') }),
  /** Notices may have been missed: whoever listens starts afresh. */
  z.object({ kind: z.literal('gap') }),
]);
export type Notice = z.infer<typeof notice>;

const notifyText = `SELECT pg_notify($1, (jsonb_strip_nulls(jsonb_build_object('organisationId',
  NULLIF(current_setting('coffer.organisation', true), ''))) || $2::jsonb)::text)`;

/** Tells every API process on this database, once the transaction has committed. */
export const notify = (sql: Sql, what: Notice): Promise<unknown> =>
  sql(notifyText, [channel, JSON.stringify(what)]);

const parseNotice = (text: string): { what: Notice | undefined; organisationId: unknown } => {
  try {
    const value: unknown = JSON.parse(text);
    const { organisationId } = value as { readonly organisationId?: unknown };
    return { what: notice.safeParse(value).data, organisationId };
  } catch {
    return { what: undefined, organisationId: undefined };
  }
};

type NoticeListener = (what: Notice) => void;

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
      const { what, organisationId } = parseNotice(payload ?? '');
      if (what) emitter.emit('notice', what, organisationId);
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
  const listenWhere = (isHeard: (organisationId: unknown) => boolean, listener: NoticeListener) => {
    const hear = (what: Notice, organisationId: unknown): void => {
      if (isHeard(organisationId)) listener(what);
    };
    emitter.on('notice', hear);
    return (): void => void emitter.off('notice', hear);
  };
  return {
    connect,
    /** Hears what is said of every organisation. */
    listen: (listener: NoticeListener): (() => void) => listenWhere(() => true, listener),
    /** Hears what is said of one organisation, and what is said of none: gaps. */
    listenIn: (organisationId: string, listener: NoticeListener): (() => void) =>
      listenWhere((from) => from === undefined || from === organisationId, listener),
    close: async (): Promise<void> => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};
export type Hub = ReturnType<typeof openHub>;

/** What is said of one organisation, to those who only listen. */
export const hubOf = (hub: Hub, organisationId: string): Pick<Hub, 'listen'> => ({
  listen: (listener) => hub.listenIn(organisationId, listener),
});
