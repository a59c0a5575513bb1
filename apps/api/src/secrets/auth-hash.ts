import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { problem } from '../http/problem.ts';
import { hmacSha256 } from './vaulting.ts';

/** What a server pays for each try of a password; memory in KiB. */
export const authHashCost = {
  type: argon2.argon2id,
  memoryCost: 19 * 1024,
  timeCost: 2,
  parallelism: 1,
} as const;
const most = 128;

/** Runs at most a few works at once and lets a bounded number wait: one for a process, since all share its cores. */
export const argonTurns = () => {
  const lanes = Math.max(2, availableParallelism());
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= lanes) {
      if (waiting.length >= most) throw problem('api/unavailable');
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
};
export type ArgonTurns = ReturnType<typeof argonTurns>;

/** Argon2id over what a client proves with, peppered. */
export const authHashes = async (pepper: Buffer, inTurn: ArgonTurns = argonTurns()) => {
  const peppered = (key: Uint8Array): Buffer => hmacSha256(pepper, 'coffer/v1/server/pepper', key);
  const hash = (key: Uint8Array): Promise<string> => inTurn(() => argon2.hash(peppered(key), authHashCost));
  const dummy = await hash(randomBytes(32));
  return {
    hash,
    /** Exactly one Argon2id whoever asks; without a stored hash it runs against one that nothing matches. */
    verify: async (stored: string | undefined, key: Uint8Array): Promise<boolean> => {
      const isRight = await inTurn(() => argon2.verify(stored ?? dummy, peppered(key)));
      return stored !== undefined && isRight;
    },
  };
};
export type AuthHashes = Awaited<ReturnType<typeof authHashes>>;
