import type { EngineEvent } from '@coffer/vault';
import { useSyncExternalStore } from 'react';

/** What happened to this browser's storage. */
export type StorageNews = Extract<EngineEvent, { kind: 'storage' }>['state'];

let news: StorageNews | null = null;
const listeners = new Set<() => void>();

const put = (next: StorageNews | null): void => {
  news = next;
  for (const listener of listeners) listener();
};

/** Keeps what the engine said before a screen could listen: storage is looked at before the vault is open. */
export const noteStorage = (event: EngineEvent): void => {
  if (event.kind === 'storage') put(event.state);
};

/** The person has read it. */
export const forgetStorageNews = (): void => put(null);

/** The last word on storage that was not read yet. */
export const readStorageNews = (): StorageNews | null => news;

/** What happened to this browser's storage since the page was opened, until it was read. */
export const useStorageNews = (): StorageNews | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readStorageNews);
