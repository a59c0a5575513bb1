import { randomBytes, randomInt } from 'node:crypto';
import type { Send } from '../../../apps/cli/src/demo/node-transport.ts';
import { idText } from '../../../packages/crypto/src/index.ts';

/** A change as it was sent, and what it was answered the first time. */
interface SentChange {
  readonly address: URL;
  readonly request: RequestInit;
  readonly answer: string;
}

export interface RepeatingSend {
  readonly send: Send;
  /** Sends everything that was sent so far again, out of order. */
  replay(): Promise<void>;
  /** How many requests there were, and how many were sent in all. */
  counts(): { readonly requests: number; readonly sent: number };
  readonly wrong: string[];
}

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: randomInt(2 ** 32) }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

const textOf = async (reply: Response): Promise<string> =>
  `${reply.status} ${reply.headers.getSetCookie().join()} ${await reply.clone().text()}`;

const withKey = (request: RequestInit): RequestInit => ({
  ...request,
  headers: { 'idempotency-key': idText(new Uint8Array(randomBytes(16))), ...request.headers },
});

/** Sends each change two to five times at once, and once more whenever asked; all answers must be the first one. */
export const createRepeatingSend = (): RepeatingSend => {
  const changes: SentChange[] = [];
  const wrong: string[] = [];
  let sent = 0;
  const compare = async (
    { address, answer }: Pick<SentChange, 'address' | 'answer'>,
    reply: Response,
  ): Promise<void> => {
    sent += 1;
    const again = await textOf(reply);
    if (again !== answer)
      wrong.push(`I6: ${address.pathname} was answered ${again.slice(0, 200)}, not ${answer.slice(0, 200)}`);
  };
  return {
    wrong,
    counts: () => ({ requests: changes.length, sent }),
    send: async (address, request) => {
      if (request.method === 'GET') return fetch(address, request);
      const keyed = withKey(request);
      const replies = await Promise.all(Array.from({ length: randomInt(2, 6) }, () => fetch(address, keyed)));
      const first = replies[0] as Response;
      const change = { address, request: keyed, answer: await textOf(first) };
      changes.push(change);
      for (const reply of replies) await compare(change, reply);
      return first;
    },
    replay: async () => {
      for (const change of shuffled(changes))
        await compare(change, await fetch(change.address, change.request));
    },
  };
};
