import { type Client, createClient, type Fetch, Unreachable } from '@coffer/contracts';

/** Keeps cookies between requests of one client, by name; good enough for one server. */
const cookieJar = () => {
  const cookiesByName = new Map<string, string>();
  return {
    header: (): string => [...cookiesByName].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (reply: Response): void => {
      for (const line of reply.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        const value = pair.slice(at + 1);
        if (value === '') cookiesByName.delete(pair.slice(0, at));
        else cookiesByName.set(pair.slice(0, at), value);
      }
    },
  };
};

async function* chunksOf(reply: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (!reply.body) return;
  const chunks = reply.body[Symbol.asyncIterator]();
  for (;;) {
    // A reply that is cut short did not reach us; it is not a reply of another shape.
    const next = await chunks.next().catch(() => {
      throw new Unreachable();
    });
    if (next.done) return;
    yield new Uint8Array(next.value);
  }
}

/** How a request leaves: Node's own `fetch`, or a test's way around it. */
export type Send = (address: URL, request: RequestInit) => Promise<Response>;

/** Node's `fetch` with a jar of cookies, for one server and one person. */
export const createNodeFetch = (origin: string, send: Send = fetch): Fetch => {
  const jar = cookieJar();
  return async (path, { method, headers, body }) => {
    try {
      const reply = await send(new URL(path, origin), {
        method,
        headers: { ...headers, origin, cookie: jar.header() },
        redirect: 'error',
        ...(body ? { body } : {}),
      });
      jar.take(reply);
      return { status: reply.status, chunks: chunksOf(reply) };
    } catch {
      throw new Unreachable();
    }
  };
};

/** The one HTTP client over Node's `fetch`, for one server and one person. `origin` is that server's address. */
export const createNodeTransport = (origin: string): Client => createClient(createNodeFetch(origin));
