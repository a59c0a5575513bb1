import { acceptRestore } from '@coffer/contracts';
import { firstStateHash, fromBase64Url, idBytes, nextStateHash, toBase64Url } from '@coffer/crypto';
import { checkSignature, parseIdentity, restoreAcceptedBody } from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { type MemoryStore, type Route, refusal, route, type StoredAccount } from './memory-store.ts';

interface Named {
  readonly seq: number;
  readonly hash: string;
}

const seen = ({ seq, hash }: Named) => ({ seq, hash: fromBase64Url(hash) });

const hasState = ({ states }: StoredAccount, named: Named): boolean => {
  let hash = firstStateHash;
  for (const { seq, sealed } of states) {
    hash = nextStateHash(seq, hash, fromBase64Url(sealed));
    if (seq === named.seq) return toBase64Url(hash) === named.hash;
  }
  return false;
};

/** Takes the word of an account that it accepts a restore. */
export const restoreRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => [
  route(acceptRestore, async ({ body, account, idempotencyKey }) => {
    const { from, to, at, signature, state } = body;
    const asked = `${account.body.accountId} ${idempotencyKey}`;
    if (store.replies.has(asked)) return { seq: state.seq };
    const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(account.body.accountId) };
    const { ed25519 } = parseIdentity(fromBase64Url(account.body.identity));
    const signed = restoreAcceptedBody({ from: seen(from), to: seen(to), at });
    const label = 'coffer/v1/restore-accepted';
    if (!(await checkSignature(ed25519, label, signer, signed, fromBase64Url(signature))))
      throw refusal('api/bad-proof');
    if (!hasState(account, to)) throw refusal('api/invalid-request', { field: 'to' });
    const present = account.states.at(-1)?.seq ?? 0;
    if (state.seq !== present + 1) throw refusal('api/state-conflict', { seq: present });
    account.states.push(state);
    account.events.push({ eventId: account.events.length + 1, kind: 'restore-accepted', at: clock.now() });
    store.replies.set(asked, null);
    return { seq: state.seq };
  }),
];

/** Puts a server back to what a copy of its store holds, without the sessions of then: as a restore does. */
export const restoreStore = (store: MemoryStore, kept: MemoryStore): void => {
  Object.assign(store, structuredClone(kept));
  store.sessions.clear();
};
