import { ApiError, type Client, readStates, statesLimit, writeState } from '@coffer/contracts';
import {
  type AccountStateKey,
  equalBytes,
  fromBase64Url,
  nextStateHash,
  openAccountState,
  sealAccountState,
  sealedEpoch,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { assertRestoresKept } from './accepted-restores.ts';
import { type AccountState, encodeAccountState, parseAccountState } from './account-state.ts';
import type { DeviceMarks } from './marks.ts';
import type { StateHead, Unlocked } from './unlocked.ts';

/** A state as the server sends it. */
export interface SentState {
  readonly seq: number;
  readonly sealed: string;
}

/** Whose states, and the key that opens them. */
export interface StateOwner {
  /** 16 bytes. */
  readonly accountIdBytes: Unlocked['accountIdBytes'];
  readonly rootEpoch: number;
  readonly key: AccountStateKey;
}

const openState = async (owner: StateOwner, sent: SentState): Promise<StateHead> => {
  const sealed = fromBase64Url(sent.sealed);
  const place = { accountId: owner.accountIdBytes, rootEpoch: owner.rootEpoch, seq: sent.seq };
  const state = parseAccountState(await openAccountState(owner.key, place, sealed));
  return { seq: sent.seq, hash: nextStateHash(sent.seq, fromBase64Url(state.previousHash), sealed), state };
};

const assertLink = (before: Pick<StateHead, 'seq' | 'hash'>, next: StateHead): void => {
  const isLinked =
    next.seq === before.seq + 1 && equalBytes(fromBase64Url(next.state.previousHash), before.hash);
  if (!isLinked) throw alarm('vault/fork', 'The account states do not form a chain.');
};

const newestOf = (latest: readonly SentState[]): SentState => {
  const sent = latest.at(-1);
  if (!sent) throw alarm('vault/state-missing', 'The server has no account state.');
  return sent;
};

/**
 * Opens the newest account state as it authenticates.
 *
 * @throws {VaultError} `vault/state-missing`.
 * @throws {CryptoError} `crypto/not-authentic`.
 */
export const openNewestState = (owner: StateOwner, latest: readonly SentState[]): Promise<StateHead> =>
  openState(owner, newestOf(latest));

/**
 * Opens the newest account state and checks it against what this device saw last. A fresh device has no mark and takes
 * the state as it authenticates; a returning one asks for every state since its mark and checks each link.
 *
 * @throws {VaultError} `vault/state-missing`, `vault/rollback` or `vault/fork`.
 * @throws {CryptoError} `crypto/not-authentic`.
 * Spec: docs/spec/account-state.md §3.
 */
export const readStateHead = async (
  client: Client,
  owner: StateOwner,
  latest: readonly SentState[],
  mark: DeviceMarks['state'] | null,
): Promise<StateHead> => {
  const sent = newestOf(latest);
  if (!mark) return openState(owner, sent);
  if (sent.seq < mark.seq)
    throw alarm('vault/rollback', 'The account state is older than the one last seen.');
  const head = await openState(owner, sent);
  const marked = { seq: mark.seq, hash: fromBase64Url(mark.hash) };
  if (sent.seq === mark.seq) {
    if (!equalBytes(head.hash, marked.hash))
      throw alarm('vault/fork', 'Another account state at the same place.');
    return head;
  }
  return followChain(client, owner, marked);
};

/** Every state after `since`, a reply at a time; each link is checked by whoever takes them, so no reply can repeat. */
async function* statesAfter(client: Client, since: number): AsyncGenerator<SentState> {
  for (let after = since; ; ) {
    const { states } = await client.call(readStates, { query: { since: after } });
    yield* states;
    if (states.length < statesLimit) return;
    after = states.at(-1)?.seq ?? after;
  }
}

// [Note: States of former keys] A change of the root key leaves the states before it sealed under the former one, which
// a returning device may not have. Their hashes are made of the sealed bytes alone; the first state that opens names the
// hash before it, and only if all of them are the true ones does it fit.
/** Fetches every state after `from` and checks each link; answers the last. */
const followChain = async (
  client: Client,
  owner: StateOwner,
  from: Pick<StateHead, 'seq' | 'hash'>,
): Promise<StateHead> => {
  let at = from;
  let last: StateHead | null = null;
  for await (const sent of statesAfter(client, from.seq)) {
    const sealed = fromBase64Url(sent.sealed);
    if (last || sealedEpoch(sealed) >= owner.rootEpoch) {
      const next = await openState(owner, sent);
      assertLink(at, next);
      if (last) assertRestoresKept(last.state, next.state);
      at = next;
      last = next;
    } else {
      if (sent.seq !== at.seq + 1) throw alarm('vault/fork', 'The account states do not form a chain.');
      at = { seq: sent.seq, hash: nextStateHash(sent.seq, at.hash, sealed) };
    }
  }
  if (!last) throw alarm('vault/rollback', 'The account states since the last one are gone.');
  return last;
};

const ownerOf = (session: Unlocked): StateOwner => ({
  accountIdBytes: session.accountIdBytes,
  rootEpoch: session.rootEpoch,
  key: session.rootKeys.accountState,
});

/** Another device, or another tab, changed keys that this session hangs on: it can't go on, and nobody lied. */
export class ChangedElsewhere extends Error {
  constructor() {
    super('Keys were changed on another device.');
    this.name = 'ChangedElsewhere';
  }
}

/** What may never change from under an open session. */
const assertSameFacts = (before: AccountState, after: AccountState): void => {
  assertRestoresKept(before, after);
  const facts = (state: AccountState): string =>
    JSON.stringify([
      state.deploymentId,
      state.identityHash,
      state.pinEpoch,
      state.rootEpoch,
      state.kdf,
      state.salt,
    ]);
  if (facts(before) !== facts(after)) throw new ChangedElsewhere();
  // Pins move: another device of this account follows a rotation, or its owner decides. None of them is ever dropped.
  for (const id of Object.keys(before.pins)) {
    if (!after.pins[id]) throw alarm('vault/identity-changed', 'A pinned identity is gone.');
  }
};

/**
 * Takes in states that other devices wrote.
 *
 * @throws {ChangedElsewhere} when the keys of this session are not the account's any more.
 */
export const refreshState = async (client: Client, session: Unlocked): Promise<void> => {
  let last = session.head.seq;
  for await (const sent of statesAfter(client, last)) {
    if (sent.seq <= last) throw alarm('vault/fork', 'The account states do not form a chain.');
    last = sent.seq;
    if (session.unsettled?.sealed === sent.sealed) {
      await session.unsettled.adopt();
      continue;
    }
    // It can't be opened, so it can't be checked either; whoever signs in again checks the whole chain.
    if (sealedEpoch(fromBase64Url(sent.sealed)) > session.rootEpoch) throw new ChangedElsewhere();
    const next = await openState(ownerOf(session), sent);
    // While the reply was under way this session wrote that state itself, or another look took it in.
    if (sent.seq <= session.head.seq) continue;
    assertLink(session.head, next);
    assertSameFacts(session.head.state, next.state);
    session.head = next;
  }
};

const mostTries = 5;

/**
 * Writes the next account state. If another device wrote meanwhile, its states are fetched and checked and the change is
 * applied again.
 *
 * @param change makes the new state of the present one; null when there is nothing to write.
 */
export const changeState = async (
  client: Client,
  session: Unlocked,
  change: (state: AccountState) => AccountState | null,
): Promise<void> => {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const changed = change(session.head.state);
    if (!changed) return;
    const seq = session.head.seq + 1;
    const state = { ...changed, previousHash: toBase64Url(session.head.hash) };
    const place = { accountId: session.accountIdBytes, rootEpoch: session.rootEpoch, seq };
    const sealed = await sealAccountState(session.rootKeys.accountState, place, encodeAccountState(state));
    try {
      const body = { sealed: toBase64Url(sealed), accountId: session.accountId };
      await client.call(writeState, { params: { seq }, body });
      session.head = { seq, hash: nextStateHash(seq, session.head.hash, sealed), state };
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'api/state-conflict') throw error;
      await refreshState(client, session);
    }
  }
  throw alarm('vault/fork', 'The account state could not be written: it keeps changing.');
};
