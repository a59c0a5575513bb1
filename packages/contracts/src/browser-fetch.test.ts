import { describe, expect, test } from 'vitest';
import { type BrowserFetch, browserFetch } from './browser-fetch.ts';
import { type Fetch, Unreachable } from './client.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** A server that answers these chunks, then ends or breaks off; it notes what it was asked and whether reading was stopped. */
const serverOf = (chunks: readonly string[], end: 'ends' | 'breaks' | 'no body' = 'ends') => {
  const asked: unknown[] = [];
  const seen = { cancelled: 0 };
  const send: BrowserFetch = async (address, request) => {
    asked.push([address, request]);
    const left = [...chunks];
    const read = async () => {
      const chunk = left.shift();
      if (chunk !== undefined) return { done: false, value: encode(chunk) };
      if (end === 'breaks') throw new TypeError('network error');
      return { done: true };
    };
    const cancel = async () => {
      seen.cancelled += 1;
    };
    return { status: 206, body: end === 'no body' ? null : { getReader: () => ({ read, cancel }) } };
  };
  return { send, asked, seen };
};
const get = { method: 'GET', headers: { 'x-coffer': '1' } };
const textOf = async (fetch: Fetch) => {
  let text = '';
  for await (const chunk of (await fetch('/v1/x', get)).chunks) text += new TextDecoder().decode(chunk);
  return text;
};

describe('requests of a browser', () => {
  test('stay on this origin below the organisation, are not kept and follow nothing', async () => {
    const { send, asked } = serverOf([]);
    const body = encode('{}');
    await browserFetch(send, '/o/team')('/v1/x?y=1', { ...get, method: 'PUT', body });
    expect(asked).toEqual([
      [
        '/o/team/v1/x?y=1',
        {
          ...{ method: 'PUT', headers: { 'x-coffer': '1' }, body },
          ...{ cache: 'no-store', credentials: 'same-origin', mode: 'same-origin', redirect: 'error' },
        },
      ],
    ]);
  });

  test('have no body where none is given', async () => {
    const { send, asked } = serverOf([]);
    await browserFetch(send, '')('/v1/x', get);
    expect(Object.keys((asked[0] as [string, object])[1])).not.toContain('body');
  });

  test('that reach nobody are unreachable', async () => {
    const nobody: BrowserFetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(browserFetch(nobody, '')('/v1/x', get)).rejects.toBeInstanceOf(Unreachable);
  });
});

describe('replies to a browser', () => {
  test('come in their chunks, with their status', async () => {
    const fetch = browserFetch(serverOf(['ab', 'c']).send, '');
    expect((await fetch('/v1/x', get)).status).toBe(206);
    expect(await textOf(fetch)).toBe('abc');
  });

  test('without a body are empty', async () => {
    expect(await textOf(browserFetch(serverOf(['x'], 'no body').send, ''))).toBe('');
  });

  test('that break off did not reach us', async () => {
    const { send, seen } = serverOf(['ab'], 'breaks');
    await expect(textOf(browserFetch(send, ''))).rejects.toBeInstanceOf(Unreachable);
    expect(seen.cancelled).toBe(1);
  });

  test('are let go of where somebody reads only their beginning', async () => {
    const { send, seen } = serverOf(['ab', 'cd']);
    for await (const chunk of (await browserFetch(send, '')('/v1/x', get)).chunks) {
      expect(chunk.length).toBe(2);
      break;
    }
    expect(seen.cancelled).toBe(1);
  });
});
