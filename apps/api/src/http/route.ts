import { createHash } from 'node:crypto';
import { ApiError, accountHeader, type Endpoint, id as idSchema, type ReplyOf } from '@coffer/contracts';
import { copyBytes } from '@coffer/crypto/verify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Database, Work } from '../db/database.ts';
import { type Actor, extendIdle, findSession } from '../db/sessions.ts';
import { assertTexts, bytesField, type ReadBody } from './body.ts';
import type { CookieJar } from './cookies.ts';
import type { Act, Idempotency } from './idempotency.ts';
import { networkOf } from './network.ts';
import { type Answer, answerOf, type Outcome } from './outcome.ts';
import { invalid, problem } from './problem.ts';
import { assertSameOrigin, type Origins } from './same-origin.ts';

/** What routes share. */
export interface RouteDeps {
  readonly database: Database;
  readonly cookies: CookieJar;
  readonly idempotency: Idempotency;
  readonly origins: Origins;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type ActorOf<E extends Endpoint> = E['access'] extends 'half' | 'full' ? Actor : null;

/** A checked request. */
export interface Call<E extends Endpoint> {
  readonly actor: ActorOf<E>;
  readonly params: z.output<NonNullable<E['params']>>;
  readonly query: z.output<NonNullable<E['query']>>;
  readonly body: E['body'] extends 'binary' ? Uint8Array<ArrayBuffer> : Parsed<E['body']>;
  /** The body's bytes as they came. */
  readonly raw: Uint8Array<ArrayBuffer>;
  /** The identity's signature of 64 bytes, with endpoints that ask for one. */
  readonly proof: Uint8Array<ArrayBuffer>;
  /** The cookie of the browser's session, hashed: also at endpoints that take anybody. */
  readonly sessionHash: Buffer | undefined;
  /** What keeps the cookie of the browser's session for a day. */
  readonly keepCookie: string | undefined;
  /** The sign-up's own cookie, hashed. */
  readonly signUpHash: Buffer | undefined;
  /** The recovery's own cookie, hashed. */
  readonly recoveryHash: Buffer | undefined;
  /** The caller's network, as limits count it. */
  readonly ip: string;
  /** Runs the work in one transaction, once for each idempotency key. Each handler that changes something calls it once. */
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

const defaultLimit = 65_536;
const noBytes = new Uint8Array(0);

const parse = (schema: z.ZodType | undefined, where: string, value: unknown): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys].map(String).join('.').slice(0, 100);
  throw invalid(path || where);
};

const readBody = (
  endpoint: Endpoint,
  request: FastifyRequest,
): { body: unknown; raw: Uint8Array<ArrayBuffer> } => {
  if (endpoint.body === null) return { body: undefined, raw: noBytes };
  const read = request.body as ReadBody | undefined;
  const wanted = endpoint.body === 'binary' ? 'binary' : 'json';
  if (!read) throw invalid('body');
  if (read.kind !== wanted) throw problem('api/unsupported-media-type');
  const raw = copyBytes(read.raw);
  return { raw, body: endpoint.body === 'binary' ? raw : parse(endpoint.body, 'body', read.value) };
};

const readActor = async (
  endpoint: Endpoint,
  request: FastifyRequest,
  deps: RouteDeps,
): Promise<Actor | null> => {
  if (endpoint.access === 'anyone') return null;
  if (endpoint.access === 'registration') {
    if (!deps.cookies.signUpHash(request)) throw problem('api/unauthenticated');
    return null;
  }
  if (endpoint.access === 'recovery') {
    if (!deps.cookies.recoveryHash(request)) throw problem('api/unauthenticated');
    return null;
  }
  const tokenHash = deps.cookies.sessionHash(request);
  const actor = tokenHash ? await findSession(deps.database.read, tokenHash) : null;
  if (!actor || (endpoint.access === 'full' && actor.kind !== 'full')) throw problem('api/unauthenticated');
  const named = request.headers[accountHeader];
  if (named !== undefined && named !== actor.accountId)
    throw problem('api/unauthenticated', { field: accountHeader });
  if (endpoint.access === 'full' && actor.mustEnrol && !endpoint.whileEnrolling)
    throw problem('api/factor-needed');
  if (endpoint.roles && !endpoint.roles.includes(actor.role)) throw problem('api/forbidden');
  return endpoint.activity ? extendIdle(deps.database.sql, actor) : actor;
};

/** Who holds the answers to his retries: the cookie that the endpoint asks for, or whichever there is. */
const holderOf = (endpoint: Endpoint, request: FastifyRequest, { cookies }: RouteDeps): Buffer | string =>
  (endpoint.access === 'recovery' ? cookies.recoveryHash(request) : undefined) ??
  cookies.sessionHash(request) ??
  cookies.signUpHash(request) ??
  request.ip;

const readAct = (endpoint: Endpoint, request: FastifyRequest, deps: RouteDeps): Act | null => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !idSchema.safeParse(key).success) throw invalid('idempotency-key');
  const holder = holderOf(endpoint, request, deps);
  const raw = (request.body as ReadBody | undefined)?.raw ?? noBytes;
  return {
    scope: deps.idempotency.scopeOf(holder, `${request.method} ${request.url}`),
    key,
    bodyHash: createHash('sha256').update(raw).digest(),
  };
};

const readProof = (endpoint: Endpoint, request: FastifyRequest): Uint8Array<ArrayBuffer> => {
  if (!endpoint.proof) return noBytes;
  const header = request.headers['x-coffer-proof'];
  if (typeof header !== 'string' || header.length !== 86) throw problem('api/bad-proof');
  return bytesField('x-coffer-proof', header);
};

