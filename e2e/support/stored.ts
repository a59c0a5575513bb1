import type { Page } from '@playwright/test';

/** One value of IndexedDB, flattened: how each part is kept and, for bytes and text, what stands there. */
export interface StoredPart {
  readonly store: string;
  /** Names from the store's key down to the part. */
  readonly path: string;
  readonly kind:
    | 'bytes'
    | 'text'
    | 'number'
    | 'boolean'
    | 'null'
    | 'private-key'
    | 'extractable-key'
    | 'other';
  /** Bytes as base64, anything else as text. */
  readonly content: string;
}

/** Everything this origin keeps in a browser, apart from IndexedDB. */
export interface StoredElsewhere {
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
  /** Paths that the service worker keeps, of all caches. */
  readonly cached: readonly string[];
  readonly files: readonly string[];
  readonly workers: number;
  readonly history: string;
  readonly cookiesForScripts: string;
}

/** Reads every store of every database. */
export const readDatabases = (page: Page): Promise<StoredPart[]> =>
  page.evaluate(async () => {
    const parts: StoredPart[] = [];
    const asBase64 = (bytes: Uint8Array) => {
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    };
    const wait = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const put = (store: string, path: string, value: unknown): void => {
      const add = (kind: StoredPart['kind'], content: string) => parts.push({ store, path, kind, content });
      if (value instanceof Uint8Array) return void add('bytes', asBase64(value));
      if (value instanceof ArrayBuffer) return void add('bytes', asBase64(new Uint8Array(value)));
      if (value instanceof CryptoKey) {
        return void add(value.extractable ? 'extractable-key' : 'private-key', value.algorithm.name);
      }
      if (value === null) return void add('null', '');
      if (typeof value === 'string') return void add('text', value);
      if (typeof value === 'number') return void add('number', String(value));
      if (typeof value === 'boolean') return void add('boolean', String(value));
      if (typeof value !== 'object') return void add('other', String(value));
      for (const [name, part] of Object.entries(value)) put(store, `${path}.${name}`, part);
    };
    for (const { name } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([wait(objects.getAllKeys()), wait(objects.getAll())]);
        keys.forEach((key, at) => {
          put(store, 'key', Array.isArray(key) ? { ...key } : key);
          put(store, 'value', values[at]);
        });
      }
      database.close();
    }
    return parts;
  });

/** Reads what is kept beside IndexedDB. */
export const readElsewhere = (page: Page): Promise<StoredElsewhere> =>
  page.evaluate(async () => {
    const files: string[] = [];
    const folder = await navigator.storage.getDirectory();
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
      files.push(name);
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) cached.push(new URL(url).pathname);
    }
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cached,
      files,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      history: JSON.stringify(history.state),
      cookiesForScripts: document.cookie,
    };
  });
