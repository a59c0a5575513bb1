import type { OpenWay, RecoveryOutcome, WorkProgress } from '@coffer/vault';
import { useState } from 'react';
import { useSession } from '../../shell/session.tsx';
import { attemptOf, type OpenDraft, type OpenRefusal } from './draft.ts';

/** What a try led on to. */
export interface OpenEnds {
  readonly onOpened: (fullName: string) => void;
  readonly onWaiting: (until: number) => void;
  readonly onPinWanted: () => void;
  readonly onExpired: () => void;
}

/** Tries a way back in; what was typed stays whatever comes of it. */
export const useTry = (way: OpenWay, ends: OpenEnds) => {
  const { engine } = useSession();
  const [progress, setProgress] = useState<WorkProgress | 'starting' | null>(null);
  const [refusal, setRefusal] = useState<OpenRefusal | null>(null);

  const settle = (outcome: RecoveryOutcome) => {
    switch (outcome.kind) {
      case 'opened':
        return ends.onOpened(outcome.fullName);
      case 'waiting':
        return ends.onWaiting(outcome.until);
      case 'pin-wanted':
        return ends.onPinWanted();
      case 'expired':
        return ends.onExpired();
      default:
        return setRefusal(outcome);
    }
  };
  const attempt = async (draft: OpenDraft, pinWanted: boolean): Promise<void> => {
    setProgress('starting');
    setRefusal(null);
    try {
      settle(await engine.tryRecovery(attemptOf(way, draft, pinWanted), setProgress));
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setProgress(null);
    }
  };
  return { busy: progress !== null, refusal, attempt };
};
