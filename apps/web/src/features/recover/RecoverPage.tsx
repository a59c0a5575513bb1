import { useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { KitForm } from '../../shell/kit/KitForm.tsx';
import { useSession } from '../../shell/session.tsx';
import { BeginStep } from './BeginStep.tsx';
import { CodeStep } from './CodeStep.tsx';
import { FreshStep } from './FreshStep.tsx';
import { NoWay } from './NoWay.tsx';
import { OpenStep } from './OpenStep.tsx';
import { RecoverFrame } from './RecoverFrame.tsx';
import { addressOf, allowedStep, type RecoverStep, stepsByPath } from './steps.ts';
import { useRecovery } from './use-recovery.ts';
import { WaitingStep } from './WaitingStep.tsx';
import { WaysStep } from './WaysStep.tsx';

type Held = ReturnType<typeof useRecovery>;
type Go = (step: RecoverStep, replace?: boolean) => void;

const NewKit = ({ held, onDone }: { readonly held: Held; readonly onDone: () => void }) => {
  const { panel } = useEntryMessages();
  const { kit } = useRecoverMessages();
  const { fresh, fullName, recoveryCode } = held.recovery;
  return (
    <RecoverFrame
      step={5}
      title={kit.title}
      lead={kit.lead}
      sentence={panel.kit}
      wide
      focusTitle
      footer={false}
    >
      <KitForm fullName={fullName ?? ''} recoveryCode={recoveryCode ?? ''} kind={fresh.kit} onDone={onDone} />
    </RecoverFrame>
  );
};

const Opening = ({
  held,
  go,
  onOver,
}: {
  readonly held: Held;
  readonly go: Go;
  readonly onOver: () => void;
}) => {
  const { recovery, way } = held;
  if (!way) return <NoWay />;
  return (
    <OpenStep
      key={way.kind}
      way={way}
      hasOthers={(recovery.ways ?? []).length > 1}
      pinPathLost={recovery.pinPathLost}
      draft={recovery.open}
      change={(part) => held.put({ open: { ...recovery.open, ...part } })}
      ends={{
        onOpened: (fullName, hasFactors) => {
          held.opened(fullName, hasFactors);
          go('fresh', true);
        },
        onWaiting: (waitingUntil, approvalAsked) => {
          held.put({ waitingUntil, approvalAsked });
          go('waiting', true);
        },
        onExpired: onOver,
      }}
    />
  );
};

const Step = ({
  step,
  held,
  go,
  restarted,
}: {
  readonly step: RecoverStep;
  readonly held: Held;
  readonly go: Go;
  readonly restarted: boolean;
}) => {
  const { refresh } = useSession();
  const [, navigate] = useLocation();
  const { recovery, way } = held;
  const onOver = () => {
    held.over();
    go('email', true);
  };
  switch (step) {
    case 'email':
      return (
        <BeginStep
          email={recovery.email}
          setEmail={(email) => held.put({ email })}
          notice={recovery.expired ? 'expired' : restarted ? 'startOver' : null}
          onSent={() => {
            held.put({ sent: true, ways: null, expired: false });
            go('code');
          }}
        />
      );
    case 'code':
      return (
        <CodeStep
          email={recovery.email.trim()}
          onPassed={({ ways, pinPathLost }) => {
            held.verified(ways, pinPathLost);
            go('open', true);
          }}
        />
      );
    case 'open':
      return <Opening held={held} go={go} onOver={onOver} />;
    case 'ways':
      return (
        <WaysStep
          ways={recovery.ways ?? []}
          chosen={way?.kind ?? 'kit-and-answers'}
          onChosen={(chosen) => {
            held.put({ chosen });
            go('open', true);
          }}
        />
      );
    case 'waiting':
      return (
        <WaitingStep
          email={recovery.email.trim()}
          kind={way?.kind ?? 'answers'}
          until={recovery.waitingUntil ?? 0}
          approvalAsked={recovery.approvalAsked}
        />
      );
    case 'fresh':
      return (
        <FreshStep
          email={recovery.email}
          fullName={recovery.fullName ?? ''}
          hasFactors={recovery.hasFactors}
          given={held.given}
          draft={recovery.fresh}
          change={(part) => held.put({ fresh: { ...recovery.fresh, ...part } })}
          onRecovered={(code) => {
            held.recovered(code);
            go('kit', true);
          }}
          onExpired={onOver}
        />
      );
    case 'kit':
      return (
        <NewKit
          held={held}
          onDone={() =>
            void refresh().finally(() => navigate('/signin', { replace: true, state: 'recovered' }))
          }
        />
      );
  }
};

/** Getting back in with a forgotten password: mailbox, then a way that was set up, then everything new. */
export const RecoverPage = (props: { readonly step: string | undefined }) => {
  const { state } = useSession();
  const [, navigate] = useLocation();
  const held = useRecovery(state.kind === 'unlocked' ? '' : (state.email ?? ''));
  const [restarted] = useState(props.step !== undefined);
  const wanted = stepsByPath[props.step ?? ''] ?? 'email';
  const step = allowedStep(wanted, held.reached);
  if (step !== wanted) return <Redirect to={addressOf(step)} replace />;
  return (
    <Step
      step={step}
      held={held}
      restarted={restarted}
      go={(to, replace = false) => navigate(addressOf(to), { replace })}
    />
  );
};
