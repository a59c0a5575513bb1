import { useEffect, useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useSession } from '../../shell/session.tsx';
import { freshDraft, type SignUpDraft, takeSetupCode } from './draft.ts';
import { KitStep } from './KitStep.tsx';
import { PinStep } from './PinStep.tsx';
import { ProfileStep } from './ProfileStep.tsx';
import { QuestionsStep } from './QuestionsStep.tsx';
import { addressOf, allowedStep, stepsByPath } from './steps.ts';
import { VerifyStep } from './VerifyStep.tsx';

/** Signing up: nothing is requested before the last form is sent. */
export const SignUpPage = (props: { readonly step: string | undefined }) => {
  const { refresh } = useSession();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<SignUpDraft>(() => freshDraft(''));
  const [done, setDone] = useState({ profile: false, pin: false });
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  const [restarted] = useState(props.step !== undefined);
  const change = (part: Partial<SignUpDraft>) => setDraft((before) => ({ ...before, ...part }));

  useEffect(() => {
    const setupCode = takeSetupCode();
    if (setupCode) setDraft((before) => ({ ...before, setupCode }));
  }, []);

  const wanted = stepsByPath[props.step ?? ''] ?? 'profile';
  const step = allowedStep(wanted, { ...done, registered: recoveryCode !== null });
  if (step !== wanted) return <Redirect to={addressOf(step)} replace />;

  const finish = async () => {
    setDraft(freshDraft(''));
    const state = await refresh();
    if (state.kind === 'unlocked') navigate('/vault', { replace: true });
    else navigate('/signin', { replace: true, state: 'verified' });
  };

  switch (step) {
    case 'profile':
      return (
        <ProfileStep
          draft={draft}
          change={change}
          restarted={restarted}
          onDone={() => {
            setDone({ ...done, profile: true });
            navigate('/signup/pin');
          }}
        />
      );
    case 'pin':
      return (
        <PinStep
          draft={draft}
          change={change}
          onDone={() => {
            setDone({ profile: true, pin: true });
            navigate('/signup/questions');
          }}
        />
      );
    case 'questions':
      return (
        <QuestionsStep
          draft={draft}
          change={change}
          onRegistered={(code) => {
            // The secrets have served; only the address and the name are still shown.
            setDraft({ ...freshDraft(''), fullName: draft.fullName, email: draft.email });
            setRecoveryCode(code);
            navigate('/signup/kit', { replace: true });
          }}
        />
      );
    case 'kit':
      return (
        <KitStep
          fullName={draft.fullName}
          recoveryCode={recoveryCode ?? ''}
          onDone={() => navigate('/signup/verify')}
        />
      );
    case 'verify':
      return <VerifyStep email={draft.email} onVerified={finish} />;
  }
};
