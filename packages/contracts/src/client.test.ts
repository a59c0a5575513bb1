import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { writeState } from './accounts.ts';
import { createClient, type Fetch, MalformedReply, replyLimit, Unreachable } from './client.ts';
import { defineEndpoint, type ReadableBytes } from './endpoint.ts';
import { ApiError, apiErrorCodes } from './errors.ts';
import { submitPassword } from './sign-in.ts';
import { commitChange, readItem, searchVault, syncVault } from './vaults.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Sent = { path: string } & Parameters<Fetch>[1];

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
async function* chunksOf(...chunks: Bytes[]): AsyncGenerator<Bytes> {
  yield* chunks;
}

/** A client whose server answers `status` and `body` to everything, and what was asked of it. */
const answering = (status: number, body: unknown, chunks?: ReadableBytes) => {
  const sent: Sent[] = [];
  const client = createClient(async (path, init) => {
    sent.push({ path, ...init });
    return {
      status,
      chunks: chunks ?? chunksOf(utf8(typeof body === 'string' ? body : JSON.stringify(body))),
    };
  });
  return { client, sent };
};

const vaultId = '00112233-4455-6677-8899-aabbccddeeff';
const itemId = 'ffeeddcc-bbaa-9988-7766-554433221100';
const tokens = { params: { vaultId }, body: { tokens: ['A'.repeat(11)] } };
const place = { params: { vaultId } };
const search = async (status: number, body: unknown) =>
  answering(status, body).client.call(searchVault, tokens);

describe('what is sent', () => {
  test('method, path, and the headers that no cross-site form can make', async () => {
    const { client, sent } = answering(200, { items: [] });
    await client.call(searchVault, tokens);
    expect(sent).toEqual([
      {
        method: 'POST',
        path: `/v1/vaults/${vaultId}/search`,
        headers: {
          'x-coffer': '1',
          accept: 'application/json, application/octet-stream',
          'content-type': 'application/json',
        },
        body: utf8(JSON.stringify(tokens.body)),
      },
    ]);
  });

  test('a read has neither body nor content type; its query is escaped', async () => {
    const { client, sent } = answering(200, '');
    await client.call(syncVault, {
      ...place,
      query: { since: 3, manifestsSince: '4&since=0' as unknown as number },
    });
    expect(sent[0]?.path).toBe(`/v1/vaults/${vaultId}/sync?since=3&manifestsSince=4%26since%3D0`);
    expect(sent[0]).not.toHaveProperty('body');
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });

  test('octets go out as they are, under their own content type', async () => {
    const { client, sent } = answering(200, { seq: 1 });
    const body = Uint8Array.of(0, 255, 10);
    await client.call(commitChange, { ...place, body });
    expect(sent[0]?.body).toBe(body);
    expect(sent[0]?.headers['content-type']).toBe('application/octet-stream');
  });

  test('a proof is made over the exact bytes that leave, and an act carries its own key', async () => {
    const { client, sent } = answering(200, {
      ...{ accountId: vaultId, halfSessionId: itemId, deviceKnown: true },
      ...{ nonce: 'A'.repeat(43), steps: [] },
    });
    const proven: Bytes[] = [];
    const body = { email: 'é@example.org', authKey: 'A'.repeat(43) };
    await client.call(
      submitPassword,
      { body },
      {
        idempotencyKey: itemId,
        proof: async (bytes) => {
          proven.push(bytes);
          return 'signature';
        },
      },
    );
    expect(proven).toEqual([sent[0]?.body]);
    expect(sent[0]?.headers).toMatchObject({ 'x-coffer-proof': 'signature', 'idempotency-key': itemId });
  });

  test('a proof that can not be made sends nothing', async () => {
    const { client, sent } = answering(200, { seq: 1 });
    const proof = () => Promise.reject(new Error('locked'));
    await expect(client.call(commitChange, { ...place, body: new Uint8Array(1) }, { proof })).rejects.toThrow(
      'locked',
    );
    expect(sent).toEqual([]);
  });
});

