import { useSyncExternalStore } from 'react';

/** Choices that are no secret and belong to this browser, not to the account. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly shortcuts: boolean;
  /** 1 to 15; the server ends an idle session after 15 minutes anyway. */
  readonly lockMinutes: number;
  /** Pixels. */
  readonly listWidth: number;
}

const storageKey = 'coffer.preferences';
const defaults: Preferences = { theme: 'system', shortcuts: true, lockMinutes: 5, listWidth: 368 };

const clamp = (value: unknown, low: number, high: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;

/** Reads stored preferences; whatever does not fit falls back to the default. */
export const parsePreferences = (text: string | null): Preferences => {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) stored = value;
  } catch {
    return defaults;
  }
  return {
    theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
    shortcuts: stored.shortcuts !== false,
    lockMinutes: clamp(stored.lockMinutes, 1, 15, defaults.lockMinutes),
    listWidth: clamp(stored.listWidth, 280, 560, defaults.listWidth),
  };
};

const readStored = (): Preferences => {
  try {
    return parsePreferences(localStorage.getItem(storageKey));
  } catch {
    return defaults;
  }
};

let current = readStored();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Puts the chosen theme on the page; without a choice the system's applies. */
export const applyTheme = (): void => {
  const root = document.documentElement;
  if (current.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = current.theme;
};

/** Changes some preferences and remembers them in this browser. */
export const changePreferences = (change: Partial<Preferences>): void => {
  current = { ...current, ...change };
  try {
    localStorage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still honours the choice until the page closes.
  }
  applyTheme();
  for (const listener of listeners) listener();
};

/** The present preferences. */
export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current);
