import { type Client, createClient, type Fetch, Unreachable } from '@coffer/contracts';
import { root } from '../place.ts';

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
    // A reader that stops early must not leave the rest of a large reply on its way.
    await reader.cancel().catch(() => undefined);
  }
};

const send: Fetch = async (path, init): Promise<FetchReply> => {
  const { signal, ...rest } = init;
  try {
    const reply = await fetch(root + path, {
      ...rest,
      ...(signal instanceof AbortSignal ? { signal } : {}),
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

/** The one HTTP client, over this Worker's `fetch`; it reaches this origin only. */
export const createTransport = (): Client => createClient(send);
