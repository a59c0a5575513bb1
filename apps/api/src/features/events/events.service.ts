import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '@coffer/contracts';
import type { Database } from '../../db/database.ts';
import type { Hub, Notice } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import { problem } from '../../http/problem.ts';
import { isSessionAlive, listVaultIds } from './events.repo.ts';

export interface EventsDeps {
  readonly database: Database;
  readonly hub: Pick<Hub, 'listen'>;
  readonly heartbeatMs?: number;
}

const streamsMost = 20;
/** What may wait for a reader that does not read. */
const bufferedMost = 1024 * 1024;

/** What a session hears of a notice; null for nothing. */
const eventFor = (actor: Actor, vaultIds: ReadonlySet<string>, what: Notice): LiveEvent | null => {
  if (what.kind === 'vaults' && what.accountId === actor.accountId) return { kind: 'vaults' };
  if (what.kind === 'change' && vaultIds.has(what.vaultId)) return what;
  if (what.kind === 'state' && what.accountId === actor.accountId) return { kind: 'state', seq: what.seq };
  if (what.kind === 'account' && what.accountId === actor.accountId) return { kind: 'account' };
  if (what.kind === 'session-ended' && what.sessionId === actor.sessionId) return { kind: 'signed-out' };
  return null;
};

/** Live refresh: one LISTEN connection a process fans out to all streams. */
export const eventsService = ({ database, hub, heartbeatMs = 25_000 }: EventsDeps) => {
  const open = new Map<ServerResponse, string>();

  const stream = (actor: Actor, known: ReadonlySet<string>, to: ServerResponse): void => {
    let vaultIds = known;
    const send = (event: LiveEvent): void => {
      // Ended, but its end has not left yet: notices of the same transaction still come.
      if (to.writableEnded) return;
      if (to.writableLength > bufferedMost) to.destroy();
      else to.write(`data: ${JSON.stringify(event)}\n\n`);
    };
    const reload = async (event: LiveEvent): Promise<void> => {
      vaultIds = await listVaultIds(database.sql, actor.accountId);
      send(event);
    };
    const stopListening = hub.listen((what) => {
      // After a gap something may have been missed: the client comes again and syncs.
      if (what.kind === 'gap') return void to.end();
      const event = eventFor(actor, vaultIds, what);
      // Told only when changes of the new vaults reach this stream: whoever asks then misses none.
      if (event?.kind === 'vaults') return void reload(event).catch(() => to.end());
      if (event) send(event);
      if (event?.kind === 'signed-out') to.end();
    });
    const beat = async (): Promise<void> => {
      if (await isSessionAlive(database.sql, actor.sessionId)) return void to.write(': here\n\n');
      send({ kind: 'signed-out' });
      to.end();
    };
    const timer = setInterval(() => beat().catch(() => to.end()), heartbeatMs);
    open.set(to, actor.sessionId);
    to.on('close', () => {
      clearInterval(timer);
      stopListening();
      open.delete(to);
    });
    to.write(': here\n\n');
  };

  return {
    prepare: async (actor: Actor): Promise<Set<string>> => {
      const mine = [...open.values()].filter((sessionId) => sessionId === actor.sessionId).length;
      if (mine >= streamsMost) throw problem('api/too-many-tries');
      return listVaultIds(database.sql, actor.accountId);
    },
    stream,
    /** Ends all streams, so that the server can stop. */
    close: (): void => {
      for (const to of open.keys()) to.end();
    },
  };
};
export type EventsService = ReturnType<typeof eventsService>;
