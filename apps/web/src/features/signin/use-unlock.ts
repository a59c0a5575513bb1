import type { SessionState } from '@coffer/vault';
import { useState } from 'react';
import { notePin, readRestore } from '../../shell/restore/restore-story.ts';
import { useSession } from '../../shell/session.tsx';
import type { PinRefusalKind } from './PinRefusal.tsx';
import { noticeOf, type PasswordNotice, placeOf } from './place.ts';

/** Tries the PIN; says how many went wrong here, and when the password is wanted again. */
export const useUnlock = (
  state: Extract<SessionState, { kind: 'password-passed' | 'locked' }>,
  onOver: (notice: PasswordNotice) => void,
) => {
  const { engine, refresh } = useSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<PinRefusalKind | null>(null);
  const [wrongPins, setWrongPins] = useState(0);
  const { email } = state;
  const wasPinOnly = state.kind === 'locked';

  const attempt = async (pin: string): Promise<void> => {
    // Read anew: the wish may have been dropped on this very screen.
    const acceptsRestore = readRestore(email).kind === 'wished';
    const outcome = await engine.submitPin(pin, acceptsRestore ? { acceptsRestore } : undefined);
    notePin(email, outcome);
    if (outcome.kind === 'unlocked') return void (await refresh());
    const wrong = wrongPins + (outcome.kind === 'wrong-pin' ? 1 : 0);
    setWrongPins(wrong);
    if (outcome.kind !== 'half-session-expired') setRefusal(outcome);
    const next = await refresh();
    // The engine ends a session that only the PIN stood before, at the third wrong one.
    if (placeOf(next, false) === 'password') onOver(noticeOf(wasPinOnly, wrong));
  };
  const unlock = async (pin: string): Promise<void> => {
    setBusy(true);
    try {
      await attempt(pin);
    } catch {
      setRefusal({ kind: 'unexpected' });
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, wrongPins, unlock };
};
