/** A screen of signing up. */
export type Step = 'profile' | 'pin' | 'questions' | 'kit' | 'verify';

/** Steps after the first, by the end of their address. */
export const stepsByPath: Readonly<Record<string, Step>> = {
  pin: 'pin',
  questions: 'questions',
  kit: 'kit',
  verify: 'verify',
};

/** The furthest step that what is in memory allows; a reload forgets everything and begins again. */
export const allowedStep = (
  wanted: Step,
  done: { profile: boolean; pin: boolean; registered: boolean },
): Step => {
  if (done.registered) return wanted === 'verify' ? 'verify' : 'kit';
  if (wanted === 'profile' || !done.profile) return 'profile';
  if (wanted === 'pin' || !done.pin) return 'pin';
  return 'questions';
};

/** Where a step lives. */
export const addressOf = (step: Step): string => (step === 'profile' ? '/signup' : `/signup/${step}`);
