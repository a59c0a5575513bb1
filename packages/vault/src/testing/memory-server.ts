import {
  ApiError,
  accountHeader,
  type Endpoint,
  type Fetch,
  type LiveEvent,
  type ReadableBytes,
  Unreachable,
} from '@coffer/contracts';
import { canonicalEmail, fromUtf8, toBase64Url, utf8 } from '@coffer/crypto';
import type { Clock, LiveEvents } from '../ports.ts';
import { accountRoutes, idleAfter } from './memory-accounts.ts';
import { approvalRoutes } from './memory-approvals.ts';
import { backupRoutes } from './memory-backups.ts';
import { credentialRoutes } from './memory-credentials.ts';
import { deviceRoutes } from './memory-devices.ts';
import { factorRoutes } from './memory-factors.ts';
import { organisationRoutes } from './memory-organisation.ts';
import { peopleRoutes } from './memory-people.ts';
import { recoveryRoutes } from './memory-recovery.ts';
import { restoreRoutes } from './memory-restores.ts';
import { rotationRoutes } from './memory-rotation.ts';
import { sharingRoutes } from './memory-sharing.ts';
import { signInRoutes } from './memory-sign-in.ts';
import { owesFactor, stepRoutes } from './memory-steps.ts';
import {
  type CookieJar,
  emptyStore,
  type MemoryStore,
  type Route,
  type RouteCall,
  refusal,
} from './memory-store.ts';
import { vaultRoutes } from './memory-vaults.ts';

