import { ApiError } from '@coffer/contracts';
import { nextStateHash, sealAccountState, toBase64Url } from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import { type AccountState, encodeAccountState } from './account-state.ts';
import { persistently } from './persistently.ts';
import { refreshState } from './state-chain.ts';
import type { Unlocked } from './unlocked.ts';

const mostTries = 5;

/** An account state as a request carries it. */
export interface SentNextState {
  readonly seq: number;
  /** Base64url. */
  readonly sealed: string;
}

/**
 * Does something that goes along with the account state which describes it, both or neither. Where another device wrote
 * a state meanwhile, that one is taken in and the change is made anew.
 *
 * @throws what `send` throws. After a lost reply the state that was written comes in like any other.
 */
export const actWithState = async <T>(
  ports: Pick<Ports, 'client' | 'clock'>,
  session: Unlocked,
  change: (state: AccountState) => AccountState,
  send: (state: SentNextState, idempotencyKey: string) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const { head, rootEpoch } = session;
    const seq = head.seq + 1;
    const state = { ...change(head.state), previousHash: toBase64Url(head.hash) };
    const place = { accountId: session.accountIdBytes, rootEpoch, seq };
    const sealed = await sealAccountState(session.rootKeys.accountState, place, encodeAccountState(state));
    const sent = { seq, sealed: toBase64Url(sealed) };
    try {
      const reply = await persistently(ports, (key) => send(sent, key));
      // A live event may have brought the state before the reply did.
      if (session.head.seq < seq) session.head = { seq, hash: nextStateHash(seq, head.hash, sealed), state };
      return reply;
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.code === 'api/state-conflict';
      if (!isOvertaken || attempt === mostTries) throw error;
      await refreshState(ports.client, session);
    }
  }
};
