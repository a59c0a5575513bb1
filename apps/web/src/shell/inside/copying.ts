import { showToast } from '@coffer/ui';
import { useCallback } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { clearAfterSeconds, copySecret } from '../../platform/page/clipboard.ts';

interface Pending {
  readonly timer: ReturnType<typeof setTimeout>;
}

// Outlives the vault's screens on purpose: a lock must not leave a password on the clipboard.
let pending: Pending | null = null;

const stopPending = (): void => {
  if (pending) clearTimeout(pending.timer);
  pending = null;
};

/** A page without the focus may not touch the clipboard; the next focus is the next chance. */
const clearWhenAllowed = async (clear: () => Promise<boolean>): Promise<boolean> => {
  if (await clear()) return true;
  if (document.hasFocus()) return false;
  await new Promise<void>((resolve) => window.addEventListener('focus', () => resolve(), { once: true }));
  return clear();
};

/** Copies a secret, says so with the time left, and clears it after {@link clearAfterSeconds}. */
export const useCopy = (): ((text: string, said: string) => Promise<void>) => {
  const { shell } = useMessages();
  return useCallback(
    async (text, said) => {
      const clear = await copySecret(text);
      if (!clear) {
        showToast({ text: shell.notCopied });
        return;
      }
      stopPending();
      const finish = async () => {
        stopPending();
        if (!(await clearWhenAllowed(clear))) showToast({ text: shell.notCleared });
      };
      pending = { timer: setTimeout(() => void finish(), clearAfterSeconds * 1000) };
      showToast({
        text: said,
        seconds: clearAfterSeconds,
        countdown: true,
        action: { label: shell.clearNow, onAction: () => void finish() },
      });
    },
    [shell],
  );
};
