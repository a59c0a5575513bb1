import { showToast } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useEngine } from '../session.tsx';
import { useAccount } from './account.tsx';

/** Stops something that waits, and says how that went. */
export const useCancelAct = () => {
  const engine = useEngine();
  const { account } = useMessages();
  const { reload } = useAccount();
  const [busy, setBusy] = useState(false);
  const cancel = async (actId: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const stopped = await engine.cancelAct(actId).catch(() => false);
    await reload();
    setBusy(false);
    showToast({ text: stopped ? account.stopped : account.notStopped });
  };
  return { cancel, busy };
};
