import type { ApprovalOutcome } from '@coffer/vault';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '../../shell/session.tsx';
import type { PasswordNotice } from './place.ts';

/** Milliseconds between two looks: a person waits for a person. */
const betweenLooks = 10_000;

/** How the request stands; null before the first answer. */
export type Standing = Exclude<ApprovalOutcome, { readonly kind: 'passed' | 'half-session-expired' }> | null;

const isWorthAnotherLook = (kind: ApprovalOutcome['kind']): boolean =>
  kind === 'waiting' || kind === 'unreachable';

/** Asks an administrator, looks now and then, and goes on when he said yes. */
export const useApproval = (onOver: (notice: PasswordNotice) => void) => {
  const { engine, refresh } = useSession();
  const [standing, setStanding] = useState<Standing>(null);
  const [looking, setLooking] = useState(false);
  const isOver = useRef(false);
  const over = useRef(onOver);
  over.current = onOver;

  const look = useCallback(async () => {
    setLooking(true);
    const outcome = await engine.awaitApproval().catch((): ApprovalOutcome => ({ kind: 'unreachable' }));
    setLooking(false);
    if (outcome.kind !== 'passed' && outcome.kind !== 'half-session-expired') setStanding(outcome);
    else {
      if (outcome.kind === 'half-session-expired') over.current('approval-over');
      await refresh();
    }
    return isWorthAnotherLook(outcome.kind);
  }, [engine, refresh]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    isOver.current = false;
    const lookOn = async () => {
      const again = await look();
      if (again && !isOver.current) timer = setTimeout(() => void lookOn(), betweenLooks);
    };
    void lookOn();
    return () => {
      isOver.current = true;
      clearTimeout(timer);
    };
  }, [look]);
  return { standing, looking, look };
};
