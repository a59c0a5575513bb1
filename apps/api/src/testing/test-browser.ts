import {
  ApiError,
  type CallOf,
  type CallOptions,
  createClient,
  type Endpoint,
  type Fetch,
  type Problem,
  type ReplyOf,
} from '@coffer/contracts';

export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A browser as far as the server can tell: one jar of cookies, and requests from the page's own origin. */
export const testBrowser = (
  address: string,
  always: Readonly<Record<string, string>> = {},
  jar = new Map<string, string>(),
) => {
  const { origin, pathname } = new URL(address);
  const slug = /^\/o\/(.+)$/.exec(pathname)?.[1];
  const keepCookies = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      if (/Max-Age=0/.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const cookieHeader = (): Record<string, string> =>
    jar.size === 0 ? {} : { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
  const request = async (method: string, path: string, { headers = {}, body }: RawRequest = {}) => {
    const all = { origin, ...always, ...cookieHeader(), ...headers };
    const reply = await fetch(address + path, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body }),
    });
    keepCookies(reply.headers);
    return reply;
  };
  const fetchPort: Fetch = async (path, init) => {
    const reply = await request(init.method, path, init);
    const chunks = (reply.body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>;
    return { status: reply.status, chunks };
  };
  const client = createClient(fetchPort);
  return {
    address,
    /** What the page's own address is below. */
    origin,
    jar,
    /** The cookie of its session. */
    session: (): string => jar.get(slug ? `coffer_${slug}` : 'coffer') ?? '',
    client,
    call: <E extends Endpoint>(
      endpoint: E,
      call: Partial<CallOf<E>>,
      options?: CallOptions,
    ): Promise<ReplyOf<E>> => client.call(endpoint, call, options),
    /** The problem that a call ends in. */
    problem: async <E extends Endpoint>(
      endpoint: E,
      call: Partial<CallOf<E>>,
      options?: CallOptions,
    ): Promise<Problem> => {
      try {
        await client.call(endpoint, call, options);
      } catch (error) {
        if (error instanceof ApiError) return error.problem;
        throw error;
      }
      throw new Error('the call succeeded');
    },
    send: async (method: string, path: string, raw: RawRequest = {}): Promise<RawReply> => {
      const reply = await request(method, path, raw);
      return { status: reply.status, headers: reply.headers, text: await reply.text() };
    },
    /** Like {@link send} with our header and JSON. */
    post: async (
      path: string,
      body: unknown,
      headers: Record<string, string> = {},
      method = 'POST',
    ): Promise<RawReply> => {
      const reply = await request(method, path, {
        headers: { 'x-coffer': '1', 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: reply.status, headers: reply.headers, text: await reply.text() };
    },
  };
};
export type TestBrowser = ReturnType<typeof testBrowser>;
