import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../db/database.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import {
  endSnapshot,
  openSnapshot,
  readSnapshot,
  type SnapshotAsk,
  streamRows,
  type VaultSnapshot,
} from './vaults.repo.ts';

const stallMs = 60_000;

const headBytes = (snapshot: VaultSnapshot): Buffer => {
  const manifests = snapshot.manifests.map(({ bytes, signature, mac }) => ({
    manifest: base64Url(bytes),
    signature: base64Url(signature),
    mac: base64Url(mac),
  }));
  const json = Buffer.from(JSON.stringify({ ...snapshot, manifests }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
};

/**
 * Streams one snapshot of a vault. Rows go from Postgres to the socket as they come: the socket's pace holds the COPY
 * back, and a reader that leaves takes its connection with it.
 */
export const sendSync = async (
  database: Database,
  ask: SnapshotAsk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const connection = await openSnapshot(database);
  let isWhole = false;
  const { socket } = request.raw;
  const onStall = (): void => void reply.raw.destroy();
  try {
    const snapshot = await readSnapshot(connection, ask);
    if (!snapshot) {
      isWhole = true;
      throw problem('api/not-found');
    }
    const head = headBytes(snapshot);
    reply.header('content-type', 'application/octet-stream');
    const headers = reply.getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, headers as Record<string, string>);
    socket.once('timeout', onStall).setTimeout(stallMs);
    reply.raw.write(head);
    await pipeline(streamRows(connection, ask.vaultId, ask.since), reply.raw);
    isWhole = true;
  } catch (error) {
    if (!reply.raw.headersSent) throw error;
    // A cut stream says it all: the client takes nothing of a reply that does not end as it should.
    reply.raw.destroy();
  } finally {
    socket.off('timeout', onStall).setTimeout(0);
    await endSnapshot(connection, isWhole);
  }
  return reply;
};
