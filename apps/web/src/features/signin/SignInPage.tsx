import { useState } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { useSession } from '../../shell/session.tsx';
import { type PasswordNotice, PasswordStep } from './PasswordStep.tsx';
import { PinStep } from './PinStep.tsx';

/** Password, then PIN; also the way back after a lock. */
export const SignInPage = (props: { readonly step: string | undefined }) => {
  const { state } = useSession();
  const [, navigate] = useLocation();
  const search = useSearch();
  const [notice, setNotice] = useState<PasswordNotice | null>(null);
  const query = search ? `?${search}` : '';

  if (props.step === 'pin') {
    if (state.kind !== 'password-passed') return <Redirect to={`/signin${query}`} replace />;
    return (
      <PinStep
        email={state.email}
        deviceKnown={state.deviceKnown}
        onExpired={() => {
          setNotice('half-session-expired');
          navigate(`/signin${query}`, { replace: true });
        }}
      />
    );
  }
  return (
    <PasswordStep
      notice={notice}
      onPassed={() => {
        setNotice(null);
        navigate(`/signin/pin${query}`);
      }}
    />
  );
};
