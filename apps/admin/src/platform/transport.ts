import { type Client, createClient, type Fetch, Unreachable } from '@coffer/contracts';
import { root } from './place.ts';

type FetchReply = Awaited<ReturnType<Fetch>>;
type Chunk = Uint8Array<ArrayBuffer>;

const readChunks = async function* (body: ReadableStream<Chunk> | null): AsyncGenerator<Chunk> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Unreachable();
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
};

const send: Fetch = async (path, init): Promise<FetchReply> => {
  const { signal: _, ...rest } = init;
  try {
    const reply = await fetch(root + path, {
      ...rest,
      cache: 'no-store',
      credentials: 'same-origin',
      mode: 'same-origin',
      redirect: 'error',
    });
    return { status: reply.status, chunks: readChunks(reply.body as ReadableStream<Chunk> | null) };
  } catch {
    throw new Unreachable();
  }
};

/** The one HTTP client; it reaches this origin only, by the session of the vault app. */
export const createTransport = (): Client => createClient(send);
