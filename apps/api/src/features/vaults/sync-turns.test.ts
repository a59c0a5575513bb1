import { idText } from '@coffer/crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestApi } from '../../testing/test-api.ts';
import { newItem, save } from '../../testing/test-commit.ts';
import { joinAndSignIn } from '../../testing/test-person.ts';
import { limitsOfPool, syncTurns, waitingOfAccount } from './sync-turns.ts';

/** Works that end when told to. */
const works = (turns: ReturnType<typeof syncTurns>) => {
  const began: string[] = [];
  const enders = new Map<string, () => void>();
  const run = (name: string): Promise<string> =>
    turns.run(name.slice(0, 1), () => {
      began.push(name);
      return new Promise<string>((resolve) => enders.set(name, () => resolve(name)));
    });
  const end = async (name: string): Promise<void> => {
    enders.get(name)?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { began, run, end };
};

describe('turns of streamed replies', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('an account has its share, others go before its next, and nobody is forgotten', async () => {
    const { began, run, end } = works(syncTurns({ most: 3, perAccount: 2 }));
    const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map(run);
    expect(began).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(began.slice(3)).toEqual(['b2']);
    await end('a2');
    expect(began.slice(4)).toEqual(['a3']);
    for (const name of ['a1', 'a3', 'b2', 'c1']) await end(name);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
  });

  test('who waits too long, and who has too many waiting, is told when to come again', async () => {
    const { run, end } = works(syncTurns({ most: 1, perAccount: 1, waiting: 1, patience: 1_000 }));
    const first = run('a1');
    const second = run('a2').catch((error: unknown) => error);
    await expect(run('a3')).rejects.toMatchObject({
      problem: { type: 'api/too-many-tries', status: 429, retryAt: expect.any(Number) },
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await second).toMatchObject({ problem: { type: 'api/unavailable', retryAt: expect.any(Number) } });
    await end('a1');
    expect(await first).toBe('a1');
    const again = run('a4');
    await end('a4');
    expect(await again).toBe('a4');
  });

  test('a work that fails gives its turn on', async () => {
    const turns = syncTurns({ most: 1, perAccount: 1 });
    await expect(turns.run('a', () => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
    expect(await turns.run('a', async () => 'next')).toBe('next');
  });

  test.each([2, 4, 10, 200])('a pool of %i keeps connections for the others', (size) => {
    const { most, perAccount } = limitsOfPool(size);
    expect(most).toBeLessThan(size);
    expect(perAccount).toBeGreaterThan(0);
    expect(perAccount).toBeLessThanOrEqual(most);
  });
});

test('an account whose readers do not read keeps nobody else waiting', async () => {
  const api = await startTestApi({ env: { COFFER_POOL: '4' } });
  const leave = new AbortController();
  try {
    const slow = await joinAndSignIn(api);
    const other = await joinAndSignIn(api);
    const items = Array.from({ length: 40 }, () => newItem());
    await save(slow.browser, slow.person, items);
    await save(other.browser, other.person, [newItem()]);
    // More than the sockets between them can hold.
    const vaultId = idText(slow.person.vaultId);
    await api.query("UPDATE item SET secret = convert_to(repeat('x', 1000000), 'UTF8') WHERE vault_id = $1", [
      vaultId,
    ]);
    const read = async ({ browser, person }: typeof slow, signal?: AbortSignal) => {
      const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const path = `/v1/vaults/${idText(person.vaultId)}/sync?since=0&manifestsSince=0`;
      return fetch(api.address + path, { headers: { cookie }, ...(signal ? { signal } : {}) });
    };
    const unread = Array.from({ length: 1 + waitingOfAccount }, () => read(slow, leave.signal));
    await Promise.race(unread);
    for (let i = 0; i < 3; i += 1) {
      const reply = await read(other);
      expect(reply.status).toBe(200);
      expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(500);
    }
    // One streams and as many as may wait do: whoever asks then is told when to come again.
    const refused = await read(slow, leave.signal);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    leave.abort();
    await Promise.allSettled(unread);
    const last = await read(slow);
    expect((await last.arrayBuffer()).byteLength).toBeGreaterThan(40_000_000);
  } finally {
    leave.abort();
    await api.close();
  }
});
