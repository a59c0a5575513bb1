import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Database } from '../../db/database.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import type { SyncTurns } from './sync-turns.ts';
import {
  endSnapshot,
  openSnapshot,
  readSnapshot,
  type SnapshotAsk,
  streamLeaves,
  streamRows,
  type VaultSnapshot,
} from './vaults.repo.ts';

/** A reader takes this much in this time, or loses its connection: about 1 KiB a second. */
const pace = { bytes: 65_536, ms: 60_000 };

/** Cuts a reader that does not read, or only drop by drop. */
const watchPace = ({ request, reply }: Line): (() => void) => {
  const { socket } = request.raw;
  let before = socket.bytesWritten;
  const timer = setInterval(() => {
    if (socket.bytesWritten - before < pace.bytes) reply.raw.destroy();
    before = socket.bytesWritten;
  }, pace.ms);
  return () => clearInterval(timer);
};

const headBytes = (head: object): Buffer => {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
};

const syncHead = (snapshot: VaultSnapshot): object => ({
  ...snapshot,
  manifests: snapshot.manifests.map(({ bytes, signature, mac }) => ({
    manifest: base64Url(bytes),
    signature: base64Url(signature),
    mac: base64Url(mac),
  })),
});

/** Head and rows of one reply, both of the same snapshot. */
interface Part {
  readonly ask: SnapshotAsk;
  readonly head: (snapshot: VaultSnapshot) => object;
  readonly rows: (connection: pg.PoolClient, snapshot: VaultSnapshot) => Readable;
}

/** Where a reply goes. */
interface Line {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Streams one snapshot of a vault. Rows go from Postgres to the socket as they come: the socket's pace holds the COPY
 * back, and a reader that leaves takes its connection with it.
 */
const streamSnapshot = async (
  database: Database,
  { ask, head, rows }: Part,
  line: Line,
): Promise<FastifyReply> => {
  const { reply } = line;
  const connection = await openSnapshot(database);
  let isWhole = false;
  const stopWatching = watchPace(line);
  try {
    const snapshot = await readSnapshot(connection, ask);
    if (!snapshot) {
      isWhole = true;
      throw problem('api/not-found');
    }
    const first = headBytes(head(snapshot));
    reply.header('content-type', 'application/octet-stream');
    const headers = reply.getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, headers as Record<string, string>);
    reply.raw.write(first);
    await pipeline(rows(connection, snapshot), reply.raw);
    isWhole = true;
  } catch (error) {
    if (!reply.raw.headersSent) throw error;
    // A cut stream says it all: the client takes nothing of a reply that does not end as it should.
    reply.raw.destroy();
  } finally {
    stopWatching();
    await endSnapshot(connection, isWhole);
  }
  return reply;
};

/** What streamed replies stand on. */
export interface SyncDeps {
  readonly database: Database;
  readonly turns: SyncTurns;
}

const sendSnapshot = ({ database, turns }: SyncDeps, part: Part, line: Line): Promise<FastifyReply> =>
  turns.run(part.ask.accountId, () => streamSnapshot(database, part, line));

/** Manifests and rows after what the client has. */
export const sendSync = (deps: SyncDeps, ask: SnapshotAsk, line: Line): Promise<FastifyReply> =>
  sendSnapshot(
    deps,
    {
      ask,
      head: syncHead,
      rows: (connection, { seq }) => streamRows(connection, ask.vaultId, ask.since, seq),
    },
    line,
  );

/** The leaf of every row. */
export const sendLeaves = (
  deps: SyncDeps,
  place: Pick<SnapshotAsk, 'vaultId' | 'accountId'>,
  line: Line,
): Promise<FastifyReply> =>
  sendSnapshot(
    deps,
    {
      ask: { ...place, since: 0, manifestsSince: Number.MAX_SAFE_INTEGER },
      head: ({ seq, rows }) => ({ seq, rows }),
      rows: (connection) => streamLeaves(connection, place.vaultId),
    },
    line,
  );
