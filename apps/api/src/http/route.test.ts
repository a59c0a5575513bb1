import { lockSession } from '@coffer/contracts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { Database } from '../db/database.ts';
import { newId } from '../testing/test-person.ts';
import { addBodyParsers } from './body.ts';
import { cookieJar } from './cookies.ts';
import { addErrorHandler } from './error-handler.ts';
import type { Act, Idempotency } from './idempotency.ts';
import type { Answer } from './outcome.ts';
import { problem } from './problem.ts';
import { type RouteDeps, route } from './route.ts';

const origin = 'http://127.0.0.1:7777';
const locked: Answer = { status: 200, body: '{"locked":true}', setCookie: 'coffer=of-the-first; Path=/' };

/** What is kept of an act each time that somebody looks; nobody's session is there any more. */
const withAnswers = (answers: (Answer | null)[]) => {
  const looked: Act[] = [];
  const idempotency = {
    scopeOf: () => Buffer.alloc(32),
    find: async (act: Act) => {
      looked.push(act);
      return answers.shift() ?? null;
    },
  } as Partial<Idempotency> as Idempotency;
  const database = { read: async () => [] } as Partial<Database> as Database;
  const deps: RouteDeps = { database, idempotency, cookies: cookieJar(false), origins: () => [origin] };
  return { deps, looked };
};

let app: FastifyInstance;
afterEach(() => app.close());

const ask = async (deps: RouteDeps, handle: () => Promise<never>, key: string | null = newId()) => {
  app = Fastify();
  addErrorHandler(app);
  addBodyParsers(app);
  route(app, deps, lockSession, handle);
  const reply = await app.inject({
    method: lockSession.method,
    url: lockSession.path,
    headers: {
      ...{
        origin,
        'x-coffer': '1',
        cookie: 'coffer=whose-session-ended',
        'content-type': 'application/json',
      },
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    payload: {},
  });
  return { status: reply.statusCode, body: reply.body, cookie: reply.headers['set-cookie'] };
};
const never = async (): Promise<never> => {
  throw new Error('The work is done already.');
};

test('a duplicate that finds its session ended by the first copy gets the answer of the first (F8, I6)', async () => {
  const { deps, looked } = withAnswers([null, locked]);
  expect(await ask(deps, never)).toEqual({ status: 200, body: locked.body, cookie: locked.setCookie });
  expect(looked).toHaveLength(2);
  expect(looked[1]).toEqual(looked[0]);
});

test('whose act nobody did is refused, and who names no act is not looked up', async () => {
  const { deps, looked } = withAnswers([null, null]);
  expect(await ask(deps, never)).toMatchObject({ status: 401 });
  expect(looked).toHaveLength(2);
  await app.close();
  const unnamed = withAnswers([locked]);
  expect(await ask(unnamed.deps, never, null)).toMatchObject({ status: 401 });
  expect(unnamed.looked).toEqual([]);
});

test('another refusal than a session that is gone stands, whatever is kept by then', async () => {
  const { deps, looked } = withAnswers([null, locked]);
  const session = { kind: 'full', idleUntil: new Date(), expiresAt: new Date(), foundAt: new Date() };
  const database = { read: async () => [session] } as Partial<Database> as Database;
  const refused = await ask({ ...deps, database }, async () => {
    throw problem('api/too-many-tries');
  });
  expect(refused).toMatchObject({ status: 429 });
  expect(looked).toHaveLength(1);
});
