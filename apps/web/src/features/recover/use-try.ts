import type { OpenWay, RecoveryOutcome, WorkProgress } from '@coffer/vault';
import { useState } from 'react';
import { useSession } from '../../shell/session.tsx';
import { attemptOf, type OpenDraft, type OpenRefusal } from './draft.ts';

/** What a try led on to. */
export interface OpenEnds {
  readonly onOpened: (fullName: string, hasFactors: boolean) => void;
  readonly onWaiting: (until: number, approvalAsked: boolean) => void;
  readonly onPinWanted: () => void;
  readonly onExpired: () => void;
}

/** Tries a way back in; what was typed stays whatever comes of it. */
export const useTry = (way: OpenWay, ends: OpenEnds) => {
  const { engine } = useSession();
  const [progress, setProgress] = useState<WorkProgress | 'starting' | null>(null);
  const [refusal, setRefusal] = useState<OpenRefusal | null>(null);

  const settle = (outcome: RecoveryOutcome): boolean => {
    switch (outcome.kind) {
      case 'opened':
        ends.onOpened(outcome.fullName, outcome.hasFactors);
        return false;
      case 'waiting':
        ends.onWaiting(outcome.until, outcome.approvalAsked ?? false);
        return false;
      case 'pin-wanted':
        ends.onPinWanted();
        return false;
      case 'expired':
        ends.onExpired();
        return false;
      default:
        setRefusal(outcome);
        return true;
    }
  };
  /** True when it was refused. */
  const attempt = async (draft: OpenDraft, pinWanted: boolean): Promise<boolean> => {
    setProgress('starting');
    setRefusal(null);
    try {
      return settle(await engine.tryRecovery(attemptOf(way, draft, pinWanted), setProgress));
    } catch {
      setRefusal({ kind: 'unexpected' });
      return true;
    } finally {
      setProgress(null);
    }
  };
  return { busy: progress !== null, refusal, attempt };
};
