import { type Bytes, idText, randomBytes, utf8 } from '@coffer/crypto';
import type { AccountReplica, DeviceKey, Replica, SealedRecord } from '../ports.ts';

/** What one browser keeps of one account. */
export interface KeptAccount {
  readonly snapshots: Map<string, { version: number; head: Bytes; readonly pages: Map<string, Bytes> }>;
  /** Sealed secret parts by `vault item`. */
  readonly secrets: Map<string, Bytes>;
  readonly drafts: Map<string, Bytes>;
  readonly local: Map<string, Bytes>;
  deviceKey: Promise<DeviceKey> | null;
}

/** A browser's store in memory, open to the tests' hands. */
export interface MemoryReplica extends Replica {
  readonly marks: Map<string, string>;
  /** By account id. */
  readonly accounts: Map<string, KeptAccount>;
  /** Everything that stands in the store, for a search of secrets. */
  everything(): Uint8Array[];
}

const generateDeviceKey = async (): Promise<DeviceKey> => {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const usages = ['deriveBits'] as const;
  const backup = (await crypto.subtle.generateKey('X25519', false, usages)) as CryptoKeyPair;
  const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
    'sign',
  ]);
  return {
    deviceId: idText(randomBytes(16)),
    publicKey,
    backupKey: new Uint8Array(await crypto.subtle.exportKey('raw', backup.publicKey)),
    agree: async (other) => {
      const key = await crypto.subtle.importKey('raw', other, 'X25519', false, []);
      return new Uint8Array(
        await crypto.subtle.deriveBits({ name: 'X25519', public: key }, backup.privateKey, 256),
      );
    },
    answer: async (label) => new Uint8Array(await crypto.subtle.sign('HMAC', secret, label)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message)),
  };
};

const recordsOf = (map: ReadonlyMap<string, Bytes>): SealedRecord[] =>
  [...map].map(([key, sealed]) => ({ key, sealed }));

const accountReplica = (kept: KeptAccount): AccountReplica => ({
  readSnapshot: async (vaultId) => {
    const stored = kept.snapshots.get(vaultId);
    if (!stored) return null;
    const { version, head, pages } = stored;
    return { version, head, pages: recordsOf(pages).map(async (page) => [page]) };
  },
  writeSnapshot: async (vaultId, { expected, next, wholeOf, head, pages, secrets }) => {
    const stored = kept.snapshots.get(vaultId);
    if ((stored?.version ?? 0) !== expected) return false;
    const nextPages = new Map(wholeOf ? [] : stored?.pages);
    for (const { key, sealed } of pages) nextPages.set(key, sealed);
    kept.snapshots.set(vaultId, { version: next, head, pages: nextPages });
    const standing = wholeOf && new Set(wholeOf.map((id) => `${vaultId} ${id}`));
    for (const key of kept.secrets.keys()) {
      if (standing && key.startsWith(`${vaultId} `) && !standing.has(key)) kept.secrets.delete(key);
    }
    for (const { key, sealed } of secrets) {
      if (sealed.length > 0) kept.secrets.set(`${vaultId} ${key}`, sealed);
      else kept.secrets.delete(`${vaultId} ${key}`);
    }
    return true;
  },
  readSecret: async (vaultId, itemId) => kept.secrets.get(`${vaultId} ${itemId}`) ?? null,
  listDrafts: async () => recordsOf(kept.drafts),
  putDraft: async ({ key, sealed }) => void kept.drafts.set(key, sealed),
  removeDraft: async (key) => void kept.drafts.delete(key),
  deviceKey: () => {
    kept.deviceKey ??= generateDeviceKey();
    return kept.deviceKey;
  },
  renewDeviceKey: () => {
    kept.deviceKey = generateDeviceKey();
    return kept.deviceKey;
  },
  readLocal: async (name) => kept.local.get(name) ?? null,
  putLocal: async (name, record) => {
    if (record) kept.local.set(name, record);
    else kept.local.delete(name);
  },
  wipe: async () => {
    kept.local.clear();
    kept.snapshots.clear();
    kept.secrets.clear();
    kept.drafts.clear();
  },
});

/** Makes an empty store of one browser; several engines on it are several tabs. */
export const createMemoryReplica = (): MemoryReplica => {
  const marks = new Map<string, string>();
  const accounts = new Map<string, KeptAccount>();
  return {
    marks,
    accounts,
    readMarks: async (addressHash) => marks.get(addressHash) ?? null,
    changeMarks: async (addressHash, change) =>
      void marks.set(addressHash, change(marks.get(addressHash) ?? null)),
    account: (accountId) => {
      const kept = accounts.get(accountId) ?? {
        snapshots: new Map(),
        secrets: new Map(),
        drafts: new Map(),
        local: new Map(),
        deviceKey: null,
      };
      accounts.set(accountId, kept);
      return accountReplica(kept);
    },
    accountsWith: async (name) => [...accounts].flatMap(([id, { local }]) => (local.has(name) ? [id] : [])),
    isPersistent: async () => false,
    everything: () => [
      ...[...marks].flat().map((text) => utf8(text)),
      ...[...accounts].flatMap(([id, { snapshots, secrets, drafts, local }]) => [
        utf8([id, ...snapshots.keys(), ...secrets.keys(), ...drafts.keys()].join('\n')),
        ...[...snapshots.values()].flatMap(({ head, pages }) => [head, ...pages.values()]),
        ...secrets.values(),
        ...drafts.values(),
        ...local.values(),
      ]),
    ],
  };
};
