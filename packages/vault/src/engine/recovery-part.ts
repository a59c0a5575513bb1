import type { Engine } from '../engine.ts';
import { passRecoveryCode, sendRecoveryCode, startRecovery } from '../recovery/begin-recovery.ts';
import { endRecovery } from '../recovery/finish-recovery.ts';
import { attemptRecovery } from '../recovery/try-recovery.ts';
import type { Desk } from './desk.ts';

/** Getting back in without the password. */
export const recoveryPart = (
  desk: Desk,
): Pick<
  Engine,
  'beginRecovery' | 'resendRecoveryCode' | 'submitRecoveryCode' | 'tryRecovery' | 'finishRecovery'
> => ({
  beginRecovery: async (email) => {
    desk.recovery = null;
    const { outcome, recovery } = await startRecovery(desk.ports, email);
    desk.recovery = recovery;
    return outcome;
  },
  resendRecoveryCode: async () => (desk.recovery ? sendRecoveryCode(desk.ports, desk.recovery) : 'too-soon'),
  submitRecoveryCode: async (code) =>
    desk.recovery ? passRecoveryCode(desk.ports, desk.recovery, code) : { kind: 'expired' },
  tryRecovery: async (attempt, onProgress) =>
    desk.recovery ? attemptRecovery(desk.ports, desk.recovery, attempt, onProgress) : { kind: 'expired' },
  finishRecovery: async (fresh, onProgress) => {
    const { recovery } = desk;
    if (!recovery) return { kind: 'expired' };
    const outcome = await endRecovery(desk.ports, recovery, fresh, onProgress);
    // What it opened goes with it; a refusal or a reply that was lost leaves it for another try.
    const isOver = outcome.kind !== 'unreachable' && outcome.kind !== 'refused';
    if (isOver && desk.recovery === recovery) desk.recovery = null;
    return outcome;
  },
});
