import { ApiError, Unreachable } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { Ports } from '../ports.ts';

const repeatWaits = [250, 1000, 3000];

/** Sends the same request until an answer comes back: the server knows a repeat by its key. */
export const persistently = async <T>(
  { clock }: Pick<Ports, 'clock'>,
  send: (idempotencyKey: string) => Promise<T>,
): Promise<T> => {
  const idempotencyKey = idText(randomBytes(16));
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(idempotencyKey);
    } catch (error) {
      const wait = repeatWaits[attempt];
      const mayRepeat =
        error instanceof Unreachable || (error instanceof ApiError && error.problem.status >= 500);
      if (!mayRepeat || wait === undefined) throw error;
      await clock.wait(wait);
    }
  }
};
