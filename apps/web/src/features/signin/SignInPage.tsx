import { useState } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { useRestore } from '../../shell/restore/restore-story.ts';
import { useSession } from '../../shell/session.tsx';
import { ApprovalStep } from './ApprovalStep.tsx';
import { CodeStep } from './CodeStep.tsx';
import { FactorStep } from './FactorStep.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { PinStep } from './PinStep.tsx';
import { addressOf, type PasswordNotice, placeOf } from './place.ts';

/** Password, mailed code, further factor, an administrator's word, PIN; also the way back after a lock. */
export const SignInPage = (props: { readonly step: string | undefined }) => {
  const { state } = useSession();
  const [, navigate] = useLocation();
  const search = useSearch();
  const [notice, setNotice] = useState<PasswordNotice | null>(null);
  const [wantsPassword, setWantsPassword] = useState(false);
  const accepts = useRestore('email' in state ? state.email : undefined).kind === 'wished';
  const place = placeOf(state, wantsPassword || accepts);
  const onOver = (reason: PasswordNotice) => setNotice(reason);
  const pinIsEnough = state.kind === 'locked' && state.pinOnly;

  if ((props.step ?? 'password') !== place) return <Redirect to={addressOf(place, search)} replace />;
  if (place === 'password' || state.kind === 'unlocked' || state.kind === 'signed-out') {
    return (
      <PasswordStep
        notice={notice}
        onTyping={() => setWantsPassword(true)}
        onPassed={() => setNotice(null)}
        onUsePin={pinIsEnough && !accepts ? () => setWantsPassword(false) : null}
      />
    );
  }
  if (place === 'code') return <CodeStep email={state.email} onOver={onOver} />;
  if (place === 'factor') return <FactorStep email={state.email} onOver={onOver} />;
  if (place === 'approval') return <ApprovalStep email={state.email} onOver={onOver} />;
  return (
    <PinStep
      state={state}
      onOver={onOver}
      onUsePassword={() => {
        setNotice(null);
        setWantsPassword(true);
        navigate(addressOf('password', search), { replace: true });
      }}
    />
  );
};
