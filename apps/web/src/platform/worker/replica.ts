import type { Ports } from '@coffer/vault';
import { type IDBPDatabase, openDB } from 'idb';
import { apart } from '../place.ts';
import { openDeviceKey, renewDeviceKey } from './device-key.ts';
import type { CofferStores } from './stores.ts';

type Replica = Ports['replica'];
type AccountReplica = ReturnType<Replica['account']>;
type SnapshotWrite = Parameters<AccountReplica['writeSnapshot']>[1];

type Database = IDBPDatabase<CofferStores>;

const openDatabase = (): Promise<Database> =>
  openDB<CofferStores>(apart('coffer'), 1, {
    upgrade: (database) => {
      for (const name of ['marks', 'heads', 'pages', 'secrets', 'drafts', 'devices', 'local'] as const) {
        database.createObjectStore(name);
      }
    },
  });

/** Every key that begins so: an array sorts after every string. */
const below = (...prefix: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...prefix], [...prefix, []]);

const writeSnapshot = async (
  database: Database,
  place: [string, string],
  write: SnapshotWrite,
): Promise<boolean> => {
  const transaction = database.transaction(['heads', 'pages', 'secrets'], 'readwrite');
  const heads = transaction.objectStore('heads');
  const pages = transaction.objectStore('pages');
  const secrets = transaction.objectStore('secrets');
  const stored = await heads.get(place);
  if ((stored?.version ?? 0) !== write.expected) {
    await transaction.done;
    return false;
  }
  const work: Promise<unknown>[] = [];
  if (write.wholeOf) {
    const standing = new Set(write.wholeOf);
    const keys = await secrets.getAllKeys(below(...place));
    work.push(pages.delete(below(...place)));
    for (const key of keys) if (!standing.has(key[2])) work.push(secrets.delete(key));
  }
  work.push(heads.put({ version: write.next, head: write.head }, place));
  for (const page of write.pages) work.push(pages.put(page.sealed, [...place, page.key]));
  for (const secret of write.secrets) {
    const key: [string, string, string] = [...place, secret.key];
    work.push(secret.sealed.length === 0 ? secrets.delete(key) : secrets.put(secret.sealed, key));
  }
  await Promise.all([...work, transaction.done]);
  return true;
};

/** First digits of page ids, which are random: what lies between two neighbours is read as one group. */
const groupStarts = ['', '2', '4', '6', '8', 'a', 'c', 'e'];

const groupRange = (place: [string, string], group: number): IDBKeyRange => {
  const next = groupStarts[group + 1];
  return IDBKeyRange.bound([...place, groupStarts[group]], [...place, next ?? []], false, true);
};

/** All groups are asked for in one transaction, so they belong together; each can be worked on while the next is read. */
const readSnapshot = async (database: Database, place: [string, string]) => {
  const transaction = database.transaction(['heads', 'pages']);
  const stored = transaction.objectStore('heads').get(place);
  const pages = transaction.objectStore('pages');
  const groups = groupStarts.map(async (_, group) => {
    const range = groupRange(place, group);
    const [keys, sealed] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
    return keys.map((key, at) => ({ key: key[2], sealed: sealed[at] ?? new Uint8Array() }));
  });
  // Whoever reads a group hears of its failure; one that nobody reads is nobody's.
  for (const group of [...groups, transaction.done]) group.catch(() => undefined);
  const head = await stored;
  return head ? { ...head, pages: groups } : null;
};

const wipe = async (database: Database, accountId: string): Promise<void> => {
  const stores = ['heads', 'pages', 'secrets', 'drafts', 'local'] as const;
  const transaction = database.transaction(stores, 'readwrite');
  await Promise.all([
    ...stores.map((name) => transaction.objectStore(name).delete(below(accountId))),
    transaction.done,
  ]);
};

const listDrafts = async (database: Database, accountId: string) => {
  const transaction = database.transaction('drafts');
  const [keys, sealed] = await Promise.all([
    transaction.store.getAllKeys(below(accountId)),
    transaction.store.getAll(below(accountId)),
  ]);
  await transaction.done;
  return keys.map((key, index) => ({ key: key[1], sealed: sealed[index] ?? new Uint8Array() }));
};

/** One transaction from the look to the write: tabs wait for each other here. */
const changeMarks: (
  database: Database,
  ...[addressHash, change]: Parameters<Replica['changeMarks']>
) => Promise<void> = async (database, addressHash, change) => {
  const transaction = database.transaction('marks', 'readwrite');
  try {
    await transaction.store.put(change((await transaction.store.get(addressHash)) ?? null), addressHash);
  } catch (error) {
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw error;
  }
  await transaction.done;
};

const accountReplica = (database: () => Promise<Database>, accountId: string): AccountReplica => ({
  readSnapshot: async (vaultId) => readSnapshot(await database(), [accountId, vaultId]),
  writeSnapshot: async (vaultId, write) => writeSnapshot(await database(), [accountId, vaultId], write),
  readSecret: async (vaultId, itemId) =>
    (await (await database()).get('secrets', [accountId, vaultId, itemId])) ?? null,
  listDrafts: async () => listDrafts(await database(), accountId),
  putDraft: async ({ key, sealed }) => {
    await (await database()).put('drafts', sealed, [accountId, key]);
  },
  removeDraft: async (key) => (await database()).delete('drafts', [accountId, key]),
  deviceKey: async () => openDeviceKey(await database(), accountId),
  renewDeviceKey: async () => renewDeviceKey(await database(), accountId),
  readLocal: async (name) => (await (await database()).get('local', [accountId, name])) ?? null,
  putLocal: async (name, record) => {
    if (record) await (await database()).put('local', record, [accountId, name]);
    else await (await database()).delete('local', [accountId, name]);
  },
  wipe: async () => wipe(await database(), accountId),
});

/** What this browser keeps, in IndexedDB. */
export const createReplica = (): Replica => {
  let opened: Promise<Database> | undefined;
  const database = () => {
    opened ??= openDatabase();
    return opened;
  };
  return {
    readMarks: async (addressHash) => (await (await database()).get('marks', addressHash)) ?? null,
    changeMarks: async (addressHash, change) => changeMarks(await database(), addressHash, change),
    account: (accountId) => accountReplica(database, accountId),
    accountsWith: async (name) =>
      (await (await database()).getAllKeys('local')).flatMap(([id, kept]) => (kept === name ? [id] : [])),
    isPersistent: async () => (await navigator.storage?.persisted?.()) ?? false,
  };
};
