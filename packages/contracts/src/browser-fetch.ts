import { type Fetch, type FetchReply, Unreachable } from './client.ts';
import type { ReadableBytes } from './endpoint.ts';

/** The little of a browser's `fetch` that requests to this origin need; given as a parameter, as {@link Fetch} is. */
export type BrowserFetch = (
  address: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer> | string;
    readonly cache: 'no-store';
    readonly credentials: 'same-origin';
    readonly mode: 'same-origin';
    readonly redirect: 'error';
  },
) => Promise<{ readonly status: number; readonly body: ReadableBody | null }>;

/** The little of a `ReadableStream` that is read. */
interface ReadableBody {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array<ArrayBuffer> | undefined }>;
    cancel(): Promise<void>;
  };
}

const readChunks = async function* (body: ReadableBody | null): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Unreachable();
      });
      if (done || !value) return;
      yield value;
    }
  } finally {
    // A reader that stops early must not leave the rest of a large reply on its way.
    await reader.cancel().catch(() => undefined);
  }
};

/**
 * Sends over a browser's `fetch`: to this origin only, with its cookies, following nothing and keeping nothing. What does
 * not arrive, or breaks off on its way back, throws {@link Unreachable}.
 *
 * @param root path below which the organisation lives: `/o/<slug>`, or nothing.
 */
export const browserFetch =
  (fetch: BrowserFetch, root: string): Fetch =>
  async (path, { method, headers, body }): Promise<FetchReply> => {
    try {
      const reply = await fetch(root + path, {
        ...{ method, headers: { ...headers }, ...(body === undefined ? {} : { body }) },
        ...{ cache: 'no-store', credentials: 'same-origin', mode: 'same-origin', redirect: 'error' },
      });
      const chunks: ReadableBytes = readChunks(reply.body);
      return { status: reply.status, chunks };
    } catch {
      throw new Unreachable();
    }
  };
