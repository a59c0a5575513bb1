import type { EngineEvent } from '../engine.ts';
import type { AccountReplica, Replica, SealedRecord } from '../ports.ts';

type StorageState = Extract<EngineEvent, { readonly kind: 'storage' }>['state'];

/** What a browser's store throws of itself; anything else that comes through it was thrown by us. */
const storageErrors = new Set([
  'QuotaExceededError',
  'InvalidStateError',
  'NotFoundError',
  'UnknownError',
  'AbortError',
  'VersionError',
  'SecurityError',
  'DataError',
  'TransactionInactiveError',
]);

const stateOf = (error: unknown): StorageState | null => {
  if (!(error instanceof Error) || !storageErrors.has(error.name)) return null;
  return error.name === 'QuotaExceededError' ? 'full' : 'wiped';
};

interface Watch {
  /** Says so once for each state, and throws on what is not the store's. */
  readonly note: (error: unknown) => void;
  readonly tell: (state: StorageState) => void;
}

const watchOver = (tell: (state: StorageState) => void): Watch => {
  const told = new Set<StorageState>();
  const once = (state: StorageState): void => {
    if (told.has(state)) return;
    told.add(state);
    tell(state);
  };
  return {
    tell: once,
    note: (error) => {
      const state = stateOf(error);
      if (!state) throw error;
      once(state);
    },
  };
};

/** A read that fails counts as nothing found: the server has all of it. */
const orElse = async <T>({ note }: Watch, read: Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await read;
  } catch (error) {
    note(error);
    return otherwise;
  }
};

/** A write that fails is told, and fails for whoever asked for it as well. */
const orTell = async <T>({ note }: Watch, write: Promise<T>): Promise<T> => {
  try {
    return await write;
  } catch (error) {
    note(error);
    throw error;
  }
};

const watchAccount = (watch: Watch, replica: AccountReplica): AccountReplica => ({
  ...replica,
  readSnapshot: async (vaultId) => {
    const stored = await orElse(watch, replica.readSnapshot(vaultId), null);
    const none: readonly SealedRecord[] = [];
    return stored && { ...stored, pages: stored.pages.map((page) => orElse(watch, page, none)) };
  },
  readSecret: (vaultId, itemId) => orElse(watch, replica.readSecret(vaultId, itemId), null),
  listDrafts: () => orElse(watch, replica.listDrafts(), []),
  readLocal: (name) => orElse(watch, replica.readLocal(name), null),
  writeSnapshot: (vaultId, write) => orTell(watch, replica.writeSnapshot(vaultId, write)),
  putDraft: (record) => orTell(watch, replica.putDraft(record)),
  putLocal: (name, record) => orTell(watch, replica.putLocal(name, record)),
});

/**
 * Watches what this browser keeps. A store that takes no more, or was wiped while the vault is open, is said once; reads
 * then find nothing and the vault works from the server. Marks are held in memory as well: a wiped store must not make
 * this engine forget what it has seen.
 *
 * Spec: docs/spec/local-cache.md §3.
 */
export const watchStorage = (replica: Replica, tell: (state: StorageState) => void): Replica => {
  const watch = watchOver(tell);
  const held = new Map<string, string>();
  const accounts = new Map<string, AccountReplica>();
  const present = (addressHash: string, stored: string | null): string | null => {
    const seen = held.get(addressHash);
    if (stored !== null || seen === undefined) return stored;
    watch.tell('wiped');
    return seen;
  };
  return {
    ...replica,
    readMarks: async (addressHash) =>
      present(addressHash, await orElse(watch, replica.readMarks(addressHash), null)),
    changeMarks: async (addressHash, change) => {
      let changed: string | undefined;
      const make = (stored: string | null): string => {
        changed = change(present(addressHash, stored));
        return changed;
      };
      try {
        await replica.changeMarks(addressHash, make);
      } catch (error) {
        watch.note(error);
        changed ??= change(held.get(addressHash) ?? null);
      }
      if (changed !== undefined) held.set(addressHash, changed);
    },
    account: (accountId) => {
      const watched = accounts.get(accountId) ?? watchAccount(watch, replica.account(accountId));
      accounts.set(accountId, watched);
      return watched;
    },
    accountsWith: (name) => orElse(watch, replica.accountsWith(name), []),
    isPersistent: () => orElse(watch, replica.isPersistent(), false),
  };
};
