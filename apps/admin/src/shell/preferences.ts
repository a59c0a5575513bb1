import { applyTheme } from '@coffer/ui/entry';

/** Where the vault app keeps its choices in this browser; the console follows them and changes none. */
const storageKey = 'coffer.preferences';
const usualMinutes = 5;

const readStored = (): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** Puts the theme that was chosen in the vault app on the page. */
export const applyStoredTheme = (): void => {
  const { theme } = readStored();
  applyTheme(theme === 'light' || theme === 'dark' ? theme : 'system');
};

/** Minutes without the person after which the vault app, and the console with it, locks. */
export const readLockMinutes = (): number => {
  const { lockMinutes } = readStored();
  return typeof lockMinutes === 'number' && lockMinutes >= 1 && lockMinutes <= 15
    ? lockMinutes
    : usualMinutes;
};