describe('parts of a path', () => {
  const read = (wrong: unknown) => {
    const { client, sent } = answering(404, { type: 'api/not-found', title: 'No.', status: 404 });
    const call = client.call(readItem, { params: { vaultId, itemId: wrong as string } });
    return call.then(
      () => ({ sent, error: null }),
      (error: unknown) => ({ sent, error }),
    );
  };

  test('whatever stands in one, the request stays at its own endpoint', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        const { sent, error } = await read(text);
        if (error instanceof RangeError) {
          expect(sent).toEqual([]);
          return;
        }
        const url = new URL(sent[0]?.path ?? '', 'https://vault.example');
        expect(url.pathname.split('/').slice(0, 5)).toEqual(['', 'v1', 'vaults', vaultId, 'items']);
        expect(decodeURIComponent(url.pathname.split('/').slice(5).join('/'))).toBe(text);
        expect(url.search + url.hash).toBe('');
      }),
      { examples: [['.'], ['..']] },
    );
  });

  test.each(['a/b', '../../session', '?since=0', '#', '%2e%2e', 'a\\b', ':vaultId', ' '])(
    '%j is escaped',
    async (text) => {
      const { sent } = await read(text);
      expect(sent[0]?.path).toBe(`/v1/vaults/${vaultId}/items/${encodeURIComponent(text)}`);
    },
  );

  test.each([['.'], ['..'], [''], [undefined], [null]])(
    '%j is not sent: it would be another path',
    async (text) => {
      const { sent, error } = await read(text);
      expect(error).toBeInstanceOf(RangeError);
      expect(sent).toEqual([]);
    },
  );
});

describe('what comes back', () => {
  test('a reply of its contract is parsed, and its surplus dropped', async () => {
    expect(await search(200, { items: [], next: 'evil' })).toEqual({ items: [] });
  });

  test('text is put together from chunks that cut through a character', async () => {
    const named = defineEndpoint({
      ...{ method: 'GET', path: '/v1/name', access: 'anyone', summary: 'A name', body: null, errors: [] },
      reply: z.object({ name: z.string() }),
    });
    const bytes = utf8(JSON.stringify({ name: 'Nguyễn 🙂' }));
    const single = chunksOf(...[...bytes].map((byte) => Uint8Array.of(byte)));
    expect(await answering(200, '', single).client.call(named, {})).toEqual({ name: 'Nguyễn 🙂' });
  });

  test('a binary reply is handed over unread', async () => {
    let begun = false;
    async function* chunks(): AsyncGenerator<Bytes> {
      begun = true;
      yield Uint8Array.of(1);
    }
    const query = { since: 0, manifestsSince: 0 };
    const reply = await answering(200, '', chunks()).client.call(syncVault, { ...place, query });
    expect(begun).toBe(false);
    expect((await reply[Symbol.asyncIterator]().next()).value).toEqual(Uint8Array.of(1));
  });

  test.each([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['JSON and more', '{"items":[]}{}'],
    ['another shape', { items: {} }],
    ['a number', '7'],
    ['null', 'null'],
    ['an item whose id is a path', { items: [{ itemId: '../x', revision: 1, keyEpoch: 1, overview: '' }] }],
    ['a problem under the status of success', { type: 'api/internal', title: 'x', status: 500 }],
  ])('%s is malformed', async (_, body) => {
    await expect(search(200, body)).rejects.toThrow(MalformedReply);
  });

  test.each([201, 202, 204, 206, 304, 100, 0, Number.NaN])(
    'status %d where 200 is due is malformed',
    async (status) => {
      await expect(search(status, { items: [] })).rejects.toThrow(MalformedReply);
    },
  );

  test('text that is not UTF-8 is malformed, not patched with marks', async () => {
    const spoiled = chunksOf(utf8('{"items":[],"x":"'), Uint8Array.of(0xff), utf8('"}'));
    await expect(answering(200, '', spoiled).client.call(searchVault, tokens)).rejects.toThrow(
      MalformedReply,
    );
  });

  test('a reply without end is left at the limit', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Bytes> {
      for (const mebibyte = new Uint8Array(1024 * 1024).fill(32); ; read += 1) yield mebibyte;
    }
    await expect(answering(200, '', endless()).client.call(searchVault, tokens)).rejects.toThrow(
      MalformedReply,
    );
    expect(read).toBeLessThanOrEqual(replyLimit / 1024 / 1024 + 1);
  });

  test('a malformed reply says nothing of what was in it', async () => {
    const error: unknown = await search(200, { items: 'hunter2' }).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), error])).not.toContain('hunter2');
    expect((error as Error).cause).toBeUndefined();
  });
});

