import { ApiError, Unreachable } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyServer, openSides, type Seat, type Side, sit, stored } from '../people/people.test-kit.ts';
import type { MemoryServer } from '../testing/index.ts';
import type { AccountState } from './account-state.ts';
import { actWithState, type SentNextState } from './act-with-state.ts';
import { persistently } from './persistently.ts';
import { changeState, refreshState } from './state-chain.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let side: Side;
let server: MemoryServer;
let seat: Seat;
beforeAll(async () => {
  ({ ana: side } = await openSides());
});
beforeEach(async () => {
  server = copyServer(side);
  seat = await sit(side, server);
});

const problem = (type: 'api/state-conflict' | 'api/forbidden' | 'api/internal', status: number) =>
  new ApiError({ type, title: type, status });
const conflict = () => problem('api/state-conflict', 412);

/** A server that takes a state as the next one, or says that it is not. */
const take = async ({ seq, sealed }: SentNextState): Promise<string> => {
  const { states } = stored(server, side);
  if (seq !== (states.at(-1)?.seq ?? 0) + 1) throw conflict();
  states.push({ seq, sealed });
  return 'done';
};

const naming =
  (escrow: string) =>
  (state: AccountState): AccountState => ({ ...state, escrow: [...state.escrow, escrow] });
const escrow = (of = seat) => of.session.head.state.escrow;
const act = (send: (state: SentNextState, key: string) => Promise<unknown>, of = seat) =>
  actWithState(of.ports, of.session, naming('a'), send);

describe('an act that goes along with the account state', () => {
  test('writes the next state, linked to the one before, and goes on from it', async () => {
    const { seq, hash } = seat.session.head;
    expect(await act(take)).toBe('done');
    expect(seat.session.head.seq).toBe(seq + 1);
    expect(seat.session.head.state.previousHash).toBe(toBase64Url(hash));
    expect(escrow()).toEqual(['a']);
    const other = await sit(side, server);
    await refreshState(other.ports.client, other.session);
    expect(escrow(other)).toEqual(['a']);
  });

  test('is made anew on the state that another device wrote meanwhile: neither change is lost', async () => {
    const other = await sit(side, server);
    await changeState(other.ports.client, other.session, naming('b'));
    const keys: string[] = [];
    await act((state, key) => {
      keys.push(key);
      return take(state);
    });
    expect(escrow()).toEqual(['b', 'a']);
    // Another request, not a repeat of the first.
    expect(new Set(keys).size).toBe(2);
  });

  test('ends where others are always first', async () => {
    let tries = 0;
    const losing = act(async () => {
      tries += 1;
      throw conflict();
    });
    await expect(losing).rejects.toThrow(ApiError);
    expect(tries).toBe(5);
    expect(escrow()).toEqual([]);
  });

  test('leaves the session where it was when it is refused', async () => {
    const { head } = seat.session;
    await expect(act(() => Promise.reject(problem('api/forbidden', 403)))).rejects.toThrow(ApiError);
    expect(seat.session.head).toBe(head);
  });

  test('leaves the session on a newer state that a live event brought before the reply', async () => {
    await act(async (state) => {
      await take(state);
      await refreshState(seat.ports.client, seat.session);
      await changeState(seat.ports.client, seat.session, naming('c'));
    });
    expect(escrow()).toEqual(['a', 'c']);
  });

  test('whose reply got lost comes in as any other device’s would', async () => {
    const { head } = seat.session;
    await expect(
      act(async (state) => {
        if (stored(server, side).states.at(-1)?.seq !== state.seq) await take(state);
        throw new Unreachable();
      }),
    ).rejects.toThrow(Unreachable);
    expect(seat.session.head).toBe(head);
    await refreshState(seat.ports.client, seat.session);
    expect(escrow()).toEqual(['a']);
  });
});

describe('a request that is sent until an answer comes back', () => {
  test('is repeated under one key, so that the server does it once', async () => {
    const keys: string[] = [];
    const answer = await persistently(seat.ports, async (key) => {
      keys.push(key);
      if (keys.length === 1) throw new Unreachable();
      if (keys.length === 2) throw problem('api/internal', 500);
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('is given up after four times, and at once where the server refuses', async () => {
    const send = vi.fn().mockRejectedValue(new Unreachable());
    await expect(persistently(seat.ports, send)).rejects.toThrow(Unreachable);
    expect(send).toHaveBeenCalledTimes(4);
    const refused = vi.fn().mockRejectedValue(problem('api/forbidden', 403));
    await expect(persistently(seat.ports, refused)).rejects.toThrow(ApiError);
    expect(refused).toHaveBeenCalledTimes(1);
  });
});