const changeFor =
  (act: Act | null, status: number, deps: RouteDeps) =>
  async (work: (on: Work) => Promise<Outcome<unknown>>): Promise<Answer> => {
    const answering = async (on: Work): Promise<Answer> => answerOf(await work(on), status);
    return act ? deps.idempotency.run(act, answering) : deps.database.transaction(answering);
  };

const send = (reply: FastifyReply, answer: Answer): FastifyReply => {
  if (answer.setCookie) reply.header('set-cookie', answer.setCookie);
  reply.header(
    'content-type',
    answer.status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8',
  );
  // Head and body leave in one write where the body is text; as a problem, Fastify would give it a charset.
  return reply.code(answer.status).send(answer.status >= 400 ? Buffer.from(answer.body) : answer.body);
};

/** An answer that is already bytes; handlers pass it through untyped from `change`. */
class Written {
  readonly answer: Answer;
  constructor(answer: Answer) {
    this.answer = answer;
  }
}

const readCall = async <E extends Endpoint>(
  endpoint: E,
  request: FastifyRequest,
  deps: RouteDeps,
  act: Act | null,
) => {
  const actor = await readActor(endpoint, request, deps);
  assertTexts(request.params);
  assertTexts(request.query);
  const params = parse(endpoint.params, 'params', request.params);
  const query = parse(endpoint.query, 'query', request.query);
  const { body, raw } = readBody(endpoint, request);
  const change = changeFor(act, endpoint.status ?? 200, deps);
  return {
    ...{ actor, params, query, body, raw },
    proof: readProof(endpoint, request),
    // Read only where somebody asks: most calls do not.
    get sessionHash() {
      return deps.cookies.sessionHash(request);
    },
    get keepCookie() {
      return deps.cookies.keepSession(request);
    },
    get signUpHash() {
      return deps.cookies.signUpHash(request);
    },
    get recoveryHash() {
      return deps.cookies.recoveryHash(request);
    },
    get ip() {
      return networkOf(request.ip);
    },
    change: async (work: (on: Work) => Promise<Outcome<unknown>>) => new Written(await change(work)),
  } as unknown as Call<E>;
};

// [Note: What a duplicate took away] Two copies of an act may run at one moment, and the work of the first may end the session
// that both stand on, as a proof does and a lock. The second one, which looked for an answer before there was one, then
// meets a session that is gone: it looks once more, since whoever repeats himself gets the answer of the first.
const orDone = async (
  work: Promise<Answer>,
  act: Act | null,
  { idempotency }: RouteDeps,
): Promise<Answer> => {
  try {
    return await work;
  } catch (error) {
    const isGone = error instanceof ApiError && error.code === 'api/unauthenticated';
    const done = act && isGone ? await idempotency.find(act) : null;
    if (!done) throw error;
    return done;
  }
};

/** Registers an endpoint: checks the request as its contract says, then hands it over. HTTP in, service out. */
export const route = <E extends Endpoint>(
  app: FastifyInstance,
  deps: RouteDeps,
  endpoint: E,
  handle: (call: Call<E>) => Promise<Outcome<ReplyOf<E>>>,
): void => {
  const isChange = endpoint.method !== 'GET';
  const work = async (request: FastifyRequest, act: Act | null): Promise<Answer> => {
    const outcome: unknown = await handle(await readCall(endpoint, request, deps, act));
    if (outcome instanceof Written) return outcome.answer;
    if (outcome instanceof ApiError) throw outcome;
    return answerOf(outcome as Outcome<unknown>, endpoint.status ?? 200);
  };
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    bodyLimit: endpoint.bodyLimit ?? defaultLimit,
    handler: async (request, reply) => {
      if (isChange) assertSameOrigin(request, deps.origins);
      const act = isChange ? readAct(endpoint, request, deps) : null;
      const kept = act && (await deps.idempotency.find(act));
      return send(reply, kept ?? (await orDone(work(request, act), act, deps)));
    },
  });
};

/** The row of {@link routeRow}, asked for ahead; a request without cookie or with wrong params has none to ask for. */
const readAhead = <E extends Endpoint, Row>(
  endpoint: E,
  request: FastifyRequest,
  deps: RouteDeps,
  find: (sessionHash: Buffer, params: Call<E>['params']) => Promise<Row | null>,
): Promise<Row | null> => {
  const sessionHash = deps.cookies.sessionHash(request);
  const params = endpoint.params?.safeParse(request.params);
  if (!sessionHash || !params?.success) return Promise.resolve(null);
  const ahead = find(sessionHash, params.data as Call<E>['params']);
  ahead.catch(() => undefined);
  return ahead;
};

/**
 * Registers a read of one row that leaves together with the look-up of the session, in one round trip. Nothing of the
 * row is used before the session was judged as at every other endpoint; `find` must by itself keep to what the account
 * of that session may see.
 */
export const routeRow = <E extends Endpoint, Row>(
  app: FastifyInstance,
  deps: RouteDeps,
  endpoint: E,
  find: (sessionHash: Buffer, params: Call<E>['params']) => Promise<Row | null>,
  handle: (row: Row | null, call: Call<E>) => Outcome<ReplyOf<E>>,
): void => {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const ahead = readAhead(endpoint, request, deps, find);
      const call = await readCall(endpoint, request, deps, null);
      return send(reply, answerOf(handle(await ahead, call), endpoint.status ?? 200));
    },
  });
};

/** Registers an endpoint whose reply is a stream; the handler writes it. */
export const routeStream = <E extends Endpoint>(
  app: FastifyInstance,
  deps: RouteDeps,
  endpoint: E,
  handle: (call: Call<E>, reply: FastifyReply, request: FastifyRequest) => Promise<FastifyReply>,
): void => {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => handle(await readCall(endpoint, request, deps, null), reply, request),
  });
};
