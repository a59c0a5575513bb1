/** Seconds until what was copied is cleared. */
export const clearAfterSeconds = 30;

const digest = async (text: string): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].join();
};

const mayRead = async (): Promise<boolean> => {
  try {
    const status = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return status.state === 'granted';
  } catch {
    return false;
  }
};

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
 * Copies a secret and keeps only its hash, so that nothing readable waits here for the clearing.
 * The function returned clears the clipboard, unless the browser lets us see that something else is on it.
 */
export const copySecret = async (text: string): Promise<(() => Promise<boolean>) | null> => {
  if (!(await copyText(text))) return null;
  const copied = await digest(text);
  return async () => {
    try {
      if ((await mayRead()) && (await digest(await navigator.clipboard.readText())) !== copied) return true;
      await navigator.clipboard.writeText('');
      return true;
    } catch {
      return false;
    }
  };
};