describe('problems', () => {
  test.each(apiErrorCodes)('%s arrives as what it is', async (type) => {
    const details = { type, title: 'No.', status: 409, triesLeft: 3, retryAt: 5, seq: 8, field: 'f' };
    const error: unknown = await search(409, details).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ name: 'ApiError', code: type, message: 'No.', problem: details });
  });

  test('members that nobody promised are dropped', async () => {
    const details = { type: 'api/forbidden', title: 'No.', status: 403 };
    const error = await search(403, { ...details, html: '<b>' }).catch(
      (thrown: unknown) => thrown as ApiError,
    );
    expect((error as ApiError).problem).toEqual(details);
  });

  test.each([
    ['of a kind that is not in the list', { type: 'api/give-up-your-key', title: 'x', status: 400 }],
    ['of a kind in the prototype', { type: 'constructor', title: 'x', status: 400 }],
    ['without a title', { type: 'api/internal', status: 500 }],
    ['whose time to wait is text', { type: 'api/frozen', title: 'x', status: 429, retryAt: 'never' }],
    ['whose tries are a list', { type: 'api/frozen', title: 'x', status: 429, triesLeft: [] }],
    ['as a page', '<html>Bad request</html>'],
    ['that is empty', ''],
  ])('a problem %s is malformed', async (_, body) => {
    for (const status of [400, 401, 404, 429, 500])
      await expect(search(status, body)).rejects.toThrow(MalformedReply);
  });

  test.each([502, 503, 504])(
    'a proxy’s own %d, while the server behind it restarts, means that nobody was reached (F1)',
    async (status) => {
      for (const page of ['', '<html>Bad gateway</html>', '{}'])
        await expect(search(status, page)).rejects.toThrow(Unreachable);
    },
  );

  test('a problem of the server under such a status stays a problem', async () => {
    await expect(search(503, { type: 'api/unavailable', title: 'Later.', status: 503 })).rejects.toThrow(
      ApiError,
    );
  });
});

describe('a connection that breaks', () => {
  test('before the reply: the error goes through untouched', async () => {
    const client = createClient(() => Promise.reject(new Unreachable()));
    await expect(client.call(searchVault, tokens)).rejects.toThrow(Unreachable);
  });

  test.each([200, 409])('in the middle of a reply of %d: unreachable, not malformed', async (status) => {
    async function* cut(): AsyncGenerator<Bytes> {
      yield utf8('{"ite');
      throw new Unreachable();
    }
    await expect(answering(status, '', cut()).client.call(searchVault, tokens)).rejects.toThrow(Unreachable);
  });

  test('nothing is sent twice by the client itself: whether to try again is the caller’s to know', async () => {
    let calls = 0;
    const client = createClient(async () => {
      calls += 1;
      throw new Unreachable();
    });
    const body = { sealed: 'AAAA' };
    await expect(client.call(writeState, { params: { seq: 2 }, body })).rejects.toThrow(Unreachable);
    expect(calls).toBe(1);
  });
});
