import {
  ApiError,
  type Client,
  lockSession,
  MalformedReply,
  readOverview,
  Unreachable,
} from '@coffer/contracts';
import { expect, test } from 'vitest';
import { callOnce } from './call.ts';

/** A client whose calls end as listed, and the names under which they came. */
const clientWhich = (...ends: readonly (Error | 'answers')[]) => {
  const keys: (string | undefined)[] = [];
  const client: Client = {
    call: async (_endpoint, _call, options) => {
      const end = ends[keys.length];
      keys.push(options?.idempotencyKey);
      if (end instanceof Error) throw end;
      return { halfSessionId: 'x' } as never;
    },
  };
  return { client, keys };
};
const refused = new ApiError({ type: 'api/forbidden', title: '', status: 403 });

test('a change that got no answer is sent once more under the same name, so that it happens once', async () => {
  const { client, keys } = clientWhich(new Unreachable(), 'answers');
  expect(await callOnce(client, lockSession, { body: {} })).toMatchObject({ ok: true });
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
});

test('two acts have two names, and a question has none', async () => {
  const { client, keys } = clientWhich('answers', 'answers', 'answers');
  await callOnce(client, lockSession, { body: {} });
  await callOnce(client, lockSession, { body: {} });
  await callOnce(client, readOverview, {});
  expect(keys[0]).not.toBe(keys[1]);
  expect(keys[2]).toBeUndefined();
});

test('what the server refuses is not sent again, and each end has its name', async () => {
  const forbidden = clientWhich(refused);
  expect(await callOnce(forbidden.client, lockSession, { body: {} })).toEqual({
    ...{ ok: false, failure: 'api/forbidden' },
  });
  expect(forbidden.keys).toHaveLength(1);
  expect(await callOnce(clientWhich(new MalformedReply()).client, readOverview, {})).toEqual({
    ...{ ok: false, failure: 'malformed' },
  });
  const away = clientWhich(new Unreachable(), new Unreachable(), 'answers');
  expect(await callOnce(away.client, readOverview, {})).toEqual({ ok: false, failure: 'unreachable' });
});
