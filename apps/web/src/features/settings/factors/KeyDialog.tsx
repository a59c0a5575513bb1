import { Banner, Button, Dialog, Spinner } from '@coffer/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { createSecurityKey } from '../../../platform/page/security-key.ts';
import { useEngine } from '../../../shell/session.tsx';
import * as styles from '../settings.css.ts';
import { useStepText } from '../step-text.ts';

interface Props {
  readonly factorId: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onAdded: (backupCodes: readonly string[] | null) => void;
  readonly onCancel: () => void;
}

const useCreation = ({ factorId, options, onAdded }: Props) => {
  const { myFactors } = useMessages();
  const engine = useEngine();
  const stepText = useStepText();
  const [said, setSaid] = useState<string | null>(null);
  const ask = useCallback(async () => {
    setSaid(null);
    const end = await createSecurityKey(options);
    if (end.kind !== 'answered') return setSaid(myFactors.keyRefusals[end.kind]);
    const outcome = await engine
      .confirmFactor(factorId, { kind: 'webauthn', response: end.response })
      .catch(() => ({ kind: 'unexpected' }) as const);
    if (outcome.kind === 'confirmed') return onAdded(outcome.backupCodes);
    setSaid(stepText(outcome, { wrong: () => myFactors.keyRefusals.cancelled, expired: myFactors.expired }));
  }, [engine, factorId, options, onAdded, myFactors, stepText]);
  return { said, ask };
};

/** Asks the browser for a new key; its own dialog stands above this one. */
export const KeyDialog = (props: Props) => {
  const { account, myFactors } = useMessages();
  const { said, ask } = useCreation(props);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    void ask();
  }, [ask]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onCancel()}
      title={myFactors.webauthnTitle}
      description={myFactors.webauthnLead}
      safe={<Button onClick={props.onCancel}>{account.cancel}</Button>}
      act={said ? <Button onClick={() => void ask()}>{myFactors.webauthnTryAgain}</Button> : undefined}
    >
      {said ? (
        <Banner tone="caution" announce="alert">
          {said}
        </Banner>
      ) : (
        <div className={styles.waiting}>
          <Spinner label={myFactors.webauthnTitle} />
        </div>
      )}
    </Dialog>
  );
};
