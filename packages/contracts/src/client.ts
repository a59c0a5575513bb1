import type { z } from 'zod';
import type { CallOf, Endpoint, ReadableBytes, ReplyOf } from './endpoint.ts';
import { ApiError, problem } from './errors.ts';

/** The little of `fetch` that the client needs; given as a parameter, so that a pure package makes no request by itself. */
export type Fetch = (
  path: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array<ArrayBuffer> | string;
  },
) => Promise<FetchReply>;

/** The little of a fetch reply that the client needs. */
export interface FetchReply {
  readonly status: number;
  /** Chunks of the body in their order. */
  readonly chunks: ReadableBytes;
}

/**
 * Names the account in whose name a signed-in call is made. Tabs of a browser share one cookie, and another account may
 * have signed in meanwhile: the server refuses a call whose name is not the session's.
 */
export const accountHeader = 'x-coffer-account';

/** What a call carries besides its contents. */
export interface CallOptions {
  /** Id of the account; see {@link accountHeader}. */
  readonly account?: string;
  /** The same for each retry of one act; a fresh one is made by the caller for each new act. */
  readonly idempotencyKey?: string;
  /** Makes the identity's signature over the exact bytes that are sent (base64url). */
  readonly proof?: (body: Uint8Array<ArrayBuffer>) => Promise<string>;
}

/** The request did not reach the server, or its reply did not reach us; it may have taken effect. */
export class Unreachable extends Error {
  constructor() {
    super('The server cannot be reached.');
    this.name = 'Unreachable';
  }
}

/** A reply that does not have the shape of its contract. */
export class MalformedReply extends Error {
  constructor() {
    super('The reply does not have the shape of its contract.');
    this.name = 'MalformedReply';
  }
}

/** Largest JSON reply that is read; more is malformed. */
export const replyLimit = 32 * 1024 * 1024;

/** The one HTTP client. */
export interface Client {
  call<E extends Endpoint>(endpoint: E, call: Partial<CallOf<E>>, options?: CallOptions): Promise<ReplyOf<E>>;
}

/** A part that is missing, empty or made of dots would lead to another endpoint, and no escape stops the dots. */
const pathPart = (value: unknown): string => {
  const text = encodeURIComponent(String(value ?? ''));
  if (/^\.{0,2}$/.test(text)) throw new RangeError('A part of the path is missing.');
  return text;
};

const fillPath = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => pathPart(params[name]));

const queryText = (query: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

const readText = async (chunks: ReadableBytes): Promise<string> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > replyLimit) throw new MalformedReply();
    parts.push(chunk);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(all);
};

const parseReply = async <S extends z.ZodType>(schema: S, chunks: ReadableBytes): Promise<z.output<S>> => {
  let value: unknown;
  try {
    value = JSON.parse(await readText(chunks));
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    throw new MalformedReply();
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new MalformedReply();
  return parsed.data;
};

const encodeBody = (body: unknown): Uint8Array<ArrayBuffer> | undefined => {
  if (body === undefined) return undefined;
  return body instanceof Uint8Array
    ? (body as Uint8Array<ArrayBuffer>)
    : new TextEncoder().encode(JSON.stringify(body));
};

const headersOf = async (
  endpoint: Endpoint,
  body: Uint8Array<ArrayBuffer> | undefined,
  options: CallOptions,
): Promise<Record<string, string>> => {
  const headers: Record<string, string> = {
    'x-coffer': '1',
    accept: 'application/json, application/octet-stream',
  };
  if (body)
    headers['content-type'] = endpoint.body === 'binary' ? 'application/octet-stream' : 'application/json';
  if (options.account) headers[accountHeader] = options.account;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  if (options.proof && body) headers['x-coffer-proof'] = await options.proof(body);
  return headers;
};

/** Statuses that a proxy answers by itself while the server behind it restarts. */
const fromGateway = new Set([502, 503, 504]);

const problemOf = async ({ status, chunks }: FetchReply): Promise<ApiError | Unreachable> => {
  try {
    return new ApiError(await parseReply(problem, chunks));
  } catch (error) {
    if (error instanceof MalformedReply && fromGateway.has(status)) return new Unreachable();
    throw error;
  }
};

/**
 * Makes the client over a `fetch`. Its calls throw {@link ApiError} for problems, {@link Unreachable} when nothing came
 * back or only a proxy answered, and {@link MalformedReply} for replies that are not of their contract.
 */
export const createClient = (fetch: Fetch): Client => ({
  call: async <E extends Endpoint>(endpoint: E, call: Partial<CallOf<E>>, options: CallOptions = {}) => {
    const path =
      fillPath(endpoint.path, (call.params ?? {}) as Record<string, unknown>) +
      queryText((call.query ?? {}) as Record<string, unknown>);
    const body = encodeBody(call.body);
    const headers = await headersOf(endpoint, body, options);
    const reply = await fetch(path, { method: endpoint.method, headers, ...(body ? { body } : {}) });
    if (reply.status >= 400) throw await problemOf(reply);
    if (reply.status !== (endpoint.status ?? 200)) throw new MalformedReply();
    if (endpoint.reply === 'binary') return reply.chunks as ReplyOf<E>;
    return (
      endpoint.reply === null ? undefined : await parseReply(endpoint.reply, reply.chunks)
    ) as ReplyOf<E>;
  },
});

/**
 * The client in the name of an account: each call that needs a session says whose it is.
 *
 * @param who answers the account's id; null before there is one.
 * @param onOther called when the server says that the cookie stands for another account by now.
 */
export const clientAs = (client: Client, who: () => string | null, onOther: () => void): Client => ({
  call: async (endpoint, call, options) => {
    const account = endpoint.access === 'half' || endpoint.access === 'full' ? who() : null;
    try {
      return await client.call(endpoint, call, account ? { ...options, account } : options);
    } catch (error) {
      if (error instanceof ApiError && error.problem.field === accountHeader) onOther();
      throw error;
    }
  },
});
