import { showToast } from '@coffer/ui';
import type { AlarmCode, NotDone } from '@coffer/vault';
import { useCallback, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useSharing } from '../sharing.tsx';

const isAlarm = (reason: NotDone['reason']): reason is AlarmCode => reason.includes('/');

/** Why something about a vault or a person was not done, in plain words. */
export const useNotDoneText = (): ((reason: NotDone['reason']) => string) => {
  const { alarm, sharing } = useMessages();
  return useCallback(
    (reason) =>
      isAlarm(reason) ? `${alarm.title}. ${alarm[reason]} ${alarm.next}` : sharing.notDone[reason],
    [alarm, sharing],
  );
};

/** Runs one act at a time; why it failed stands until the next. Lists are asked anew after each. */
export const useVaultAct = () => {
  const { sharing } = useMessages();
  const { reload } = useSharing();
  const notDoneText = useNotDoneText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** The outcome where it is a good one, else null. */
  const run = async <T extends { readonly kind: string }>(
    work: () => Promise<T | NotDone>,
  ): Promise<Exclude<T, NotDone> | null> => {
    if (busy) return null;
    setBusy(true);
    setProblem(null);
    try {
      const outcome = await work();
      void reload();
      if (outcome.kind !== 'failed') return outcome as Exclude<T, NotDone>;
      setProblem(notDoneText((outcome as NotDone).reason));
    } catch {
      setProblem(sharing.unexpected);
    } finally {
      setBusy(false);
    }
    return null;
  };
  return { busy, problem, run };
};

/** An act of a button without a form of its own: says in a notice how it ended. True when it was done. */
export const useQuickAct = () => {
  const { sharing } = useMessages();
  const { reload } = useSharing();
  const notDoneText = useNotDoneText();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<{ kind: string } | NotDone>, said: string): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    const outcome = await work().catch(() => null);
    setBusy(false);
    await reload().catch(() => undefined);
    const failed = outcome === null || outcome.kind === 'failed';
    if (outcome === null) showToast({ text: sharing.unexpected });
    else if (failed) showToast({ text: notDoneText((outcome as NotDone).reason) });
    else if (said) showToast({ text: said });
    return !failed;
  };
  return { busy, run };
};
