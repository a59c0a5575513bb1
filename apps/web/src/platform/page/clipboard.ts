/** Seconds until what was copied is cleared. */
export const clearAfterSeconds = 30;

/** Puts text on the clipboard; false when the browser does not allow it. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Copies a secret. The function returned clears the clipboard, whatever is on it by then: the page's own policy
 * forbids reading, so it cannot look first. It answers false when the browser did not allow it.
 */
export const copySecret = async (text: string): Promise<(() => Promise<boolean>) | null> =>
  (await copyText(text)) ? () => copyText('') : null;
