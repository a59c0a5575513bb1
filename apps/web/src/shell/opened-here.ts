import { apart } from '../platform/place.ts';

const key = apart('coffer.opened');

// [Note: The Worker is fetched late] A first visit pays for a form and nothing else. Where a vault was opened before and
// nobody signed out, a session may still stand that needs only the PIN: there the engine is asked before a form shows.

/** Whether a vault was opened in this browser and not signed out of. It says nothing of whose, and is no secret. */
export const wasOpened = (): boolean => {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

/** Notes that a vault was opened here, or that its person signed out. Storage that is off costs only the short cut. */
export const rememberOpened = (opened: boolean): void => {
  try {
    if (opened) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  } catch {
    // Private windows may refuse.
  }
};