/** A request as it goes over the wire. */
export interface SentRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A reply before it goes over the wire. */
export interface MemoryReply {
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** One browser's line to the server, which a test can cut, bend and read. */
export interface Connection {
  readonly fetch: Fetch;
  readonly liveEvents: LiveEvents;
  readonly jar: CookieJar;
  /** Every request that was made, also those that were lost. */
  readonly sent: SentRequest[];
  /** While set, nothing gets through. */
  offline: boolean;
  /** Stands between: may change a reply, or throw {@link Unreachable} before or after the server did its work. */
  between: ((request: SentRequest, pass: () => Promise<MemoryReply>) => Promise<MemoryReply>) | null;
}

/** An honest server in memory behind the wire's own contracts. */
export interface MemoryServer {
  readonly store: MemoryStore;
  readonly origin: string;
  connect(): Connection;
  /** The code that was mailed last to an address. */
  codeFor(email: string): string;
  tell(event: LiveEvent): void;
  /** Everything that is stored, for a search of secrets. */
  everything(): Uint8Array[];
}

interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const matcherOf = (route: Route): ((method: string, path: string) => Matched | null) => {
  const pattern = new RegExp(`^${route.endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  return (method, path) => {
    const found = method === route.endpoint.method ? pattern.exec(path) : null;
    return found ? { route, params: { ...found.groups } } : null;
  };
};

const check = (schema: Endpoint['params'], value: unknown): unknown => {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw refusal('api/invalid-request', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  return parsed.data;
};

const readBody = (endpoint: Endpoint, bytes: Uint8Array): unknown => {
  if (endpoint.body === null || endpoint.body === 'binary') return endpoint.body === null ? undefined : bytes;
  return check(endpoint.body, JSON.parse(fromUtf8(bytes as Uint8Array<ArrayBuffer>)));
};

const collect = async (chunks: ReadableBytes): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: number[] = [];
  for await (const chunk of chunks) for (const byte of chunk) parts.push(byte);
  return Uint8Array.from(parts);
};

async function* oneByOne(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += 65_521) yield bytes.slice(at, at + 65_521);
}

/** Finds the session and refuses whom the endpoint does not admit. */
const admit = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  endpoint: Endpoint,
  jar: CookieJar,
  named: string | undefined,
) => {
  const session = jar.session === null ? undefined : store.sessions.get(jar.session);
  if (endpoint.access === 'anyone' || endpoint.access === 'registration' || endpoint.access === 'recovery')
    return {};
  const isLive = session !== undefined && session.idleUntil > clock.now();
  if (!isLive || (endpoint.access === 'full' && session.kind !== 'full'))
    throw refusal('api/unauthenticated');
  if (named !== undefined && named !== session.accountId)
    throw refusal('api/unauthenticated', { field: accountHeader });
  if (endpoint.activity && session.kind === 'full') session.idleUntil = idleAfter(clock);
  const account = [...store.accounts.values()].find(({ body }) => body.accountId === session.accountId);
  if (!account) throw refusal('api/unauthenticated');
  if (endpoint.access === 'full' && !endpoint.whileEnrolling && owesFactor(store, account))
    throw refusal('api/factor-needed');
  return { session, account };
};

/**
 * Makes the server.
 *
 * @param store a copy of another server's (`structuredClone`), to begin where that one stood.
 */
export const createMemoryServer = ({
  clock,
  store = emptyStore(),
  origin = 'https://coffer.test',
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly store?: MemoryStore;
  readonly origin?: string;
}): MemoryServer => {
  const listeners = new Set<(event: LiveEvent) => void>();
  const tell = (event: LiveEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const matchers = [
    ...accountRoutes(store, clock),
    ...signInRoutes(store, clock, origin),
    ...stepRoutes(store, clock),
    ...approvalRoutes(store, clock),
    ...deviceRoutes(store, clock),
    ...factorRoutes(store, clock),
    ...restoreRoutes(store, clock),
    ...rotationRoutes(store, clock, tell),
    ...credentialRoutes(store, clock),
    ...recoveryRoutes(store, clock, origin),
    ...organisationRoutes(store, clock),
    ...backupRoutes(store),
    ...peopleRoutes(store, clock, tell),
    ...sharingRoutes(store, clock, tell),
    ...vaultRoutes(store, clock, (vaultId, seq) => tell({ kind: 'change', vaultId, seq })),
  ].map(matcherOf);

  const answer = async (request: SentRequest, jar: CookieJar): Promise<MemoryReply> => {
    const [path = '', query = ''] = request.path.split('?');
    const matched = matchers.map((match) => match(request.method, path)).find((found) => found !== null);
    if (!matched || request.headers['x-coffer'] !== '1') throw refusal('api/not-found');
    const { endpoint } = matched.route;
    if (request.body.length > (endpoint.bodyLimit ?? 65_536)) throw refusal('api/too-large', { status: 413 });
    const call = {
      params: check(endpoint.params, matched.params),
      query: check(
        endpoint.query,
        Object.fromEntries(
          query
            .split('&')
            .filter(Boolean)
            .map((pair) => pair.split('=')),
        ),
      ),
      body: readBody(endpoint, request.body),
      bytes: request.body,
      proof: request.headers['x-coffer-proof'] ?? '',
      idempotencyKey: request.headers['idempotency-key'] ?? '',
      jar,
      ...admit(store, clock, endpoint, jar, request.headers[accountHeader]),
    };
    const reply = await matched.route.handle(call as unknown as RouteCall<Endpoint>);
    if (endpoint.reply === 'binary') return { status: 200, body: await collect(reply as ReadableBytes) };
    return { status: endpoint.status ?? 200, body: utf8(JSON.stringify(endpoint.reply?.parse(reply))) };
  };

  const answerOrRefuse = async (request: SentRequest, jar: CookieJar): Promise<MemoryReply> => {
    try {
      return await answer(request, jar);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.problem.status, body: utf8(JSON.stringify(error.problem)) };
    }
  };

  const connect = (): Connection => {
    const jar: CookieJar = { session: null, registration: null, recovery: null };
    const connection: Connection = {
      jar,
      sent: [],
      offline: false,
      between: null,
      liveEvents: {
        listen: (listener) => {
          const hear = (event: LiveEvent): void => {
            if (!connection.offline) listener(event);
          };
          listeners.add(hear);
          return () => listeners.delete(hear);
        },
      },
      fetch: async (path, { method, headers, body }) => {
        const bytes = typeof body === 'string' ? utf8(body) : (body ?? new Uint8Array(0));
        const request = { method, path, headers, body: bytes.slice() };
        connection.sent.push(request);
        if (connection.offline) throw new Unreachable();
        const pass = (): Promise<MemoryReply> => answerOrRefuse(request, jar);
        const reply = connection.between ? await connection.between(request, pass) : await pass();
        return { status: reply.status, chunks: oneByOne(reply.body) };
      },
    };
    return connection;
  };

  return {
    store,
    origin,
    connect,
    tell,
    codeFor: (email) => {
      const waiting = [...store.registrations.values()].filter(
        ({ account }) => canonicalEmail(account.body.email) === canonicalEmail(email),
      );
      const mailed = [...store.mailed.values()].filter(({ to }) => to === canonicalEmail(email));
      return (mailed.at(-1) ?? waiting.at(-1))?.code ?? '';
    },
    everything: () => [utf8(JSON.stringify(store, plain))],
  };
};

const plain = (_: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return toBase64Url(Uint8Array.from(value));
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
};
